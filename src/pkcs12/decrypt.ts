/** Encryption by password in every form that Go's go-pkcs12 reads. */
import { createDecipheriv } from 'node:crypto';

import { expectTag, fieldsOf, objectIdentifierOf, tags, type DerNode } from '../x509/der.ts';
import { Malformed } from '../x509/malformed.ts';
import { deriveKey, purposes } from './derive-key.ts';
import type { Password } from './password.ts';
import { iterationsOf, PBES2, pbkdf2, type Encrypted } from './pbkdf2.ts';
import { decipherRc2 } from './rc2.ts';

/** @throws Malformed for an unknown algorithm or a wrong password */
export function decrypt({ algorithm, data }: Encrypted, password: Password): Buffer {
  const { blockSize, decipher } = cipherOf(algorithm, password);
  if (data.length === 0) throw new Malformed('pkcs12: empty encrypted data');
  if (data.length % blockSize !== 0) throw new Malformed('pkcs12: input is not a multiple of the block size');
  return withoutPadding(decipher(data), blockSize);
}

interface BlockCipher {
  readonly blockSize: number;
  /** Of whole blocks. */
  readonly decipher: (data: Buffer) => Buffer;
}

/** As in Go, which one it is comes first: of a cipher that is not known nobody knows the size of its blocks. */
function cipherOf(algorithm: Encrypted['algorithm'], password: Password): BlockCipher {
  const [oid, parameters] = fieldsOf(algorithm);
  const identifier = objectIdentifierOf(oid);
  if (identifier === PBES2) return { blockSize: 16, decipher: pbes2Decipher(parameters, password) };
  const legacy = legacyCiphers[identifier];
  if (legacy === undefined) throw new Malformed('pkcs12: this pbe algorithm is not supported');
  return { blockSize: 8, decipher: data => legacy(data, legacyParameters(parameters, password)) };
}

function withoutPadding(plain: Buffer, blockSize: number): Buffer {
  const size = plain.at(-1) ?? 0;
  const padding = plain.subarray(plain.length - size);
  if (size === 0 || size > blockSize || padding.some(byte => byte !== size)) {
    throw new Malformed('pkcs12: decryption error, incorrect padding');
  }
  return plain.subarray(0, plain.length - size);
}

type DerivedBytes = (purpose: number, size: number) => Buffer;

/** pkcs-12PbeIds of RFC 7292, appendix C, those that are in use. */
const legacyCiphers: Readonly<Record<string, (data: Buffer, derived: DerivedBytes) => Buffer>> = {
  '1.2.840.113549.1.12.1.3': (data, derived) =>
    decipher('des-ede3-cbc', derived(purposes.key, 24), derived(purposes.iv, 8), data),
  '1.2.840.113549.1.12.1.5': (data, derived) =>
    decipherRc2(derived(purposes.key, 16), derived(purposes.iv, 8), data),
  '1.2.840.113549.1.12.1.6': (data, derived) =>
    decipherRc2(derived(purposes.key, 5), derived(purposes.iv, 8), data),
};

function legacyParameters(parameters: DerNode | undefined, password: Password): DerivedBytes {
  const [salt, iterations] = fieldsOf(parameters);
  const from = {
    digest: 'sha1',
    salt: expectTag(salt, tags.octetString).content,
    password: password.bmp,
    iterations: iterationsOf(iterations),
  } as const;
  return (purpose, size) => deriveKey(from, purpose, size);
}

function pbes2Decipher(parameters: DerNode | undefined, password: Password): BlockCipher['decipher'] {
  const [kdf, scheme] = fieldsOf(parameters);
  const [oid, iv] = fieldsOf(scheme);
  const size = { '2.16.840.1.101.3.4.1.42': 32, '2.16.840.1.101.3.4.1.22': 24, '2.16.840.1.101.3.4.1.2': 16 }[
    objectIdentifierOf(oid)
  ];
  if (size === undefined) throw new Malformed('pkcs12: this pbes2 algorithm is not supported');
  const { content } = expectTag(iv, tags.octetString);
  if (content.length !== 16) throw new Malformed('pkcs12: the initialization vector has the wrong length');
  return data => decipher(`aes-${size * 8}-cbc`, pbkdf2(kdf, password, size), content, data);
}

function decipher(algorithm: string, key: Buffer, iv: Buffer, data: Buffer): Buffer {
  // The padding is looked at by the caller, which says what is wrong with it.
  const cipher = createDecipheriv(algorithm, key, iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}
