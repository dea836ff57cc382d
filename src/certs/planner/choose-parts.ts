import type { X509Certificate } from 'node:crypto';

import { leavesBundleAt } from '../issue/bundle.ts';
import { isCalledBack } from './called-back.ts';
import { nextRepairAt } from './contest.ts';
import { keepNames, namesAskedFor } from '../called-names.ts';
import { CLOCK_SKEW_MS } from '../issue/issue.ts';
import { isFault, isWithinValidity, type Fault, type LoadedPair } from '../issue/key-pair.ts';
import { includes, isSame } from '../issue/pem-certificates.ts';
import { publishedAuthorities } from './published-authorities.ts';
import { rotationRequest } from './rotation-request.ts';
import { authoritiesIn, type SecretParts } from '../secret-layout.ts';
import { hasUnfitName, missingName, type ServingNames } from '../issue/serving-names.ts';
import type { Situation } from '../situation.ts';
import { isCurrent, isIssuedBy } from '../issue/verify-chain.ts';

/** What each part of the Secret should be, before the rotation moves on. */
export interface ChosenParts {
  /** Whose leaves are served. */
  readonly authority: Choice<LoadedPair>;
  /** Its certificate, which may be all that is left of it. */
  readonly active: X509Certificate | undefined;
  /** Signs leaves next. */
  readonly next: LoadedPair | undefined;
  /** Leads from `next` to the active authority; without `next`, from that one to its predecessor. */
  readonly bridge: X509Certificate | undefined;
  readonly leaf: Choice<LoadedPair>;
  readonly signingKey: Choice<Buffer>;
  /** For a leaf that has to be issued. */
  readonly leafNames: ServingNames;
  /** Whom clients have to trust besides: what the Secret says, or what is known of it if that was lost. */
  readonly trusted: readonly X509Certificate[];
}

export interface Choice<T> {
  readonly value?: T;
  /** Why it is not the stored part; absent: it is. */
  readonly because?: string;
}

/**
 * A part that is sound as stored stays. One that is not is put back from memory, if that is sound. The leaf decides
 * which authority is in use: replicas serve it, so whoever signed it has to stay trusted, and an authority that
 * somebody put in its place can only be the next one.
 */
export function chooseParts(stored: SecretParts | undefined, situation: Situation): ChosenParts {
  const { remembered, targets, now } = situation;
  const memory = remembered && mayRestore(remembered, stored, situation) ? remembered : undefined;
  const former = [stored?.leaf, memory?.leaf].find(
    (leaf): leaf is LoadedPair => leaf !== undefined && !isFault(leaf),
  );
  const names = namesAskedFor(situation.names, targets, former?.certificate);
  const active = activeAuthority(stored, memory, situation);
  const isActive = (pair: LoadedPair) =>
    faultOfAuthority(pair, situation) ??
    (active !== undefined && isSame(pair.certificate, active) ? undefined : 'did not sign the leaf');
  const authority = choose(stored?.authority, memory?.authority, isActive);
  const next = chooseNext(stored, memory, active, situation);
  const leafFault = (pair: LoadedPair) => faultOfLeaf(pair, active, situation);
  const storedLeaf = stored?.leaf;
  // Who keeps changing the names by which webhooks call would have a certificate issued each time.
  const mayRename = nextRepairAt(situation.renamings, now) <= now;
  const leaf = choose(
    storedLeaf,
    memory?.leaf,
    pair => leafFault(pair) ?? (mayRename ? nameFault(pair, names) : undefined),
  );
  const bridge = chooseBridge(stored, memory, { active, next }, now);
  return {
    authority,
    active,
    next,
    bridge,
    // With the key of its authority lost nothing better can be had, so it stays for as long as it is valid.
    leaf: authority.value ? leaf : (stillValid(leaf, storedLeaf, active, now) ?? leaf),
    signingKey: choose(stored?.signingKey, memory?.signingKey, () => undefined),
    leafNames: namesToIssue(names, former, leafFault, situation),
    trusted: trustedAuthorities(stored, memory, { active, next, bridge }, situation),
  };
}

/**
 * During a rolling update, replicas with different names would each replace the other's leaf without end. A leaf for
 * both sets ends that; the next renewal drops the names that nobody asks for any more. Who asks is not known before
 * the targets are, and until then no name is given up.
 */
