import { PUSH_VERSION } from '../api/checked-kinds.ts';
import { GROUP, VERSIONS } from '../api/kinds.ts';
import { error, warning, type RuleFinding } from './rule.ts';

/*
 * apiVersion  external-secrets.io/v1
 *             external-secrets.io/v1beta1  warning: ESO serves it no longer
 *             any other version            error: no cluster serves it
 */
/** For kinds of {@link GROUP}; a kind of the same name in another group is not ours. */
export function apiVersionFindings(object: {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}): readonly RuleFinding[] {
  const { apiVersion, kind } = object;
  const current = `${GROUP}/${kind === 'PushSecret' || kind === 'ClusterPushSecret' ? PUSH_VERSION : 'v1'}`;
  if (apiVersion === current || !isOurGroup(apiVersion)) return [];
  const fix = `write apiVersion: ${current}`;
  const known = VERSIONS.some(version => apiVersion === `${GROUP}/${version}`);
  if (!known) return [error('apiVersion', `is not a version of ${String(kind)}`, fix)];
  // v1 has every field of v1beta1 with the same meaning.
  const patch = [{ op: 'replace', path: '/apiVersion', value: current }] as const;
  return [warning('apiVersion', 'is not served by current versions of ESO', fix, patch)];
}

/** Whether an `apiVersion` is of the group, whatever the version. */
function isOurGroup(apiVersion: unknown): apiVersion is string {
  return typeof apiVersion === 'string' && apiVersion.startsWith(`${GROUP}/`);
}
