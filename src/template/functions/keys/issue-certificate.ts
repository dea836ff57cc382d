/** Certificates as sprig makes them with Go's `x509.CreateCertificate`: the same fields in the same order. */
import { createPublicKey, hash } from 'node:crypto';

import { addressBytes } from '../../../x509/ip-address.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import {
  bitString,
  booleanTrue,
  implicitTag,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  type DerNode,
} from '../../../x509/der.ts';
import { directoryString } from '../../../x509/distinguished-name.ts';
import { Malformed } from '../../../x509/malformed.ts';
import { keyObjectOf, publicKeyDerOf, type PrivateKey } from '../../../x509/private-key.ts';
import { isTooShort } from '../../../x509/rsa-key.ts';
import { publicKeyBits, writeCertificateSync, type Extension } from '../../../x509/write-certificate.ts';
import type { FunctionTools } from '../../function.ts';

export interface Request {
  /** A string of bytes, as are the others. */
  readonly commonName: string;
  readonly ips: readonly string[];
  readonly dns: readonly string[];
  readonly days: bigint;
  readonly isAuthority: boolean;
}

export interface Issuer {
  readonly certificate: Certificate;
  readonly key: PrivateKey;
}

/** The certificate in PEM, self-signed without an issuer. @throws Malformed */
export function issueCertificate(
  request: Request,
  key: PrivateKey,
  issuer: Issuer | undefined,
  tools: FunctionTools,
): string {
  const signer = issuer?.key ?? key;
  checkKeys(key, signer, issuer);
  const subject = nameOf(request.commonName);
  const publicKey = createPublicKey(keyObjectOf(key));
  const content = {
    serial: tools.randomBytes(16),
    issuer: issuer?.certificate.subjectDer ?? subject,
    subject,
    ...validity(request.days, tools.now()),
    publicKey,
    extensions: [
      keyUsage(request.isAuthority),
      extendedKeyUsage,
      basicConstraints(request.isAuthority),
      ...(request.isAuthority ? [subjectKeyIdentifier(publicKeyBits(publicKey))] : []),
      ...authorityKeyIdentifier(issuer?.certificate, subject),
      ...alternativeNames(request),
    ],
  };
  return writeCertificateSync(content, keyObjectOf(signer));
}

function checkKeys(key: PrivateKey, signer: PrivateKey, issuer: Issuer | undefined): void {
  if (key.kind === 'x25519' || signer.kind === 'x25519') {
    throw new Malformed('x509: unsupported public key type: *ecdh.PublicKey');
  }
  if (signer.kind === 'rsa' && isTooShort(signer.rsa)) {
    throw new Malformed('crypto/rsa: keys of less than 1024 bits are insecure');
  }
  if (issuer !== undefined && !issuer.certificate.publicKeyDer.equals(publicKeyDerOf(issuer.key))) {
    throw new Malformed("x509: provided PrivateKey doesn't match parent's PublicKey");
  }
}

function nameOf(commonName: string): DerNode {
  if (commonName === '') return sequence();
  return sequence(setOf(sequence(objectIdentifier('2.5.4.3'), directoryString(utf8Of(commonName)))));
}

function utf8Of(bytes: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    throw new Malformed('asn1: string not valid UTF-8');
  }
}

const DAY_NS = 86_400_000_000_000n;

/** Go counts in nanoseconds of 64 bits, which overflow at 292 years; no time after the year 9999 can be written. */
function validity(days: bigint, now: number): { readonly notBefore: Date; readonly notAfter: Date } {
  const lifetime = Number(BigInt.asIntN(64, days * DAY_NS) / 1_000_000n);
  const notAfter = new Date(now + lifetime);
  if (notAfter.getUTCFullYear() > 9999) throw new Malformed('asn1: cannot represent time as GeneralizedTime');
  return { notBefore: new Date(now), notAfter };
}

/** Bits digitalSignature, keyEncipherment, keyCertSign (RFC 5280, 4.2.1.3). */
function keyUsage(isAuthority: boolean): Extension {
  const value = isAuthority ? bitString(Buffer.of(0b1010_0100), 2) : bitString(Buffer.of(0b1010_0000), 5);
  return { id: '2.5.29.15', critical: true, value };
}

const extendedKeyUsage: Extension = {
  id: '2.5.29.37',
  critical: false,
  // serverAuth, clientAuth
  value: sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'), objectIdentifier('1.3.6.1.5.5.7.3.2')),
};

function basicConstraints(isAuthority: boolean): Extension {
  return { id: '2.5.29.19', critical: true, value: isAuthority ? sequence(booleanTrue()) : sequence() };
}

/** The leftmost 160 bits of SHA-256 of the key (RFC 7093, 2, method 1), as Go since 1.25. */
function subjectKeyIdentifier(publicKey: Buffer): Extension {
  const value = octetString(hash('sha256', publicKey, 'buffer').subarray(0, 20));
  return { id: '2.5.29.14', critical: false, value };
}

function authorityKeyIdentifier(issuer: Certificate | undefined, subject: DerNode): readonly Extension[] {
  const identifier = issuer?.subjectKeyId;
  if (issuer === undefined || identifier === undefined || identifier.length === 0) return [];
  if (issuer.subjectDer.encoded.equals(subject.encoded)) return [];
  return [{ id: '2.5.29.35', critical: false, value: sequence(implicitTag(0, identifier)) }];
}

function alternativeNames({ dns, ips, commonName }: Request): readonly Extension[] {
  if (dns.length === 0 && ips.length === 0) return [];
  const value = sequence(
    ...dns.map(name => implicitTag(2, ia5Bytes(name))),
    ...ips.map(ip => implicitTag(7, shortAddress(ip))),
  );
  return [{ id: '2.5.29.17', critical: commonName === '', value }];
}

function ia5Bytes(name: string): Buffer {
  const bytes = Buffer.from(name, 'latin1');
  if (bytes.some(byte => byte >= 0x80)) throw new Malformed('x509: a name cannot be encoded as an IA5String');
  return bytes;
}

/** An IPv4 address takes four bytes also where it is written in IPv6. */
function shortAddress(text: string): Buffer {
  const bytes = addressBytes(text);
  if (bytes === undefined) throw new Malformed('error parsing ip');
  const isMapped =
    bytes.length === 16 && bytes.subarray(0, 12).equals(Buffer.from('00000000000000000000ffff', 'hex'));
  return isMapped ? bytes.subarray(12) : bytes;
}
