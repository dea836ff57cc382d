import { targetKey, type CertificateCluster } from './certificate-cluster.ts';
import type { Repairs } from './repairs.ts';
import type { ApplyBundle } from './situation.ts';
import { adviceAbout, attempt, troubleWith } from './troubles.ts';

/** What one pass has met with so far. */
export interface Tried {
  readonly troubles: Set<string>;
  /** Applies that were sent. */
  readonly applied: Set<string>;
}

interface BundleWriter {
  readonly cluster: Pick<CertificateCluster, 'applyBundle'>;
  readonly repairs: Pick<Repairs, 'applied'>;
}

/** Each at once: one that hangs does not keep the others. */
export async function applyBundles(
  actions: readonly ApplyBundle[],
  { cluster, repairs }: BundleWriter,
  { troubles, applied }: Tried,
  signal: AbortSignal,
): Promise<void> {
  const apply = async ({ target, caBundle }: ApplyBundle): Promise<void> => {
    // Once in a pass: that it has succeeded is seen by the watch, some time later.
    const key = `${targetKey(target)} ${target.resourceVersion} ${caBundle}`;
    if (applied.has(key)) return;
    applied.add(key);
    if (await cluster.applyBundle(target, caBundle, signal)) await repairs.applied(target, caBundle, signal);
  };
  await Promise.all(
    actions.map(action =>
      attempt(troubleWith(action), troubles, () => apply(action), adviceAbout(action.target)),
    ),
  );
}
