import { createPrivateKey, generateKeyPair, X509Certificate, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

import { readCertificates } from './pem-certificates.ts';

export type KeyType = 'ecdsa-p256' | 'rsa-2048';

/** Makes a new pair of keys. */
export type KeySource = (type: KeyType) => Promise<{ publicKey: KeyObject; privateKey: KeyObject }>;

/** A certificate, perhaps with those that lead on to its authority behind it, and its private key as PEM. The key is a secret: this never goes into a log line or an error. */
export interface KeyPair {
  readonly certificate: string;
  readonly privateKey: string;
}

/** A pair that was read, and whose halves belong together. Times are milliseconds since the epoch. */
export interface LoadedPair {
  readonly pem: KeyPair;
  readonly certificate: X509Certificate;
  /** What stands behind the certificate in the PEM. */
  readonly intermediates: readonly X509Certificate[];
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Why a pair or another part of the Secret cannot be used, as the end of a sentence: "is missing". */
export interface Fault {
  readonly fault: string;
}

/** Off the main thread: an RSA key takes 50 ms and more. */
export const generateKeys: KeySource = async type => {
  const generate = promisify(generateKeyPair);
  return type === 'ecdsa-p256'
    ? await generate('ec', { namedCurve: 'P-256' })
    : await generate('rsa', { modulusLength: 2048 });
};

/** Reads a pair and checks that the halves belong together: TLS accepts any two and then fails each handshake. */
export function loadPair(
  certificate: string | undefined,
  privateKey: string | undefined,
): LoadedPair | Fault {
  if (!certificate?.trim() || !privateKey?.trim()) return { fault: 'is missing' };
  try {
    const parsed = new X509Certificate(certificate);
    if (!parsed.checkPrivateKey(createPrivateKey(privateKey))) {
      return { fault: 'has a private key that belongs to another certificate' };
    }
    return {
      pem: { certificate, privateKey },
      certificate: parsed,
      intermediates: readCertificates(certificate).slice(1),
      notBefore: parsed.validFromDate.getTime(),
      notAfter: parsed.validToDate.getTime(),
    };
  } catch {
    // OpenSSL's message is dropped on purpose: it says nothing a reader can act on, and it was made from key bytes.
    return { fault: 'cannot be parsed' };
  }
}

export function isFault(value: object | undefined): value is Fault {
  return value !== undefined && 'fault' in value;
}

export function isWithinValidity(pair: LoadedPair, now: number): boolean {
  return pair.notBefore <= now && now < pair.notAfter;
}