function namesToIssue(
  asked: ServingNames,
  former: LoadedPair | undefined,
  faultOf: (leaf: LoadedPair) => string | undefined,
  { names, listed, secret }: Situation,
): ServingNames {
  if (former === undefined) return asked;
  const isStillGood = rotationRequest(secret)?.kind !== 'emergency' && faultOf(former) === undefined;
  return isStillGood || !listed ? keepNames(names, asked, former.certificate) : asked;
}

/** From then on a leaf is renewed: after two thirds of its life, a tenth earlier for the largest jitter. */
export function renewAt(pair: Pick<LoadedPair, 'notBefore' | 'notAfter'>, jitter: number): number {
  return pair.notAfter - lifetimeOf(pair) * (1 / 3 + jitter / 10);
}

/** From then on an authority is replaced: after half its life, a tenth earlier for the largest jitter. */
export function replaceAt(pair: Pick<LoadedPair, 'notBefore' | 'notAfter'>, jitter: number): number {
  return pair.notAfter - lifetimeOf(pair) * (1 / 2 + jitter / 10);
}

function lifetimeOf({ notBefore, notAfter }: Pick<LoadedPair, 'notBefore' | 'notAfter'>): number {
  return Math.max(0, notAfter - notBefore - CLOCK_SKEW_MS);
}

/**
 * Memory may be older than the Secret: an authority that was retired or called back since must not come back. So what
 * is left of the Secret, or else what is published, has to know the remembered one.
 */
function mayRestore(remembered: SecretParts, stored: SecretParts | undefined, situation: Situation): boolean {
  const mine = remembered.authorityCertificate;
  if (mine === undefined || isCalledBack(mine, situation)) return false;
  const bundle = stillTrusted(stored?.bundle ?? [], situation);
  const known = bundle.length > 0 ? bundle : stillTrusted(publishedAuthorities(situation.targets), situation);
  return known.length === 0 || includes(known, mine);
}

function activeAuthority(
  stored: SecretParts | undefined,
  memory: SecretParts | undefined,
  situation: Situation,
): X509Certificate | undefined {
  const { now } = situation;
  const leaf = stored?.leaf;
  const known = [stored, memory]
    .flatMap(parts => (parts ? authoritiesIn(parts) : []))
    .filter(certificate => isCurrent(certificate, now) && !isCalledBack(certificate, situation));
  const issuer =
    leaf && !isFault(leaf) && isWithinValidity(leaf, now)
      ? known.find(certificate => isIssuedBy(leaf.certificate, certificate))
      : undefined;
  const usable = [stored?.authority, memory?.authority].find(
    pair => pair !== undefined && !isFault(pair) && faultOfAuthority(pair, situation) === undefined,
  );
  return issuer ?? (usable && !isFault(usable) ? usable.certificate : undefined);
}

function chooseNext(
  stored: SecretParts | undefined,
  memory: SecretParts | undefined,
  active: X509Certificate | undefined,
  situation: Situation,
): LoadedPair | undefined {
  // A Secret that is sound without a successor has none, whatever is remembered.
  const lost = stored === undefined || (stored.next !== undefined && isFault(stored.next));
  return [stored?.next, lost ? memory?.next : undefined, stored?.authority].find(
    (pair): pair is LoadedPair =>
      pair !== undefined &&
      !isFault(pair) &&
      faultOfAuthority(pair, situation) === undefined &&
      (active === undefined || !isSame(pair.certificate, active)) &&
      // One that was left behind by a rotation long ago would have to be replaced as soon as it is in use.
      replaceAt(pair, 0) > situation.now,
  );
}

/** A Secret that is sound without a bridge has none; of one that is broken, the chain of the leaf has a copy. */
function chooseBridge(
  stored: SecretParts | undefined,
  memory: SecretParts | undefined,
  { active, next }: Pick<ChosenParts, 'active' | 'next'>,
  now: number,
): X509Certificate | undefined {
  const copies = stored?.leaf && !isFault(stored.leaf) ? stored.leaf.intermediates : [];
  return [stored === undefined ? memory?.bridge : stored.bridge, ...copies].find(
    bridge =>
      bridge &&
      leadsTo(bridge, next?.certificate ?? active, now) &&
      (next === undefined || (active !== undefined && isIssuedBy(bridge, active))),
  );
}

/** Is it a bridge to this authority? Whom it leads to besides shows in the bundle. */
function leadsTo(bridge: X509Certificate, successor: X509Certificate | undefined, now: number): boolean {
  return (
    successor !== undefined &&
    isCurrent(bridge, now) &&
    !isSame(bridge, successor) &&
    bridge.subject === successor.subject &&
    bridge.publicKey.equals(successor.publicKey)
  );
}

