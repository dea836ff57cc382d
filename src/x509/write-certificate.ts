import { sign, type KeyObject, type X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';

import { encodePem } from '../golang/encoding/pem.ts';
import {
  bitString,
  booleanTrue,
  children,
  constructed,
  contextTag,
  decodeDer,
  explicitTag,
  integer,
  integerOf,
  nullValue,
  objectIdentifier,
  objectIdentifierOf,
  octetString,
  sequence,
  setOf,
  tags,
  time,
  unsignedInteger,
  utf8String,
  wholeBytesOf,
  type DerNode,
} from './der.ts';

/** What stands in a certificate (RFC 5280, 4.1). */
export interface CertificateContent {
  /** Big-endian, at most 20 bytes. */
  readonly serial: Buffer;
  readonly issuer: DerNode;
  readonly subject: DerNode;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Extension[];
}

export interface Extension {
  /** Dotted object identifier. */
  readonly id: string;
  readonly critical: boolean;
  readonly value: DerNode;
}

/** The certificate as PEM, signed under the issuer's key off the main thread. */
export async function writeCertificate(
  certificate: CertificateContent,
  issuerKey: KeyObject,
): Promise<string> {
  const { algorithm, digest } = signatureAlgorithm(issuerKey);
  const toBeSigned = tbsCertificate(certificate, algorithm);
  const signature = await promisify(sign)(digest, toBeSigned.encoded, issuerKey);
  return certificatePem(toBeSigned, algorithm, signature);
}

/** The same where nothing can wait. */
export function writeCertificateSync(certificate: CertificateContent, issuerKey: KeyObject): string {
  const { algorithm, digest } = signatureAlgorithm(issuerKey);
  const toBeSigned = tbsCertificate(certificate, algorithm);
  return certificatePem(toBeSigned, algorithm, sign(digest, toBeSigned.encoded, issuerKey));
}

function tbsCertificate(certificate: CertificateContent, algorithm: DerNode): DerNode {
  return sequence(
    explicitTag(0, integer(2)), // version 3
    unsignedInteger(certificate.serial),
    algorithm,
    certificate.issuer,
    sequence(time(certificate.notBefore), time(certificate.notAfter)),
    certificate.subject,
    decodeDer(subjectPublicKeyInfo(certificate.publicKey)),
    explicitTag(3, sequence(...certificate.extensions.map(encodeExtension))),
  );
}

function certificatePem(toBeSigned: DerNode, algorithm: DerNode, signature: Buffer): string {
  const der = sequence(toBeSigned, algorithm, bitString(signature)).encoded;
  return encodePem({ type: 'CERTIFICATE', headers: new Map(), bytes: der });
}

/** A distinguished name of one common name, which has at most 64 characters (RFC 5280, appendix A.1). */
export function commonName(text: string): DerNode {
  return sequence(setOf(sequence(objectIdentifier('2.5.4.3'), utf8String(text))));
}

/** The subject byte for byte, so that an issuer named after it matches in every verifier. */
export function subjectOf(certificate: X509Certificate): DerNode {
  // TBSCertificate begins: version, serial, signature, issuer, validity, subject.
  const subject = children(tbs(certificate))[5];
  return subject ?? sequence();
}

/** The subject key identifier of a certificate, if it carries one (RFC 5280, 4.2.1.2). */
export function keyIdentifierOf(certificate: X509Certificate): Buffer | undefined {
  const value = extensionOf(certificate, '2.5.29.14');
  return value === undefined ? undefined : decodeDer(value).content;
}

/**
 * How many authorities may stand below this one in a chain (RFC 5280, 4.2.1.9); Infinity: as many as there are,
 * undefined: it is no authority, or none that Go would read: OpenSSL takes BER too, and Go nothing but DER.
 */
export function pathLengthOf(certificate: X509Certificate): number | undefined {
  if (!certificate.ca) return undefined;
  try {
    const value = extensionOf(certificate, '2.5.29.19');
    if (value === undefined) return undefined;
    const limit = children(decodeDer(value)).find(node => node.tag === tags.integer);
    return limit === undefined ? Number.POSITIVE_INFINITY : Number(integerOf(limit));
  } catch {
    return undefined;
  }
}

/** What an extension's OCTET STRING holds. */
function extensionOf(certificate: X509Certificate, id: string): Buffer | undefined {
  const wrapper = children(tbs(certificate)).find(node => node.tag === (contextTag(3) | constructed));
  const extensions = wrapper === undefined ? [] : children(wrapper).flatMap(children);
  const found = extensions.find(extension => objectIdentifierOf(children(extension)[0]) === id);
  return found === undefined ? undefined : children(found).at(-1)?.content;
}

/** The bytes of the public key itself, without algorithm and padding count: what a key identifier is a hash of. */
export function publicKeyBits(publicKey: KeyObject): Buffer {
  const bits = children(decodeDer(subjectPublicKeyInfo(publicKey)))[1];
  return wholeBytesOf(bits);
}

function tbs(certificate: X509Certificate): DerNode {
  return children(decodeDer(certificate.raw))[0] ?? sequence();
}

function subjectPublicKeyInfo(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}

interface SignatureAlgorithm {
  readonly algorithm: DerNode;
  /** For node's `sign`; null where the algorithm brings its own. */
  readonly digest: string | null;
}

/** The hash is as strong as the key. RFC 5758, 3.2: ECDSA has no parameters; RFC 4055, 5: RSA has NULL. */
function signatureAlgorithm(key: KeyObject): SignatureAlgorithm {
  if (key.asymmetricKeyType === 'rsa') {
    return { algorithm: sequence(objectIdentifier('1.2.840.113549.1.1.11'), nullValue()), digest: 'sha256' };
  }
  if (key.asymmetricKeyType === 'ed25519') {
    return { algorithm: sequence(objectIdentifier('1.3.101.112')), digest: null };
  }
  const size = { secp384r1: 384, secp521r1: 512 }[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? 256;
  const arc = { 256: 2, 384: 3, 512: 4 }[size];
  return { algorithm: sequence(objectIdentifier(`1.2.840.10045.4.3.${arc}`)), digest: `sha${size}` };
}

function encodeExtension(extension: Extension): DerNode {
  return sequence(
    objectIdentifier(extension.id),
    ...(extension.critical ? [booleanTrue()] : []),
    octetString(extension.value.encoded),
  );
}
