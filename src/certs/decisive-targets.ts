import { isCalled, type TrustTarget } from './certificate-cluster.ts';
import { isAmong, type ServingNames } from './issue/serving-names.ts';

/**
 * Of the targets by which API servers call, those without whose trust a replica is not ready: the ones that the settings
 * name, and those that call one of our names and have been written to by us. Whatever else carries our label is of
 * another installation, or we may not patch it: to take every replica out of its Service would not mend the calls of
 * that one, and lose those of all the others. With none of ours among them all count, since one of them has to be it.
 */
export function decisiveTargets(
  targets: readonly TrustTarget[],
  names: ServingNames,
): readonly TrustTarget[] {
  const called = targets.filter(isCalled);
  const isOwn = isAmong(names);
  const decisive = called.filter(
    ({ isNamed, isWritten, entries }) =>
      isNamed || (isWritten && entries.some(({ calledAs }) => calledAs !== undefined && isOwn(calledAs))),
  );
  return decisive.length > 0 ? decisive : called;
}
