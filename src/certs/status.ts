import type { X509Certificate } from 'node:crypto';

import { isMisnamed } from './called-names.ts';
import { isCalled, targetKey, type TrustTarget } from './certificate-cluster.ts';
import { isContested, nextRepairAt, type Contest } from './planner/contest.ts';
import { isFault, isWithinValidity, type LoadedPair } from './issue/key-pair.ts';
import { phaseOf } from './planner/plan-rotation.ts';
import type { SecretParts } from './secret-layout.ts';
import type { CertificateSettings } from './settings.ts';
import type { RotationPhase } from './situation.ts';
import { renewalDueAt } from './renewal-due.ts';
import { whyUnseen, type RefusedKind } from './targets/refused-kinds.ts';
import { distrusters } from './planner/trust.ts';
import { decisiveTargets } from './decisive-targets.ts';
import type { ServingNames } from './issue/serving-names.ts';

/** What a readiness probe and an operator want to know. No secret in it. */
export interface CertificateStatus {
  /** Would the API server accept a connection to this replica, as far as this replica can see? */
  readonly ready: boolean;
  /** A sentence: why not, or what is served. */
  readonly reason: string;
  /** Which kind of obstacle that is, for a metric; undefined: there is none. */
  readonly obstacle: Obstacle | undefined;
  /** Set while the Secret cannot be kept as it should be: it is somebody else's, or a write is refused. */
  readonly degraded: string | undefined;
  readonly leaf: CertificateFacts | undefined;
  /** The authority that signed the leaf. */
  readonly authority: CertificateFacts | undefined;
  /** Where the replacement of the authority stands; undefined: the Secret was not read so far. */
  readonly phase: RotationPhase | undefined;
  /** When that phase should be over by itself; milliseconds since the epoch. undefined: it may last, or is not known. */
  readonly phaseDue: number | undefined;
  /** What keeps a rotation from its next phase, as this replica would see it if it leads. */
  readonly rotationWaits: string | undefined;
  /** Webhook configurations whose caBundle another writer changes again and again. */
  readonly contested: readonly string[];
}

export const OBSTACLES = [
  'not-loaded',
  'not-valid',
  'not-listed',
  'no-webhook',
  'not-trusted',
  'misnamed',
] as const;
export type Obstacle = (typeof OBSTACLES)[number];

export interface CertificateFacts {
  readonly fingerprint: string;
  /** Milliseconds since the epoch. */
  readonly notAfter: number;
  /** By when it should have been replaced. */
  readonly renewalDue: number;
}

export interface StatusInput {
  readonly now: number;
  readonly served: LoadedPair | undefined;
  readonly servedUnder: X509Certificate | undefined;
  /** As it was when it was last found sound. */
  readonly secret: SecretParts | undefined;
  /** As the Secret says; milliseconds since the epoch, NaN where it does not. */
  readonly phaseSince: number;
  /** When another source was last seen to be set, by this replica; -Infinity: not so far. */
  readonly externalAt: number;
  /** It still is: the own authority stays as it is, since nobody is made to trust it. */
  readonly isExternal: boolean;
  readonly settings: Pick<CertificateSettings, 'holdMs' | 'drainMs' | 'leafLifetimeMs'>;
  readonly rotationWaits: string | undefined;
  /** Of the settings: by these we are called for sure. */
  readonly names: ServingNames;
  /** undefined: not listed yet. */
  readonly targets: readonly TrustTarget[] | undefined;
  /** Kinds of them that this replica may not list. */
  readonly refused: readonly RefusedKind[];
  /** This replica was ready before: then it steps aside only where none of those on which that depends trusts it. */
  readonly wasReady: boolean;
  readonly contests: ReadonlyMap<string, Contest>;
  readonly degraded: string | undefined;
}

export function describeStatus(input: StatusInput): CertificateStatus {
  const { served, servedUnder, targets = [], contests, now } = input;
  const refusal = refusalOf(input);
  const obstacle = whyNotReady(input, refusal);
  return {
    ready: obstacle === undefined,
    reason: obstacle?.reason ?? whatIsServed(served, refusal),
    obstacle: obstacle?.obstacle,
    degraded: input.degraded,
    leaf: served && facts(served.certificate),
    authority: servedUnder && facts(servedUnder),
    phase: phase(input.secret),
    phaseDue: phaseDue(input),
    rotationWaits: input.rotationWaits,
    contested: targets.map(targetKey).filter(key => isContested(contests.get(key), now)),
  };
}

