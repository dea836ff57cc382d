import { X509Certificate } from 'node:crypto';

import { decodeAllPem } from '../../golang/encoding/pem.ts';

/**
 * Every certificate of a text of PEM blocks that can be read, and no other than Go finds in it: a block begins and
 * ends at line ends, has no headers, and holds one certificate. What cannot be read is left out.
 * https://go.dev/src/crypto/x509/cert_pool.go, `AppendCertsFromPEM`
 */
export function readCertificates(pem: string): X509Certificate[] {
  return decodeAllPem(pem)
    .filter(({ type, headers }) => type === 'CERTIFICATE' && headers.size === 0)
    .flatMap(({ bytes }) => certificateFrom(bytes) ?? []);
}

function certificateFrom(bytes: Buffer): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(bytes);
    return certificate.raw.length === bytes.length ? certificate : undefined;
  } catch {
    return undefined;
  }
}

/** PEM texts in one, each from a line of its own, whether the one before ends with a line break or not. */
export function joinPem(...texts: readonly string[]): string {
  return texts.map(text => (text === '' || text.endsWith('\n') ? text : `${text}\n`)).join('');
}

export function certificatesText(certificates: readonly X509Certificate[]): string {
  return certificates.map(certificate => certificate.toString()).join('');
}

export function isSame(one: X509Certificate, other: X509Certificate): boolean {
  return one.fingerprint256 === other.fingerprint256;
}

export function includes(certificates: readonly X509Certificate[], wanted: X509Certificate): boolean {
  return certificates.some(certificate => isSame(certificate, wanted));
}
