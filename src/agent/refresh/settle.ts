/** From what was fetched to what is written: which directories, with which data, and which secrets failed. Pure. */
import { problem } from '../../errors.ts';
import type { DirectoryPlan } from '../../plan/plan.ts';
import type { SecretData } from '../../resolve/contract.ts';
import { isOptional, secretsOf } from '../files/build-directory.ts';
import { changedVolumes, copiesOf, type CopiedVolumes } from '../files/copied-volumes.ts';
import { build, type Delivery } from '../files/delivery.ts';
import type { Memory } from '../state/memory.ts';
import { isNotFound, type Resolution } from '../resolution.ts';
import { hasExpired } from './schedule.ts';

export interface Settlement {
  readonly data: Memory['data'];
  readonly deliveries: readonly Delivery[];
  /** By ExternalSecret: why it was not fetched, or why what was fetched cannot be delivered. */
  readonly errors: ReadonlyMap<string, Error>;
  /** Their files are not among the deliveries any more. */
  readonly expired: ReadonlySet<string>;
}

/**
 * A secret whose new data cannot be delivered to one directory (a variable that kubelet cannot carry) counts as not
 * fetched everywhere: its last good data stays, and other secrets of that directory are still renewed.
 */
export function settle(
  memory: Memory,
  resolutions: ReadonlyMap<string, Resolution>,
  volumes: CopiedVolumes,
  now: number,
): Settlement {
  const { plan } = memory.loaded;
  const changedCopies = changedVolumes(volumes, memory.copies);
  const { fetched, errors } = sortOut(memory, resolutions);

  for (;;) {
    const renewed = new Map([...fetched].filter(([name]) => !errors.has(name)));
    const expired = new Set(
      [...memory.states]
        .filter(
          ([name, state]) =>
            !renewed.has(name) && hasExpired(state, errors.has(name), plan.maxStaleSeconds, now),
        )
        .map(([name]) => name),
    );
    const data = new Map([
      ...memory.data,
      ...renewed,
      ...[...expired].map(name => [name, undefined] as const),
    ]);
    const affected = plan.directories.filter(
      directory =>
        memory.outdated.has(directory.path) ||
        secretsOf(directory).some(name => renewed.has(name) || expired.has(name)) ||
        copiesOf(directory).some(from => changedCopies.has(from)),
    );
    const [ready, incomplete] = partition(affected, directory => {
      const names = secretsOf(directory);
      // What expired has to go even if the rest of its directory is not known.
      return names.every(name => data.has(name)) || names.some(name => expired.has(name));
    });
    const deliveries = build(ready, present(data), volumes.read);
    const undeliverable = deliveries
      .flatMap(({ built }) => built.problems)
      .flatMap(({ secrets, error }) => secrets.map(name => [name, error] as const))
      .filter(([name]) => !errors.has(name));
    if (undeliverable.length > 0) {
      for (const [name, error] of undeliverable) errors.set(name, error);
      continue;
    }
    markWaiting(incomplete, data, renewed, errors);
    return {
      data,
      deliveries: deliveries.map(delivery => emptyIfExpired(delivery, expired)),
      errors,
      expired,
    };
  }
}

function sortOut(
  { loaded: { plan }, data }: Memory,
  resolutions: ReadonlyMap<string, Resolution>,
): { fetched: Map<string, SecretData | undefined>; errors: Map<string, Error> } {
  const fetched = new Map<string, SecretData | undefined>();
  const errors = new Map<string, Error>();
  for (const [name, resolution] of resolutions) {
    if ('data' in resolution) fetched.set(name, resolution.data);
    // With last good data in hand, "not there" may be a mistake at the provider: it is treated like any failure.
    else if (
      isNotFound(resolution.error) &&
      data.get(name) === undefined &&
      isOptional(plan.directories, name)
    )
      fetched.set(name, undefined);
    else errors.set(name, resolution.error);
  }
  return { fetched, errors };
}

/** What was fetched but stands in a directory that cannot be written yet is remembered, and is not fresh. */
function markWaiting(
  incomplete: readonly DirectoryPlan[],
  data: Memory['data'],
  renewed: ReadonlyMap<string, unknown>,
  errors: Map<string, Error>,
): void {
  for (const directory of incomplete) {
    const names = secretsOf(directory);
    const others = names.filter(name => !data.has(name)).join(', ');
    const error = problem('DIRECTORY_INCOMPLETE', { directory: directory.path, others });
    for (const name of names) if (renewed.has(name) && !errors.has(name)) errors.set(name, error);
  }
}

/** Expired data does not stay only because something else in its directory is wrong. */
function emptyIfExpired(delivery: Delivery, expired: ReadonlySet<string>): Delivery {
  const { directory, built } = delivery;
  if (built.problems.length === 0 || !secretsOf(directory).some(name => expired.has(name))) return delivery;
  return { directory, built: { payload: new Map(), problems: [], skipped: [] } };
}

function present(data: Memory['data']): ReadonlyMap<string, SecretData> {
  return new Map(
    [...data].flatMap(([name, secret]) => (secret === undefined ? [] : [[name, secret] as const])),
  );
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter(item => !test(item))];
}
