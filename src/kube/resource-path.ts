import { problem } from '../errors.ts';

export interface ResourceAddress {
  /** Empty or absent for the core group (`v1`). */
  readonly group?: string;
  readonly version: string;
  /** Plural and lower case, as in the URL: `externalsecrets`. */
  readonly resource: string;
  /** Absent for cluster-scoped resources and for a list over all namespaces. */
  readonly namespace?: string;
  /** Absent for the collection. */
  readonly name?: string;
  /** `status`, `scale`, `token` …; needs a name. */
  readonly subresource?: string;
}

/**
 * The path of a resource: `/api/v1/…` for the core group, `/apis/<group>/<version>/…` for all others.
 * Throws KUBE_PATH for a part that would change which object the path means
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names).
 */
export function resourcePath(address: ResourceAddress): string {
  const { group, version, resource, namespace, name, subresource } = address;
  const parts = group
    ? ['apis', segment('group', group), segment('version', version)]
    : ['api', segment('version', version)];
  if (namespace !== undefined) parts.push('namespaces', segment('namespace', namespace));
  parts.push(segment('resource', resource));
  if (name !== undefined) parts.push(segment('name', name));
  if (subresource !== undefined) {
    if (name === undefined) throw refused('subresource', subresource, 'it needs a name before it');
    parts.push(segment('subresource', subresource));
  }
  return `/${parts.join('/')}`;
}

// `..` survives encodeURIComponent and is then resolved by every URL parser on the way.
function segment(part: string, value: string): string {
  if (value === '') throw refused(part, '""', 'it is empty');
  if (value === '.' || value === '..') throw refused(part, value, 'it would be read as a directory');
  if (/[/%]/.test(value)) throw refused(part, value, 'it contains / or %');
  return encodeURIComponent(value);
}

function refused(part: string, value: string, reason: string): Error {
  return problem('KUBE_PATH', { part, value, reason });
}
