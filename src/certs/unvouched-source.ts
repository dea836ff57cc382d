import type { TrustTarget } from './certificate-cluster.ts';
import { decisiveTargets } from './decisive-targets.ts';
import type { ServingNames } from './issue/serving-names.ts';
import { distrusters } from './planner/trust.ts';
import type { External } from './sources/follow-source.ts';

/**
 * A sentence: who does not trust the certificate of a source that says nothing of its authority. Nobody here can publish
 * that, so unless somebody does, it is never served. undefined: all is as it should be, or on its way.
 */
export function unvouchedSource(
  { name, certificate }: External,
  targets: readonly TrustTarget[],
  { names, now }: { readonly names: ServingNames; readonly now: number },
): string | undefined {
  if (certificate === undefined || certificate.authorities.length > 0) return undefined;
  const lacking = distrusters(certificate.pair, decisiveTargets(targets, names), now);
  return lacking.length === 0
    ? undefined
    : `the certificate of ${name} has no ca.crt, and ${lacking.join(', ')} does not trust it: add ca.crt, or publish its authority there yourself`;
}