/**
 * What the Secret says to trust, and where part of that was lost, everything that is known of it. What an emergency
 * dropped is never among it: a target that could not be written still holds it, and a replica that was cut off serves
 * under it.
 */
function trustedAuthorities(
  stored: SecretParts | undefined,
  memory: SecretParts | undefined,
  { active, next, bridge }: Pick<ChosenParts, 'active' | 'next' | 'bridge'>,
  situation: Situation,
): X509Certificate[] {
  const { targets, now } = situation;
  const bundle = stillTrusted(stored?.bundle ?? [], situation);
  const isLost =
    stored === undefined ||
    stored.bundleDamaged ||
    bundle.length === 0 ||
    (active !== undefined && !includes(bundle, active)) ||
    (next !== undefined && next === stored.next && !includes(bundle, next.certificate)) ||
    (bridge !== undefined && !bundle.some(authority => isIssuedBy(bridge, authority)));
  const trusted = [
    ...(stored ? authoritiesIn(stored) : []),
    ...(isLost ? [...(memory?.bundle ?? []), ...publishedAuthorities(targets)] : []),
    ...ownAuthority(situation),
  ];
  return stillTrusted(trusted, situation).filter(
    certificate => certificate.ca && now < leavesBundleAt(certificate),
  );
}

function stillTrusted(authorities: readonly X509Certificate[], situation: Situation): X509Certificate[] {
  return authorities.filter(authority => !isCalledBack(authority, situation));
}

/** Somebody may have put a whole new Secret in the place of the one before; this replica serves on what it had. */
function ownAuthority({ served, servedUnder, now }: Situation): X509Certificate[] {
  const isInUse = served !== undefined && servedUnder !== undefined && isWithinValidity(served, now);
  return isInUse ? [servedUnder] : [];
}

function choose<T extends object>(
  stored: T | Fault | undefined,
  remembered: T | Fault | undefined,
  faultOf: (value: T) => string | undefined,
): Choice<T> {
  const verdict = (part: T | Fault | undefined): Choice<T> => {
    if (part === undefined) return { because: 'is missing' };
    if (isFault(part)) return { because: part.fault };
    const fault = faultOf(part);
    return fault === undefined ? { value: part } : { because: fault };
  };
  const first = verdict(stored);
  return first.because === undefined ? first : { ...verdict(remembered), because: first.because };
}

function stillValid(
  leaf: Choice<LoadedPair>,
  stored: LoadedPair | Fault | undefined,
  active: X509Certificate | undefined,
  now: number,
): Choice<LoadedPair> | undefined {
  if (leaf.value || stored === undefined || isFault(stored) || active === undefined) return undefined;
  return isWithinValidity(stored, now) && isIssuedBy(stored.certificate, active)
    ? { value: stored }
    : undefined;
}

function faultOfLeaf(
  leaf: LoadedPair,
  active: X509Certificate | undefined,
  { now, jitter }: Situation,
): string | undefined {
  const fault = expiryFault(leaf, now);
  if (fault !== undefined) return fault;
  if (now < leaf.notBefore) return 'is not valid yet';
  if (active === undefined || !isIssuedBy(leaf.certificate, active))
    return 'was not issued by the present authority';
  // A leaf that ends with its authority cannot be had for longer.
  const endsWithAuthority = leaf.notAfter >= active.validToDate.getTime();
  return renewAt(leaf, jitter) <= now && !endsWithAuthority ? 'is due for renewal' : undefined;
}

/** Why a leaf is issued anew that is sound otherwise. */
export const LACKS_A_NAME = 'lacks a name that is served';

function nameFault(leaf: LoadedPair, names: ServingNames): string | undefined {
  if (hasUnfitName(leaf.certificate)) return 'has a name that clients cannot read';
  return missingName(leaf.certificate, names) === undefined ? undefined : LACKS_A_NAME;
}

function faultOfAuthority(pair: LoadedPair, situation: Situation): string | undefined {
  const fault = expiryFault(pair, situation.now);
  return fault ?? (isCalledBack(pair.certificate, situation) ? 'was called back' : undefined);
}

function expiryFault(pair: LoadedPair, now: number): string | undefined {
  return pair.notAfter <= now ? 'has expired' : undefined;
}
