import { randomBytes } from 'node:crypto';

import { issueAuthority, issueLeaf } from '../../issue.ts';
import type { ServingNames } from '../../serving-names.ts';
import type { PairTexts } from '../external-certificate.ts';

export const SAMPLE_PAIR_NAMES: ServingNames = { dns: ['postern.ns.svc'], ip: [] };

/** A pair as another issuer would write it, with its authority. */
export async function samplePair(
  now: number,
  names = SAMPLE_PAIR_NAMES,
): Promise<Record<keyof PairTexts, string>> {
  const terms = { keyType: 'ecdsa-p256', lifetimeMs: 86_400_000, now, randomBytes } as const;
  const authority = await issueAuthority(terms);
  const leaf = await issueLeaf(authority, names, terms);
  return { 'tls.crt': leaf.certificate, 'tls.key': leaf.privateKey, 'ca.crt': authority.certificate };
}
