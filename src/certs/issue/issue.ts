import { createPrivateKey, hash, X509Certificate, type KeyObject } from 'node:crypto';

import { implicitTag, objectIdentifier, octetString, sequence, type DerNode } from '../../x509/der.ts';
import {
  commonName,
  keyIdentifierOf,
  pathLengthOf,
  publicKeyBits,
  subjectOf,
  writeCertificate,
  type Extension,
} from '../../x509/write-certificate.ts';
import { alternativeNames, authorityConstraints, extension, keyUsage } from './extensions.ts';
import { generateKeys, type KeyPair, type KeySource, type KeyType } from './key-pair.ts';
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
  /** Where new keys come from; Node's generator when not given. */
  readonly generateKeys?: KeySource | undefined;
}

/** A new self-signed certificate authority that may sign leaves, and one authority that signs leaves: its successor. */
export async function issueAuthority(terms: IssueTerms): Promise<KeyPair> {
  const { publicKey, privateKey } = await newKeys(terms);
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
        authorityConstraints(1),
        extension('keyUsage', true, keyUsage('keyCertSign', 'cRLSign')),
        extension('subjectKeyIdentifier', false, octetString(identifier)),
      ],
    },
    privateKey,
  );
  return { certificate, privateKey: exportKey(privateKey) };
}

/** Authorities of versions before the rotation had bridges may have no other authority below them. */
export function canSignBridge(authority: X509Certificate): boolean {
  return (pathLengthOf(authority) ?? 0) >= 1;
}

/**
 * The successor's name and key, signed by the authority it succeeds: whoever trusts only the old authority accepts a
 * leaf of the new one that brings this along (RFC 4210, 4.4, calls it "new with old"). It outlives neither.
 */
export async function issueBridge(
  authority: KeyPair,
  successor: X509Certificate,
  terms: Pick<IssueTerms, 'now' | 'randomBytes'>,
): Promise<string> {
  const issuer = new X509Certificate(authority.certificate);
  const latestEnd = Math.min(issuer.validToDate.getTime(), successor.validToDate.getTime());
  const identifier = keyIdentifierOf(successor) ?? keyIdentifier(successor.publicKey);
  return await writeCertificate(
    {
      ...serialAndValidity({ ...terms, lifetimeMs: Number.POSITIVE_INFINITY }, latestEnd),
      issuer: subjectOf(issuer),
      subject: subjectOf(successor),
      publicKey: successor.publicKey,
      extensions: [
        authorityConstraints(0),
        extension('keyUsage', true, keyUsage('keyCertSign', 'cRLSign')),
        extension('subjectKeyIdentifier', false, octetString(identifier)),
        ...authorityKeyIdentifier(issuer),
      ],
    },
    createPrivateKey(authority.privateKey),
  );
}

/** A new serving certificate under an authority, which it never outlives. */
export async function issueLeaf(
  authority: KeyPair,
  names: ServingNames,
  terms: IssueTerms,
): Promise<KeyPair> {
  const issuer = new X509Certificate(authority.certificate);
  const { publicKey, privateKey } = await newKeys(terms);
  const usage =
    terms.keyType === 'rsa-2048'
      ? keyUsage('digitalSignature', 'keyEncipherment')
      : keyUsage('digitalSignature');
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
        ...authorityKeyIdentifier(issuer),
      ],
    },
    createPrivateKey(authority.privateKey),
  );
  return { certificate, privateKey: exportKey(privateKey) };
}

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

function newKeys({ keyType, generateKeys: generate = generateKeys }: IssueTerms) {
  return generate(keyType);
}

function authorityKeyIdentifier(issuer: X509Certificate): Extension[] {
  const identifier = keyIdentifierOf(issuer);
  const value: DerNode[] = identifier === undefined ? [] : [implicitTag(0, identifier)];
  return value.map(node => extension('authorityKeyIdentifier', false, sequence(node)));
}

function serialAndValidity(terms: Pick<IssueTerms, 'now' | 'lifetimeMs' | 'randomBytes'>, latestEnd: number) {
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
