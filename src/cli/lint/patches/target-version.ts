import { CHECKED_KINDS, groupOf } from '../../../api/checked-kinds.ts';
import { POLICY_KIND } from '../../../api/secret-policy.ts';
import type { PatchTarget } from './patch-target.ts';

/**
 * `apiVersion` of the kind that a target names, as far as that follows: kustomize asks neither for a group nor for a version,
 * and of what nobody but External Secrets has both are known.
 */
export function targetVersion({ group = '', version = '', kind }: PatchTarget): string {
  const known = CHECKED_KINDS.find(
    one => one.kind === kind && (group === '' ? !SHARED.has(kind) : groupOf(one.kind) === group),
  );
  const ofGroup = group === '' && known !== undefined ? groupOf(known.kind) : group;
  const inVersion = version === '' ? (known?.version ?? 'v1') : version;
  return ofGroup === '' ? inVersion : `${ofGroup}/${inVersion}`;
}

/** Kinds whose names somebody else has as well, or may have: Grafana is one of Grafana's own operator. */
const SHARED: ReadonlySet<string> = new Set([
  'Fake',
  'Grafana',
  'MFA',
  'Password',
  'SSHKey',
  'UUID',
  'Webhook',
  POLICY_KIND,
]);
