import { currentKindOf, PUSH_VERSION } from '../api/checked-kinds.ts';
import { GROUP, VERSIONS } from '../api/kinds.ts';
import { isSlip, meantKindOf } from '../api/meant-kind.ts';
import { unknownFields } from '../api/validate/unknown-fields.ts';
import { validateObject } from '../api/validate/validate.ts';
import { error, warning, type RuleFinding } from './rule.ts';

/*
 * apiVersion  external-secrets.io/v1
 *             external-secrets.io/v1beta1  warning: ESO serves it no longer
 *             any other version or group   error: no cluster serves it
 * kind        a slip of the pen            error: there is no such kind
 */
/** For kinds of {@link GROUP}, whose names nobody else has. */
export function apiVersionFindings(object: {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}): readonly RuleFinding[] {
  const kind = meantKindOf(object) ?? object.kind;
  const version = versionFindings(object, kind);
  return kind === object.kind ? version : [kindFinding(object.kind, String(kind), GROUP), ...version];
}

/** @param kind that is meant */
function versionFindings(object: { readonly apiVersion?: unknown }, kind: unknown): readonly RuleFinding[] {
  const { apiVersion } = object;
  const current = `${GROUP}/${kind === 'PushSecret' || kind === 'ClusterPushSecret' ? PUSH_VERSION : 'v1'}`;
  if (apiVersion === current) return [];
  const fix = `write apiVersion: ${current}`;
  if (!isOurGroup(apiVersion)) return [groupFinding(apiVersion, kind, fix)];
  const patch = [{ op: 'replace', path: '/apiVersion', value: current }] as const;
  const known =
    current !== `${GROUP}/${PUSH_VERSION}` && VERSIONS.some(version => apiVersion === `${GROUP}/${version}`);
  if (!known) {
    // v1alpha1 had other fields; what has the shape of the current version is safe to call so.
    const meant = { ...object, kind };
    const type = currentKindOf(meant);
    const isWhole = type !== undefined && validateObject(type, meant).length === 0;
    const rest = unknownFields(type ?? { kind: 'ExternalSecret', version: 'v1' }, meant);
    const safe = isWhole && rest.length === 0 ? patch : undefined;
    return [error('apiVersion', `is not a version of ${String(kind)}`, fix, safe)];
  }
  // v1 has every field of v1beta1 with the same meaning.
  return [warning('apiVersion', 'is not served by current versions of ESO', fix, patch)];
}

/** @param group that `meant` is of */
export function kindFinding(written: unknown, meant: string, group: string): RuleFinding {
  const isSure = typeof written === 'string' && isSlip(written.toLowerCase(), meant.toLowerCase());
  const patch = isSure ? [{ op: 'replace', path: '/kind', value: meant } as const] : undefined;
  return error('kind', `is not a kind of ${group}`, `write kind: ${meant}`, patch);
}

function groupFinding(apiVersion: unknown, kind: unknown, fix: string): RuleFinding {
  if (String(apiVersion).startsWith('kubernetes-client.io/')) {
    const message = 'is of kubernetes-external-secrets, which External Secrets has replaced';
    return error('apiVersion', message, `${fix}, and the fields that it has`);
  }
  return error('apiVersion', `is not of the group of ${String(kind)}, which is ${GROUP}`, fix);
}

/** Whether an `apiVersion` is of the group, whatever the version. */
function isOurGroup(apiVersion: unknown): apiVersion is string {
  return typeof apiVersion === 'string' && apiVersion.startsWith(`${GROUP}/`);
}
