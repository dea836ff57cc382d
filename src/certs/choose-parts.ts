import type { X509Certificate } from 'node:crypto';

import { isIssuedBy } from './bundle.ts';
import { CLOCK_SKEW_MS } from './issue.ts';
import { isFault, type Fault, type LoadedPair } from './key-pair.ts';
import type { SecretParts } from './secret-layout.ts';
import { coversNames, joinNames, namesOf, type ServingNames } from './serving-names.ts';
import type { Situation } from './situation.ts';

/** What each part of the Secret should be. `value` absent: nothing usable is left, it has to be issued. */
export interface ChosenParts {
  readonly authority: Choice<LoadedPair>;
  readonly leaf: Choice<LoadedPair>;
  readonly signingKey: Choice<Buffer>;
  /** For a leaf that has to be issued. */
  readonly leafNames: ServingNames;
}

export interface Choice<T> {
  readonly value?: T;
  /** Why it is not the stored part; absent: it is. */
  readonly because?: string;
}

/** A part that is sound as stored stays. One that is not is put back from memory, if that is sound. */
export function chooseParts(stored: SecretParts | undefined, situation: Situation): ChosenParts {
  const { remembered, names } = situation;
  const authority = choose(stored?.authority, remembered?.authority, pair => timeFault(pair, situation));
  const leafFault = (pair: LoadedPair) => faultOfLeaf(pair, authority.value?.certificate, situation);
  const storedLeaf = stored?.leaf;
  return {
    authority,
    leaf: choose(storedLeaf, remembered?.leaf, pair => leafFault(pair) ?? nameFault(pair, names)),
    signingKey: choose(stored?.signingKey, remembered?.signingKey, () => undefined),
    // During a rolling update, replicas with different names would each replace the other's leaf without end.
    // A leaf for both sets ends that; the next renewal drops the names that nobody asks for any more.
    leafNames:
      storedLeaf === undefined || isFault(storedLeaf) || leafFault(storedLeaf) !== undefined
        ? names
        : joinNames(names, namesOf(storedLeaf.certificate)),
  };
}

/** From then on a certificate is renewed: after two thirds of its life, a tenth earlier for the largest jitter. */
export function renewAt(pair: LoadedPair, jitter: number): number {
  const lifetime = Math.max(0, pair.notAfter - pair.notBefore - CLOCK_SKEW_MS);
  return pair.notAfter - lifetime * (1 / 3 + jitter / 10);
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

function faultOfLeaf(
  leaf: LoadedPair,
  authority: X509Certificate | undefined,
  situation: Situation,
): string | undefined {
  const fault = timeFault(leaf, situation);
  if (fault !== undefined) return fault;
  return authority !== undefined && isIssuedBy(leaf.certificate, authority)
    ? undefined
    : 'was not issued by the present authority';
}

function nameFault(leaf: LoadedPair, names: ServingNames): string | undefined {
  return coversNames(leaf.certificate, names) ? undefined : 'lacks a name that is served';
}

function timeFault(pair: LoadedPair, { now, jitter }: Situation): string | undefined {
  if (pair.notAfter <= now) return 'has expired';
  if (now < pair.notBefore) return 'is not valid yet';
  return renewAt(pair, jitter) <= now ? 'is due for renewal' : undefined;
}
