import { GROUP, KINDS, VERSIONS, type Kind } from '../api/kinds.ts';
import type { Finding } from './finding.ts';

/*
 * apiVersion  external-secrets.io/v1
 *             external-secrets.io/v1beta1  warning: ESO serves it no longer
 *             any other version            error: no cluster serves it
 */
/** PST103 and PST203. undefined: not one of our kinds, or nothing to say. */
export function apiVersionFinding(object: {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}): Finding | undefined {
  const kind = KINDS.find(known => known === object.kind);
  const { apiVersion } = object;
  if (kind === undefined || apiVersion === `${GROUP}/v1` || !isOurGroup(apiVersion)) return undefined;
  const rule = ruleOf(kind);
  const fix = `write apiVersion: ${GROUP}/v1`;
  const known = VERSIONS.some(version => apiVersion === `${GROUP}/${version}`);
  return known
    ? {
        rule,
        severity: 'warning',
        path: 'apiVersion',
        message: 'is not served by current versions of ESO',
        fix,
      }
    : { rule, severity: 'error', path: 'apiVersion', message: `is not a version of ${kind}`, fix };
}

/** Whether an `apiVersion` is of the group, whatever the version. */
function isOurGroup(apiVersion: unknown): apiVersion is string {
  return typeof apiVersion === 'string' && apiVersion.startsWith(`${GROUP}/`);
}

function ruleOf(kind: Kind): string {
  return kind === 'ExternalSecret' ? 'PST103' : 'PST203';
}
