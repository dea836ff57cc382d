import { error } from '../rule.ts';
import type { ProviderCheck } from './provider-place.ts';

/** `caBundle` is base64 of PEM: what is no certificate inside is found when the first connection is made. */
export function caBundle(path: string): ProviderCheck {
  return place => {
    const bundle = place.text(path);
    // Bad base64 is the schema's to refuse.
    if (bundle === '' || !/^[A-Za-z0-9+/=\r\n]+$/u.test(bundle)) return [];
    const decoded = Buffer.from(bundle, 'base64').toString('latin1');
    if (decoded.includes('-----BEGIN CERTIFICATE-----')) return [];
    const message =
      'holds no certificate: it must be PEM ("-----BEGIN CERTIFICATE-----"), put through base64 once';
    return [error(place.at(path), message, 'write what base64 -w0 <ca.crt> prints')];
  };
}
