import { sign, type KeyObject, type X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';

import {
  bitString,
  booleanTrue,
  children,
  content,
  decodeDer,
  encodeDer,
  explicitTag,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  time,
  unsignedInteger,
  utf8String,
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

/** The certificate as PEM, signed with SHA-256 under the issuer's key. */
export async function writeCertificate(
  certificate: CertificateContent,
  issuerKey: KeyObject,
): Promise<string> {
  const algorithm = signatureAlgorithm(issuerKey);
  const toBeSigned = sequence(
    explicitTag(0, unsignedInteger(Buffer.of(2))), // version 3
    unsignedInteger(certificate.serial),
    algorithm,
    certificate.issuer,
    sequence(time(certificate.notBefore), time(certificate.notAfter)),
    certificate.subject,
    decodeDer(subjectPublicKeyInfo(certificate.publicKey)),
    explicitTag(3, sequence(...certificate.extensions.map(encodeExtension))),
  );
  const signature = await promisify(sign)('sha256', encodeDer(toBeSigned), issuerKey);
  return pem(encodeDer(sequence(toBeSigned, algorithm, bitString(signature))));
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
  const extensionId = encodeDer(objectIdentifier('2.5.29.14'));
  const wrapper = children(tbs(certificate)).find(node => node.tagClass === 0x80 && node.type === 3);
  const extensions = wrapper === undefined ? [] : children(wrapper).flatMap(children);
  const found = extensions.find(extension => {
    const id = children(extension)[0];
    return id !== undefined && encodeDer(id).equals(extensionId);
  });
  const value = found === undefined ? undefined : children(found).at(-1);
  return value === undefined ? undefined : content(decodeDer(content(value)));
}

/** The bytes of the public key itself, without algorithm and padding count: what a key identifier is a hash of. */
export function publicKeyBits(publicKey: KeyObject): Buffer {
  const bits = children(decodeDer(subjectPublicKeyInfo(publicKey)))[1];
  return bits === undefined ? Buffer.alloc(0) : content(bits).subarray(1);
}

function tbs(certificate: X509Certificate): DerNode {
  return children(decodeDer(certificate.raw))[0] ?? sequence();
}

function subjectPublicKeyInfo(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}

/** RFC 5758, 3.2: ECDSA has no parameters; RFC 4055, 5: RSA has NULL. */
function signatureAlgorithm(key: KeyObject): DerNode {
  return key.asymmetricKeyType === 'rsa'
    ? sequence(objectIdentifier('1.2.840.113549.1.1.11'), nullValue())
    : sequence(objectIdentifier('1.2.840.10045.4.3.2'));
}

function encodeExtension(extension: Extension): DerNode {
  return sequence(
    objectIdentifier(extension.id),
    ...(extension.critical ? [booleanTrue()] : []),
    octetString(encodeDer(extension.value)),
  );
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
