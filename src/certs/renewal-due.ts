import type { X509Certificate } from 'node:crypto';

import { renewAt, replaceAt } from './planner/choose-parts.ts';
import { AUTHORITY_NAME } from './issue/issue.ts';

/** Of an authority of ours, or one itself? All others are renewed by somebody else, by a plan that is not known here. */
export function isOurs({ issuer }: X509Certificate): boolean {
  return issuer.startsWith(`CN=${AUTHORITY_NAME} `);
}

/**
 * By when a certificate should have been replaced, whichever replica leads; milliseconds since the epoch. One of
 * another issuer should be a week before its end, or when a tenth of its life is left if that is later.
 */
export function renewalDueAt(certificate: X509Certificate): number {
  const notBefore = certificate.validFromDate.getTime();
  const notAfter = certificate.validToDate.getTime();
  if (!isOurs(certificate)) return notAfter - Math.min(WEEK_MS, (notAfter - notBefore) / 10);
  return certificate.ca ? replaceAt({ notBefore, notAfter }, 0) : renewAt({ notBefore, notAfter }, 0);
}

const WEEK_MS = 7 * 86_400_000;
