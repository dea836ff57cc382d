import type { X509Certificate } from 'node:crypto';

import { composeBundle, leavesBundleAt } from '../issue/bundle.ts';
import { isCalled, targetKey, type StoredSecret } from '../certificate-cluster.ts';
import { chooseParts, renewAt, replaceAt, type ChosenParts } from './choose-parts.ts';
import { nextRepairAt } from './contest.ts';
import { laterLayout } from './later-layout.ts';
import { isFault, isWithinValidity } from '../issue/key-pair.ts';
import { certificatesText } from '../issue/pem-certificates.ts';
import { anchorOf } from '../issue/verify-chain.ts';
import { planRotation } from './plan-rotation.ts';
import { draftBundle, planSecret } from './plan-secret.ts';
import { planServing } from './plan-serving.ts';
import { agentBundle, publishBundle } from './publish-bundle.ts';
import { outdatedReports } from './rotation-gates.ts';
import { isEmpty, isForeign, readParts, type SecretParts } from '../secret-layout.ts';
import type { Action, ApplyBundle, LeaveSecret, Situation, Wait, WriteSecret } from '../situation.ts';

/**
 * What to do about the Secret, the targets, the reports and the certificate that is served. The same situation gives
 * the same actions, and carrying them out leads to a situation where only `wait` is left. At most one `write-secret`,
 * always in front: once it has succeeded the rest is out of date.
 */
export function planCertificates(situation: Situation): readonly Action[] {
  const { secret, leads, now } = situation;
  const leave = leaveSecret(secret);
  const isReadable = secret !== undefined && leave?.of !== 'somebody else' && !isEmpty(secret);
  const stored = isReadable ? readParts(secret.data) : undefined;
  const parts = chooseParts(stored, situation);
  const { actions, bundle, rotationWaits } = leave
    ? planLeft(leave, stored, parts, situation)
    : planOurs(stored, parts, situation);
  const repairs = leads ? planRepairs(situation, bundle) : [];
  return [
    ...actions,
    ...repairs.filter(repair => repair.do === 'apply-bundle'),
    ...planServing(stored, situation),
    ...(leads ? outdatedReports(situation).map(replica => ({ do: 'remove-report', replica }) as const) : []),
    {
      do: 'wait',
      until: Math.min(...deadlines(parts, repairs, situation).filter(at => at > now)),
      rotationWaits,
    },
  ];
}

/** What becomes of the Secret, and whom it has clients trust. */
interface SecretPlan extends Pick<Wait, 'rotationWaits'> {
  readonly actions: readonly (WriteSecret | LeaveSecret)[];
  readonly bundle: readonly X509Certificate[];
}

function planOurs(stored: SecretParts | undefined, parts: ChosenParts, situation: Situation): SecretPlan {
  const { leads, now } = situation;
  const draft = planRotation(parts, situation);
  const drafted = draftBundle(draft, now);
  // Who does not lead may fill an absent Secret: whoever creates it first has won, and nothing can be overwritten.
  const mayWrite = leads || stored === undefined;
  const write = mayWrite ? planSecret(parts, draft, drafted, situation) : undefined;
  const rotationWaits = draft.waits && `${draft.phase}: ${draft.waits}`;
  return write
    ? { actions: [write], bundle: knownBundle(parts, now), rotationWaits }
    : { actions: [], bundle: drafted, rotationWaits };
}

/** Nothing is written, so no rotation goes on that could wait for anything. */
function planLeft(
  leave: LeaveSecret,
  stored: SecretParts | undefined,
  parts: ChosenParts,
  { leads, now }: Situation,
): SecretPlan {
  if (leave.of === 'somebody else') return { actions: [leave], bundle: knownBundle(parts, now) };
  // Beside a leader of the later version nothing is amiss.
  return { actions: leads ? [leave] : [], bundle: bundleAsStored(stored, now) };
}

/** undefined: the Secret is ours, or is not there yet. */
function leaveSecret(secret: StoredSecret | undefined): LeaveSecret | undefined {
  if (secret === undefined) return undefined;
  if (isForeign(secret)) return { do: 'leave-secret', secret, of: 'somebody else' };
  return laterLayout(secret) === undefined
    ? undefined
    : { do: 'leave-secret', secret, of: 'a later version' };
}

/**
 * Of a later version's Secret nothing is concluded: a bundle that cannot be read whole is not put back, nor one that lacks
 * whom the leaf beside it is of. Cut off between two certificates it looks like a whole one.
 */
function bundleAsStored(stored: SecretParts | undefined, now: number): readonly X509Certificate[] {
  if (stored === undefined || stored.bundleDamaged) return [];
  const { leaf, bundle } = stored;
  const isCut = !isFault(leaf) && isWithinValidity(leaf, now) && anchorOf(leaf, bundle, now) === undefined;
  return isCut ? [] : bundle;
}

/** As long as a write is due, and may fail, nobody is made to trust less than before. */
function knownBundle({ active, next, trusted }: ChosenParts, now: number): X509Certificate[] {
  const required = [active, next?.certificate].filter(certificate => certificate !== undefined);
  return composeBundle(required, trusted, now);
}

function deadlines(
  { authority, leaf, trusted }: ChosenParts,
  repairs: readonly (ApplyBundle | Wait)[],
  { jitter, renamings, now }: Situation,
): number[] {
  return [
    ...(authority.value ? [replaceAt(authority.value, jitter)] : []),
    ...(leaf.value ? [renewAt(leaf.value, jitter)] : []),
    ...trusted.map(leavesBundleAt),
    nextRepairAt(renamings, now),
    ...repairs.flatMap(repair => (repair.do === 'wait' ? [repair.until] : [])),
  ];
}

function planRepairs(situation: Situation, own: readonly X509Certificate[]): (ApplyBundle | Wait)[] {
  const forApiServers = certificatesText(publishBundle(own, situation));
  const forAgents = certificatesText(agentBundle(own, situation));
  return situation.targets
    .filter(target => target.leftTo === undefined)
    .map(target => ({ target, caBundle: isCalled(target) ? forApiServers : forAgents }))
    .filter(({ caBundle }) => caBundle !== '')
    .filter(({ target, caBundle }) => target.entries.some(entry => entry.caBundle !== caBundle))
    .map(({ target, caBundle }) => {
      const contest = situation.contests.get(targetKey(target));
      const until = contest?.caBundle === caBundle ? nextRepairAt(contest, situation.now) : situation.now;
      return until > situation.now ? { do: 'wait', until } : { do: 'apply-bundle', target, caBundle };
    });
}
