import { decodeAllPem } from '../../golang/encoding/pem.ts';
import { decodeDer, fieldsOf } from '../../x509/der.ts';
import { Malformed } from '../../x509/malformed.ts';
import { error } from '../rule.ts';
import type { ProviderCheck } from './provider-place.ts';

/** `caBundle` is base64 of PEM: what is no certificate inside is found when the first connection is made. */
export function caBundle(path: string): ProviderCheck {
  return place => {
    const bundle = place.text(path);
    // Bad base64 is the schema's to refuse.
    if (bundle === '' || !isBase64(bundle)) return [];
    const decoded = decode(bundle);
    // ESO's FetchCACertFromSource tries once more to decode what is no PEM.
    if (holdsCertificate(decoded) || (isBase64(decoded) && holdsCertificate(decode(decoded)))) return [];
    const message =
      'holds no certificate: it must be PEM ("-----BEGIN CERTIFICATE-----"), put through base64 once';
    return [error(place.at(path), message, 'write what base64 -w0 <ca.crt> prints')];
  };
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/=\r\n]+$/u.test(text);
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1');
}

/** One that is whole; what stands in it is not looked at. */
function holdsCertificate(pem: string): boolean {
  return decodeAllPem(pem).some(({ type, bytes }) => type === 'CERTIFICATE' && isCertificate(bytes));
}

function isCertificate(der: Buffer): boolean {
  try {
    return fieldsOf(decodeDer(der)).length === 3;
  } catch (problem) {
    if (problem instanceof Malformed) return false;
    throw problem;
  }
}
