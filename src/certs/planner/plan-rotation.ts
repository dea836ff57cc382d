import type { X509Certificate } from 'node:crypto';

import { replaceAt, type ChosenParts } from './choose-parts.ts';
import { canSignBridge } from '../issue/issue.ts';
import type { LoadedPair } from '../issue/key-pair.ts';
import { isSame } from '../issue/pem-certificates.ts';
import { publishedAuthorities } from './published-authorities.ts';
import { whyNotPromote, whyNotRetire } from './rotation-gates.ts';
import { rotationRequest } from './rotation-request.ts';
import { isEmpty } from '../secret-layout.ts';
import type { RotationPhase, Situation, WriteSecret } from '../situation.ts';

/** What the Secret should hold next, and where that leaves the rotation. */
export interface Draft extends Pick<WriteSecret, 'authority' | 'next' | 'bridge' | 'leaf'> {
  readonly phase: RotationPhase;
  /** Must be in the bundle, besides the parts above. */
  readonly required: readonly X509Certificate[];
  /** Should be, as far as there is room. */
  readonly trusted: readonly X509Certificate[];
  /** For the log; empty: the rotation stays where it is. */
  readonly because: readonly string[];
  /** Why a rotation begins. */
  readonly reason?: string;
  /** The request that is carried out by this. */
  readonly carriesOut?: string;
  /** Whom nobody may trust again. */
  readonly callsBack?: readonly X509Certificate[];
  /** What keeps the rotation where it is, though one is under way. */
  readonly waits?: string | undefined;
}

/**
 * The next step of replacing the authority, or how things are as long as none is possible:
 * stable → staged: there is a next authority, and clients are made to trust both;
 * staged → promoted: it signs the leaf, which brings along the bridge from the old one;
 * promoted → stable: the old one is trusted no more.
 */
export function planRotation(parts: ChosenParts, situation: Situation): Draft {
  const request = rotationRequest(situation.secret);
  if (request?.kind === 'emergency') {
    const reason = `emergency rotation was asked for: ${request.value}`;
    return {
      ...newAuthority(parts, reason, []),
      carriesOut: request.value,
      callsBack: everyAuthority(parts, situation),
    };
  }
  const { active, next } = parts;
  if (active === undefined || !(parts.authority.value ?? parts.leaf.value)) {
    return next
      ? promote(parts, next, ['nothing is left of the authority but its successor'])
      : newAuthority(parts, whyNew(parts, situation), parts.trusted);
  }
  if (next !== undefined) return staged(parts, active, next, situation);
  const reason = whyReplace(parts, active, situation);
  if (reason !== undefined) return stage(parts, active, reason, request?.value);
  if (phaseOf(parts, active) === 'stable') return { ...asItIs(parts, active), phase: 'stable' };
  const waits = whyNotRetire(active, situation);
  if (waits !== undefined) return { ...asItIs(parts, active), phase: 'promoted', waits };
  return {
    ...asItIs(parts, active),
    bridge: undefined,
    phase: 'stable',
    trusted: [],
    because: ['no leaf of the former authority is in use any more'],
  };
}

/** Nothing is amiss where nothing was there: an installation begins with that. */
function whyNew({ authority, trusted }: ChosenParts, { secret }: Situation): string {
  const isFirst = trusted.length === 0 && (secret === undefined || isEmpty(secret));
  if (isFirst) return 'there was no authority so far';
  return `the authority ${authority.because ?? 'is missing'}`;
}

/** Where the parts leave the rotation, before anything is done about it. */
export function phaseOf(
  parts: Pick<ChosenParts, 'next' | 'bridge' | 'trusted'>,
  active: X509Certificate,
): RotationPhase {
  if (parts.next !== undefined) return 'staged';
  const hasFormer = parts.bridge !== undefined || parts.trusted.some(other => !isSame(other, active));
  return hasFormer ? 'promoted' : 'stable';
}

