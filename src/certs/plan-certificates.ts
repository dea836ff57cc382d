import type { X509Certificate } from 'node:crypto';

import { bundleText, composeBundle, readBundle } from './bundle.ts';
import { targetKey, type TrustTarget } from './certificate-cluster.ts';
import { chooseParts, renewAt, type ChosenParts } from './choose-parts.ts';
import { nextRepairAt } from './contest.ts';
import { AUTHORITY_NAME } from './issue.ts';
import { isFault } from './key-pair.ts';
import { isForeign, readParts, type SecretParts } from './secret-layout.ts';
import type { Action, ApplyBundle, Situation, Wait } from './situation.ts';

/**
 * What to do about the Secret and the webhook configurations. The same situation gives the same actions, and
 * carrying them out leads to a situation where only `wait` is left. At most one `write-secret`, always in front:
 * once it has succeeded the rest is out of date.
 */
export function planCertificates(situation: Situation): readonly Action[] {
  const { secret, now, jitter } = situation;
  const foreign = secret !== undefined && isForeign(secret);
  const stored = secret === undefined || foreign ? undefined : readParts(secret.data);
  const parts = chooseParts(stored, situation);
  const bundle = composeBundle(trustedAuthorities(parts, stored, situation), now);

  const secretActions: Action[] = foreign
    ? [{ do: 'leave-foreign-secret', secret }]
    : planSecret(situation, parts, bundle);
  const repairs = planRepairs(situation, bundle);
  const deadlines = [
    ...[parts.authority.value, parts.leaf.value].flatMap(pair => (pair ? [renewAt(pair, jitter)] : [])),
    ...bundle.map(certificate => certificate.validToDate.getTime()),
    ...repairs.flatMap(repair => (repair.do === 'wait' ? [repair.until] : [])),
  ];
  return [
    ...secretActions,
    ...repairs.filter(repair => repair.do === 'apply-bundle'),
    { do: 'wait', until: Math.min(...deadlines) },
  ];
}

function planSecret(situation: Situation, parts: ChosenParts, bundle: readonly X509Certificate[]): Action[] {
  const { secret } = situation;
  const because = secret === undefined ? ['the Secret is missing'] : whyReplace(parts);
  const bundleChanges = secret?.data['bundle.crt']?.toString('utf8') !== bundleText(bundle);
  if (because.length === 0 && bundleChanges) because.push('the bundle changes');
  if (because.length === 0) return [];
  return [
    {
      do: 'write-secret',
      over: secret,
      authority: parts.authority.value ?? 'issue',
      leaf: parts.leaf.value ?? { issueFor: parts.leafNames },
      signingKey: parts.signingKey.value ?? 'issue',
      bundle,
      because,
    },
  ];
}

function whyReplace(parts: ChosenParts): string[] {
  const reasons = {
    'the authority': parts.authority.because,
    'the leaf': parts.leaf.because,
    'the signing key': parts.signingKey.because,
  };
  return Object.entries(reasons).flatMap(([part, because]) =>
    because === undefined ? [] : [`${part} ${because}`],
  );
}

/**
 * The authority in use comes first. One that was replaced stays as long as it is valid: other replicas serve its
 * leaves until they have seen the new one on every webhook configuration.
 */
function trustedAuthorities(
  parts: ChosenParts,
  stored: SecretParts | undefined,
  { remembered, servedUnder, targets }: Situation,
): X509Certificate[] {
  const lost = stored === undefined || isFault(stored.authority) || stored.bundle.length === 0;
  return [
    parts.authority.value?.certificate,
    stored?.authorityCertificate,
    ...(stored?.bundle ?? []),
    servedUnder,
    ...(lost ? [remembered?.authorityCertificate, ...(remembered?.bundle ?? []), ...published(targets)] : []),
  ].filter(certificate => certificate !== undefined);
}

/** What is left of the bundle when the Secret is gone: another replica may serve a leaf of one of these. */
function published(targets: readonly TrustTarget[]): X509Certificate[] {
  return targets
    .flatMap(target => target.entries.flatMap(entry => readBundle(entry.caBundle)))
    .filter(certificate => certificate.subject.startsWith(`CN=${AUTHORITY_NAME} `));
}

function planRepairs(situation: Situation, bundle: readonly X509Certificate[]): (ApplyBundle | Wait)[] {
  if (bundle.length === 0) return [];
  const caBundle = bundleText(bundle);
  return situation.targets
    .filter(target => target.leftTo === undefined)
    .filter(target => target.entries.some(entry => entry.caBundle !== caBundle))
    .map(target => {
      const until = nextRepairAt(situation.contests.get(targetKey(target)), situation.now);
      return until > situation.now ? { do: 'wait', until } : { do: 'apply-bundle', target, caBundle };
    });
}
