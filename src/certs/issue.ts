import { createPrivateKey, hash, X509Certificate, type KeyObject } from 'node:crypto';

import { problem } from '../errors.ts';
import {
  bitString,
  booleanTrue,
  implicitTag,
  objectIdentifier,
  octetString,
  sequence,
  unsignedInteger,
  type DerNode,
} from '../x509/der.ts';
import { addressBytes } from '../x509/ip-address.ts';
import {
  commonName,
  keyIdentifierOf,
  publicKeyBits,
  subjectOf,
  writeCertificate,
  type Extension,
} from '../x509/write-certificate.ts';
import { generateKeys, type KeyPair, type KeyType } from './key-pair.ts';
import type { ServingNames } from './serving-names.ts';

/** A certificate is valid from an hour before it was issued: the API server's clock may be behind ours. */
export const CLOCK_SKEW_MS = 3_600_000;

/** How the subject of every authority of ours begins. */
export const AUTHORITY_NAME = 'Postern webhook CA';

export interface IssueTerms {
  readonly keyType: KeyType;
  /** From now on; the hour before now comes on top. */
  readonly lifetimeMs: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  randomBytes(size: number): Buffer;
}

/** A new self-signed certificate authority that may sign leaves and nothing below them. */
export async function issueAuthority(terms: IssueTerms): Promise<KeyPair> {
  const { publicKey, privateKey } = await generateKeys(terms.keyType);
  const identifier = keyIdentifier(publicKey);
  // Each authority has a name of its own, so that a verifier with two in its bundle never tries the wrong key.
  const name = commonName(`${AUTHORITY_NAME} ${identifier.toString('hex', 0, 8)}`);
  const certificate = await writeCertificate(
    {
      ...serialAndValidity(terms, Number.POSITIVE_INFINITY),
      issuer: name,
      subject: name,
      publicKey,
      extensions: [
        extension('basicConstraints', true, sequence(booleanTrue(), unsignedInteger(Buffer.of(0)))),
        extension('keyUsage', true, keyUsage('keyCertSign', 'cRLSign')),
        extension('subjectKeyIdentifier', false, octetString(identifier)),
      ],
    },
    privateKey,
  );
  return { certificate, privateKey: exportKey(privateKey) };
}

/** A new serving certificate under an authority, which it never outlives. */
export async function issueLeaf(
  authority: KeyPair,
  names: ServingNames,
  terms: IssueTerms,
): Promise<KeyPair> {
  const issuer = new X509Certificate(authority.certificate);
  const { publicKey, privateKey } = await generateKeys(terms.keyType);
  const usage =
    terms.keyType === 'rsa-2048'
      ? keyUsage('digitalSignature', 'keyEncipherment')
      : keyUsage('digitalSignature');
  const issuerIdentifier = keyIdentifierOf(issuer);
  const certificate = await writeCertificate(
    {
      ...serialAndValidity(terms, issuer.validToDate.getTime()),
      issuer: subjectOf(issuer),
      subject: commonName('Postern webhook'),
      publicKey,
      extensions: [
        extension('basicConstraints', true, sequence()),
        extension('keyUsage', true, usage),
        extension('extKeyUsage', false, sequence(objectIdentifier(SERVER_AUTH))),
        extension('subjectAltName', false, alternativeNames(names)),
        extension('subjectKeyIdentifier', false, octetString(keyIdentifier(publicKey))),
        ...(issuerIdentifier === undefined
          ? []
          : [extension('authorityKeyIdentifier', false, sequence(implicitTag(0, issuerIdentifier)))]),
      ],
    },
    createPrivateKey(authority.privateKey),
  );
  return { certificate, privateKey: exportKey(privateKey) };
}

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

/** RFC 5280, 4.2.1. */
const EXTENSION_IDS = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
};

function extension(name: keyof typeof EXTENSION_IDS, critical: boolean, value: DerNode): Extension {
  return { id: EXTENSION_IDS[name], critical, value };
}

/** Bit numbers of RFC 5280, 4.2.1.3; bit 0 is the highest of the byte. */
const KEY_USAGE_BITS = { digitalSignature: 0, keyEncipherment: 2, keyCertSign: 5, cRLSign: 6 };

function keyUsage(...usages: readonly (keyof typeof KEY_USAGE_BITS)[]): DerNode {
  const bits = usages.map(usage => KEY_USAGE_BITS[usage]);
  const byte = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  return bitString(Buffer.of(byte), 7 - Math.max(...bits));
}

function alternativeNames(names: ServingNames): DerNode {
  return sequence(
    ...names.dns.map(name => implicitTag(2, Buffer.from(name, 'ascii'))),
    ...names.ip.map(address => implicitTag(7, servingAddress(address))),
  );
}

function servingAddress(address: string): Buffer {
  const bytes = addressBytes(address);
  if (bytes !== undefined) return bytes;
  throw problem('CERT_SETTING', {
    setting: 'names.ip',
    value: address,
    rule: 'write an IPv4 or IPv6 address',
  });
}

function serialAndValidity(terms: IssueTerms, latestEnd: number) {
  return {
    serial: terms.randomBytes(16),
    notBefore: new Date(terms.now - CLOCK_SKEW_MS),
    notAfter: new Date(Math.min(terms.now + terms.lifetimeMs, latestEnd)),
  };
}

/** The leftmost 160 bits of SHA-256 of the key (RFC 7093, 2, method 1). */
function keyIdentifier(publicKey: KeyObject): Buffer {
  return hash('sha256', publicKeyBits(publicKey), 'buffer').subarray(0, 20);
}

function exportKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' });
}