function whyNotReady(
  input: StatusInput,
  refusal: Refusal | undefined,
): { obstacle: Obstacle; reason: string } | undefined {
  const { served, targets, now, degraded } = input;
  if (served === undefined)
    return { obstacle: 'not-loaded', reason: degraded ?? 'no serving certificate is loaded yet' };
  if (!isWithinValidity(served, now)) {
    const times = `from ${isoTime(served.notBefore)} until ${isoTime(served.notAfter)}`;
    return { obstacle: 'not-valid', reason: `the serving certificate is valid ${times} only` };
  }
  if (targets === undefined) {
    const why = input.refused.map(kind => `: ${whyUnseen(kind)}`).join('');
    return { obstacle: 'not-listed', reason: `the webhook configurations have not been listed yet${why}` };
  }
  if (!targets.some(isCalled)) {
    const reason = 'there is no webhook configuration of Postern: install it, or check its label';
    return { obstacle: 'no-webhook', reason };
  }
  // Whoever is about to take over has the trust of all first. Later one configuration may be kept from it, by another
  // writer or for want of a right: without any ready replica its calls would fail as they do, and those of all the others
  // with them.
  if (refusal !== undefined && (refusal.byAll || !input.wasReady))
    return { obstacle: 'not-trusted', reason: refusal.reason };
  return whyMisnamed(served, decisiveTargets(targets, input.names));
}

/** And whose calls fail all the same. */
function whatIsServed(served: LoadedPair | undefined, refusal: Refusal | undefined): string {
  const until = `serving a certificate that is valid until ${isoTime(served?.notAfter)}`;
  return refusal === undefined ? until : `${until}; ${refusal.reason}`;
}

/** What is served is refused by some on which readiness depends. */
interface Refusal {
  readonly reason: string;
  readonly byAll: boolean;
}

/** undefined: all trust it, or nothing is known. */
function refusalOf(input: StatusInput): Refusal | undefined {
  const { served, targets = [], names, now } = input;
  const decisive = decisiveTargets(targets, names);
  const refusing = served ? distrusters(served, decisive, now) : [];
  if (refusing.length === 0) return undefined;
  const left = decisive
    .filter(target => target.leftTo !== undefined)
    .map(target => `${targetKey(target)} to ${target.leftTo}`);
  const exceptions = left.length === 0 ? '' : `; an annotation leaves the one of ${left.join(', ')}`;
  const reason = `the caBundle of ${refusing.join(', ')} does not verify the serving certificate${exceptions}${pausedRepairs(decisive, input)}`;
  return { reason, byAll: refusing.length === decisive.flatMap(({ entries }) => entries).length };
}

/**
 * While no webhook calls by a name that the certificate is for. Those of which only some do go on being served: anybody
 * who labels a configuration as ours can call by a name that nobody can have a certificate for.
 */
function whyMisnamed(
  { certificate }: LoadedPair,
  called: readonly TrustTarget[],
): ReturnType<typeof whyNotReady> {
  const entries = called.flatMap(target => target.entries.map(entry => ({ target, entry })));
  if (entries.length === 0 || !entries.every(({ entry }) => isMisnamed(certificate, entry))) return undefined;
  const names = entries.map(({ target, entry }) => `${targetKey(target)}/${entry.name} as ${entry.calledAs}`);
  const reason = `the serving certificate is for no name by which a webhook calls: ${names.join(', ')}`;
  return { obstacle: 'misnamed', reason };
}

/** Only the replica that leads repairs, so only that one has met with anybody. */
function pausedRepairs(targets: readonly TrustTarget[], { contests, now }: StatusInput): string {
  return targets
    .map(target => ({ key: targetKey(target), until: nextRepairAt(contests.get(targetKey(target)), now) }))
    .filter(({ until }) => until > now)
    .map(
      ({ key, until }) =>
        `; another writer keeps changing that of ${key}, so it is put back at ${isoTime(until)}, or as soon as this replica is restarted`,
    )
    .join('');
}

function phase(secret: SecretParts | undefined): RotationPhase | undefined {
  if (secret?.authorityCertificate === undefined) return undefined;
  const next = secret.next && !isFault(secret.next) ? secret.next : undefined;
  return phaseOf({ next, bridge: secret.bridge, trusted: secret.bundle }, secret.authorityCertificate);
}

/** The former authority is kept for as long as one of its leaves may live. */
function phaseDue(input: StatusInput): number | undefined {
  const { secret, phaseSince, externalAt, isExternal, settings } = input;
  if (isExternal) return undefined;
  const { holdMs, drainMs, leafLifetimeMs } = settings;
  const lasts = { staged: holdMs, promoted: Math.max(drainMs, leafLifetimeMs), stable: Number.NaN };
  const due = Math.max(phaseSince, externalAt) + lasts[phase(secret) ?? 'stable'];
  return Number.isNaN(due) ? undefined : due;
}

function facts(certificate: X509Certificate): CertificateFacts {
  return {
    fingerprint: certificate.fingerprint256,
    notAfter: certificate.validToDate.getTime(),
    renewalDue: renewalDueAt(certificate),
  };
}

function isoTime(at: number | undefined): string {
  return at === undefined ? 'unknown' : new Date(at).toISOString();
}
