import { createSecureContext } from 'node:tls';
import type { X509Certificate } from 'node:crypto';

import { isFault, isWithinValidity, loadPair, type Fault, type LoadedPair } from '../issue/key-pair.ts';
import { readCertificates } from '../issue/pem-certificates.ts';
import { missingName, type ServingNames } from '../issue/serving-names.ts';
import { anchorOf, LONGEST_CHAIN } from '../issue/verify-chain.ts';

/** The keys of a Secret of type kubernetes.io/tls, as texts; undefined where there is none. */
export type PairTexts = Readonly<Record<'tls.crt' | 'tls.key' | 'ca.crt', string | undefined>>;

/** A certificate that somebody else issues. */
export interface ExternalCertificate {
  readonly pair: LoadedPair;
  /** Whom clients have to trust; empty: that is not known here, and clients learn it from somebody else. */
  readonly authorities: readonly X509Certificate[];
}

/**
 * Checks all that would make clients refuse the certificate: it is better to go on with the one before than to serve
 * what nobody accepts.
 */
export function checkExternal(
  texts: PairTexts,
  names: ServingNames,
  now: number,
): ExternalCertificate | Fault {
  const pair = loadPair(texts['tls.crt'], texts['tls.key']);
  if (isFault(pair)) return pair;
  const authorities = readCertificates(texts['ca.crt'] ?? '');
  if (pair.intermediates.length >= LONGEST_CHAIN)
    return { fault: `has a chain of more than ${LONGEST_CHAIN} certificates` };
  if (pair.notAfter <= now) return { fault: 'has expired' };
  if (!isWithinValidity(pair, now)) return { fault: 'is not valid yet' };
  const missing = missingName(pair.certificate, names);
  if (missing !== undefined) return { fault: `is not for ${missing}` };
  if (texts['ca.crt']?.trim() && authorities.length === 0)
    return { fault: 'has a ca.crt that cannot be parsed' };
  if (authorities.length > 0 && anchorOf(pair, authorities, now) === undefined)
    return { fault: 'is not vouched for by its ca.crt' };
  return isAcceptedByTls(pair) ? { pair, authorities } : { fault: 'is refused by TLS' };
}

function isAcceptedByTls({ pem }: LoadedPair): boolean {
  try {
    createSecureContext({ cert: pem.certificate, key: pem.privateKey, minVersion: 'TLSv1.2' });
    return true;
  } catch {
    return false;
  }
}