function staged(parts: ChosenParts, active: X509Certificate, next: LoadedPair, situation: Situation): Draft {
  const waits = whyNotPromote([active, next.certificate], situation);
  if (waits === undefined)
    return promote(parts, next, ['every target has trusted both authorities for long enough']);
  if (isAtItsEnd(active, situation)) return promote(parts, next, ['the authority is about to expire']);
  const request = rotationRequest(situation.secret);
  const mayBridge = parts.authority.value !== undefined && canSignBridge(active);
  return {
    ...asItIs(parts, active),
    next,
    bridge: parts.bridge ?? (mayBridge ? 'issue' : undefined),
    required: [active, next.certificate],
    phase: 'staged',
    waits,
    // Whoever asks for a new authority while one is prepared already gets that one.
    ...(request && { carriesOut: request.value }),
  };
}

function stage(
  parts: ChosenParts,
  active: X509Certificate,
  reason: string,
  request: string | undefined,
): Draft {
  return {
    ...asItIs(parts, active),
    next: 'issue',
    bridge: parts.authority.value !== undefined && canSignBridge(active) ? 'issue' : undefined,
    phase: 'staged',
    because: [`a new authority is prepared, since ${reason}`],
    reason,
    ...(request !== undefined && { carriesOut: request }),
  };
}

function promote(parts: ChosenParts, next: LoadedPair, because: readonly string[]): Draft {
  return {
    authority: next,
    next: undefined,
    bridge: parts.bridge,
    leaf: { issueFor: parts.leafNames },
    phase: 'promoted',
    required: [next.certificate, ...(parts.active ? [parts.active] : [])],
    trusted: parts.trusted,
    because: ['the next authority takes over', ...because],
  };
}

function newAuthority(parts: ChosenParts, reason: string, trusted: readonly X509Certificate[]): Draft {
  return {
    authority: 'issue',
    next: undefined,
    bridge: undefined,
    leaf: { issueFor: parts.leafNames },
    phase: trusted.length === 0 ? 'stable' : 'promoted',
    required: [],
    trusted,
    because: [reason],
    reason,
  };
}

/** Whose leaf some replica may serve, as far as that is known. */
function everyAuthority({ active, next, trusted }: ChosenParts, { targets }: Situation): X509Certificate[] {
  const known = [active, next?.certificate].filter(authority => authority !== undefined);
  return [...known, ...trusted, ...publishedAuthorities(targets)];
}

function asItIs(parts: ChosenParts, active: X509Certificate) {
  return {
    authority: parts.authority.value ?? active,
    next: undefined,
    bridge: parts.bridge,
    leaf: parts.leaf.value ?? { issueFor: parts.leafNames },
    required: [active],
    trusted: parts.trusted,
    because: [],
  };
}

function whyReplace(
  parts: ChosenParts,
  active: X509Certificate,
  { now, jitter, settings, secret, external }: Situation,
): string | undefined {
  const times = { notBefore: active.validFromDate.getTime(), notAfter: active.validToDate.getTime() };
  if (parts.authority.value === undefined) return `the authority ${parts.authority.because ?? 'is lost'}`;
  if (now < times.notBefore) return 'the authority is not valid yet';
  // Nobody trusts the own authority then, so nobody would be seen to trust its successor.
  if (external !== undefined) return undefined;
  if (replaceAt(times, jitter) <= now) return 'half the life of the authority is over';
  // What is only wished for waits until the rotation before it has come to its end.
  if (phaseOf(parts, active) !== 'stable') return undefined;
  if (active.publicKey.asymmetricKeyType !== KEY_TYPES[settings.keyType])
    return `the setting for keys is ${settings.keyType}`;
  const request = rotationRequest(secret);
  return request && `a rotation was asked for: ${request.value}`;
}

const KEY_TYPES = { 'ecdsa-p256': 'ec', 'rsa-2048': 'rsa' } as const;

/** Its leaves cannot be renewed for any useful time, and the next authority cannot wait any longer. */
function isAtItsEnd(active: X509Certificate, { now, settings }: Situation): boolean {
  return active.validToDate.getTime() - settings.leafLifetimeMs / 10 <= now;
}
