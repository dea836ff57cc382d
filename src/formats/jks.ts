/**
 * Java's own key stores ("JKS", version 2) for programs that read nothing newer. There is no specification; the
 * layout is that of the JDK's sun.security.provider.JavaKeyStore and KeyProtector.
 */
import { createHash, hash } from 'node:crypto';

import type { Certificate } from '../x509/certificate.ts';
import { nullValue, objectIdentifier, octetString, sequence } from '../x509/der.ts';
import { writePkcs8 } from '../x509/private-key.ts';
import type { StoreOptions } from './store-options.ts';
import { tlsMaterial, type SecretData } from './tls-material.ts';

/**
 * One private key entry with its chain, alias `certificate`, and a trusted entry for each certificate of `ca.crt`,
 * aliases `ca`, `ca-2` … The key has the password of the store.
 * @throws PosternError `FORMAT_INPUT`
 */
export function jks(data: SecretData, options: StoreOptions): Buffer {
  const { key, chain, authorities } = tlsMaterial(data, 'jks');
  const password = utf16(options.password);
  const protectedKey = protect(writePkcs8(key), password, options);
  const entries = [
    keyEntry(protectedKey, chain, options),
    ...authorities.map((authority, index) =>
      trustedEntry(authority, index === 0 ? 'ca' : `ca-${index + 1}`, options),
    ),
  ];
  const content = Buffer.concat([uint32(MAGIC), uint32(VERSION), uint32(entries.length), ...entries]);
  return Buffer.concat([content, seal(content, password)]);
}

const MAGIC = 0xfe_ed_fe_ed;
const VERSION = 2;
const entryKinds = { privateKey: 1, trustedCertificate: 2 } as const;

function keyEntry(key: Buffer, chain: readonly Certificate[], options: StoreOptions): Buffer {
  return Buffer.concat([
    ...entryHead(entryKinds.privateKey, 'certificate', options),
    sized(key),
    uint32(chain.length),
    ...chain.flatMap(certificate),
  ]);
}

function trustedEntry(authority: Certificate, alias: string, options: StoreOptions): Buffer {
  return Buffer.concat([
    ...entryHead(entryKinds.trustedCertificate, alias, options),
    ...certificate(authority),
  ]);
}

function entryHead(kind: number, alias: string, options: StoreOptions): readonly Buffer[] {
  const created = Buffer.alloc(8);
  created.writeBigInt64BE(BigInt(Math.trunc(options.now())));
  return [uint32(kind), utf(alias), created];
}

function certificate({ der }: Certificate): readonly Buffer[] {
  return [utf('X.509'), sized(der)];
}

/** An EncryptedPrivateKeyInfo under the JDK's own cipher, a key stream of SHA-1 over password and salt. */
function protect(key: Buffer, password: Buffer, options: StoreOptions): Buffer {
  const salt = options.randomBytes(20);
  const stream: Buffer[] = [];
  let digest: Buffer = salt;
  for (let length = 0; length < key.length; length += digest.length) {
    digest = hash('sha1', Buffer.concat([password, digest]), 'buffer');
    stream.push(digest);
  }
  const mask = Buffer.concat(stream);
  const encrypted = Buffer.from(key.map((byte, index) => byte ^ (mask[index] ?? 0)));
  const check = hash('sha1', Buffer.concat([password, key]), 'buffer');
  const algorithm = sequence(objectIdentifier('1.3.6.1.4.1.42.2.17.1.1'), nullValue());
  return sequence(algorithm, octetString(Buffer.concat([salt, encrypted, check]))).encoded;
}

/** A keyed digest of old; the phrase is the JDK's. */
function seal(content: Buffer, password: Buffer): Buffer {
  return createHash('sha1').update(password).update('Mighty Aphrodite', 'ascii').update(content).digest();
}

function utf16(password: string): Buffer {
  return Buffer.from(password, 'utf16le').swap16();
}

/** Java's writeUTF, of ASCII. */
function utf(text: string): Buffer {
  const bytes = Buffer.from(text, 'ascii');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function sized(bytes: Buffer): Buffer {
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
