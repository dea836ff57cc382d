import { describe, problem } from '../errors.ts';
import { isForbidden } from '../kube/status-error.ts';
import { targetKey, type TrustTarget } from './certificate-cluster.ts';
import { laterLayout, leftToLater } from './planner/later-layout.ts';
import { MANAGED_BY, MANAGED_BY_LABEL } from './secret-layout.ts';
import type { Action, ApplyBundle, LeaveSecret, WriteSecret } from './situation.ts';
import { PART_OF_LABEL } from './targets/target-kind.ts';

/** What a replica does about itself alone. */
export type ReplicaAction = Extract<Action, { do: 'serve' | 'publish-report' | 'remove-report' }>;

/** True: it went through, whoever won. False: it failed, and the reason is among the troubles. */
export async function attempt(
  trouble: string,
  troubles: Set<string>,
  work: () => Promise<void>,
  advice: (error: unknown) => string = () => '',
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    troubles.add(`${trouble}: ${describe(error)}${advice(error)}`);
    return false;
  }
}

/** What is said when that fails, before the reason. */
export function troubleWith(action: WriteSecret | ApplyBundle | ReplicaAction): string {
  if (action.do === 'write-secret') return 'the Secret cannot be written';
  if (action.do === 'apply-bundle') return `the caBundle of ${targetKey(action.target)} cannot be applied`;
  if (action.do === 'remove-report')
    return `the report of ${action.replica}, which is gone, cannot be removed`;
  if (action.do === 'serve') return 'the certificate cannot be served';
  return action.first
    ? 'a certificate cannot be served before the report of this replica names it'
    : 'the report of this replica cannot be written';
}

/** What helps where a target may not be written, after the reason; for one that the settings name, RBAC is all there is. */
export function adviceAbout({ kind, name, isNamed }: TrustTarget): (error: unknown) => string {
  const label = isNamed || kind === 'ConfigMap' ? '' : `, or take its label ${PART_OF_LABEL} away`;
  return error =>
    isForbidden(error)
      ? `; allow patch on ${name} in the ${kind === 'ConfigMap' ? 'Role' : 'ClusterRole'}${label}`
      : '';
}

/** Why the Secret is left alone, and what can be done about it. */
export function secretLeft({ secret, of }: Pick<LeaveSecret, 'secret' | 'of'>): Error {
  if (of === 'a later version') return leftToLater(secret.name, laterLayout(secret) ?? '');
  return problem('CERT_SECRET_FOREIGN', {
    secret: secret.name,
    keys: Object.keys(secret.data).sort().join(', '),
    label: `${MANAGED_BY_LABEL}: ${MANAGED_BY}`,
  });
}
