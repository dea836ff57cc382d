import { describe, problem } from '../errors.ts';
import { targetKey } from './certificate-cluster.ts';
import { laterLayout, leftToLater } from './planner/later-layout.ts';
import { MANAGED_BY, MANAGED_BY_LABEL } from './secret-layout.ts';
import type { Action, ApplyBundle, LeaveSecret, WriteSecret } from './situation.ts';

/** What a replica does about itself alone. */
export type ReplicaAction = Extract<Action, { do: 'serve' | 'publish-report' | 'remove-report' }>;

/** True: it went through, whoever won. False: it failed, and the reason is among the troubles. */
export async function attempt(
  trouble: string,
  troubles: Set<string>,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    troubles.add(`${trouble}: ${describe(error)}`);
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

/** Why the Secret is left alone, and what can be done about it. */
export function secretLeft({ secret, of }: Pick<LeaveSecret, 'secret' | 'of'>): Error {
  if (of === 'a later version') return leftToLater(secret.name, laterLayout(secret) ?? '');
  return problem('CERT_SECRET_FOREIGN', {
    secret: secret.name,
    keys: Object.keys(secret.data).sort().join(', '),
    label: `${MANAGED_BY_LABEL}: ${MANAGED_BY}`,
  });
}
