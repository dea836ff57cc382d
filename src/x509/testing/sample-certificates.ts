/** Keys and certificates for tests, made anew each time by the very functions that are tested elsewhere. */
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';

import { decodeAllPem, encodePem } from '../../golang/encoding/pem.ts';
import { addressBytes } from '../ip-address.ts';
import { bitString, booleanTrue, implicitTag, octetString, sequence, type DerNode } from '../der.ts';
import { commonName, writeCertificateSync, type Extension } from '../write-certificate.ts';
import { keyObjectOf, privateKeyOf, writePkcs8, type PrivateKey } from '../private-key.ts';
import { readCertificate, type Certificate } from '../certificate.ts';

export type SampleKind = 'rsa' | 'P-224' | 'P-256' | 'P-384' | 'P-521' | 'ed25519';
export const sampleKinds: readonly SampleKind[] = ['rsa', 'P-224', 'P-256', 'P-384', 'P-521', 'ed25519'];

export function sampleKey(kind: SampleKind = 'P-256'): PrivateKey {
  if (kind === 'rsa') return privateKeyOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
  if (kind === 'ed25519') return privateKeyOf(generateKeyPairSync('ed25519').privateKey);
  return privateKeyOf(generateKeyPairSync('ec', { namedCurve: kind }).privateKey);
}

export interface Sample {
  readonly key: PrivateKey;
  /** PKCS#8. */
  readonly keyPem: string;
  readonly pem: string;
  readonly certificate: Certificate;
}

export interface SampleTerms {
  readonly name?: string;
  readonly kind?: SampleKind;
  readonly issuer?: Sample;
  readonly subject?: DerNode;
  /** The identifiers to write; a hash that fits where this is left out, none where it is null. */
  readonly subjectKeyId?: Buffer | null;
  readonly authorityKeyId?: Buffer | null;
  readonly extensions?: readonly Extension[];
}

/** A certificate that lives for a day; an authority of itself without an issuer. */
export function sampleCertificate(terms: SampleTerms = {}): Sample {
  const key = sampleKey(terms.kind);
  const keyObject = keyObjectOf(key);
  const subjectKeyId = terms.subjectKeyId === undefined ? randomBytes(20) : terms.subjectKeyId;
  const authorityKeyId =
    terms.authorityKeyId === undefined
      ? (terms.issuer?.certificate.subjectKeyId ?? null)
      : terms.authorityKeyId;
  const subject = terms.subject ?? commonName(terms.name ?? 'sample');
  const isAuthority = terms.name?.startsWith('leaf') !== true;
  const pem = writeCertificateSync(
    {
      serial: randomBytes(8),
      issuer: terms.issuer?.certificate.subjectDer ?? subject,
      subject,
      notBefore: new Date(Date.now() - 3_600_000),
      notAfter: new Date(Date.now() + 86_400_000),
      publicKey: createPublicKey(keyObject),
      extensions: [
        { id: '2.5.29.19', critical: true, value: isAuthority ? sequence(booleanTrue()) : sequence() },
        { id: '2.5.29.15', critical: true, value: bitString(Buffer.of(0b1000_0110), 1) },
        ...(subjectKeyId === null
          ? []
          : [{ id: '2.5.29.14', critical: false, value: octetString(subjectKeyId) }]),
        ...(authorityKeyId === null
          ? []
          : [{ id: '2.5.29.35', critical: false, value: sequence(implicitTag(0, authorityKeyId)) }]),
        ...(terms.extensions ?? []),
      ],
    },
    terms.issuer === undefined ? keyObject : keyObjectOf(terms.issuer.key),
  );
  const keyPem = encodePem({ type: 'PRIVATE KEY', headers: new Map(), bytes: writePkcs8(key) });
  return { key, keyPem, pem, certificate: certificateOf(pem) };
}

function certificateOf(pem: string): Certificate {
  const [block] = decodeAllPem(pem);
  if (block === undefined) throw new TypeError('no PEM');
  return readCertificate(block.bytes);
}

/** Root, intermediate and leaf, each under the one before. */
export function sampleChain(kind?: SampleKind): { root: Sample; intermediate: Sample; leaf: Sample } {
  const ofKind = kind === undefined ? {} : { kind };
  const root = sampleCertificate({ name: 'root', ...ofKind });
  const intermediate = sampleCertificate({ name: 'intermediate', issuer: root, ...ofKind });
  return { root, intermediate, leaf: sampleCertificate({ name: 'leaf', issuer: intermediate, ...ofKind }) };
}

/** A subjectAltName extension. */
export function alternativeNames(names: {
  readonly dns?: readonly string[];
  readonly ip?: readonly string[];
  readonly email?: readonly string[];
  readonly uri?: readonly string[];
}): Extension {
  const texts = (tag: number, values: readonly string[] = []) =>
    values.map(value => implicitTag(tag, Buffer.from(value, 'latin1')));
  const addresses = (names.ip ?? []).map(ip => implicitTag(7, addressBytes(ip) ?? Buffer.alloc(3)));
  const value = sequence(
    ...texts(6, names.uri),
    ...texts(1, names.email),
    ...addresses,
    ...texts(2, names.dns),
  );
  return { id: '2.5.29.17', critical: false, value };
}
