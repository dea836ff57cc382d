import { currentKindOf, PUSH_VERSION } from '../api/checked-kinds.ts';
import { GROUP, VERSIONS } from '../api/kinds.ts';
import { unknownFields } from '../api/unknown-fields.ts';
import { validateObject } from '../api/validate.ts';
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
  const patch = [{ op: 'replace', path: '/apiVersion', value: current }] as const;
  const known =
    current !== `${GROUP}/${PUSH_VERSION}` && VERSIONS.some(version => apiVersion === `${GROUP}/${version}`);
  if (!known) {
    // v1alpha1 had other fields; what has the shape of the current version is safe to call so.
    const type = currentKindOf(object);
    const isWhole = type !== undefined && validateObject(type, object).length === 0;
    const rest = unknownFields(type ?? { kind: 'ExternalSecret', version: 'v1' }, object);
    const safe = isWhole && rest.length === 0 ? patch : undefined;
    return [error('apiVersion', `is not a version of ${String(kind)}`, fix, safe)];
  }
  // v1 has every field of v1beta1 with the same meaning.
  return [warning('apiVersion', 'is not served by current versions of ESO', fix, patch)];
}

/** Whether an `apiVersion` is of the group, whatever the version. */
function isOurGroup(apiVersion: unknown): apiVersion is string {
  return typeof apiVersion === 'string' && apiVersion.startsWith(`${GROUP}/`);
}
