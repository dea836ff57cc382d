import type { ResourceAddress } from '../kube/resource-path.ts';
import type { IndexedObject } from '../manifest/object-index.ts';

/** Where the API server serves the kinds that decisions are made from. */
export const WATCHED_KINDS: Readonly<Record<IndexedObject['kind'], ResourceAddress>> = {
  ExternalSecret: { group: 'external-secrets.io', version: 'v1', resource: 'externalsecrets' },
  SecretStore: { group: 'external-secrets.io', version: 'v1', resource: 'secretstores' },
  ClusterSecretStore: { group: 'external-secrets.io', version: 'v1', resource: 'clustersecretstores' },
  Namespace: { version: 'v1', resource: 'namespaces' },
};

/**
 * What the API server sent as an object of this kind; metadata-only answers call themselves PartialObjectMetadata.
 * It is taken at its word, since the server has held it against the schema of the kind, but for the spec: there are
 * schemas that let it be left out, and then there is nothing to decide from.
 */
export function ofKind(kind: IndexedObject['kind'], object: unknown): IndexedObject | undefined {
  const named: unknown = isRecord(object) ? { ...object, kind } : undefined;
  return isIndexed(named) ? named : undefined;
}

function isIndexed(object: unknown): object is IndexedObject {
  if (!isRecord(object) || !isRecord(object['metadata'])) return false;
  return (
    typeof object['metadata']['name'] === 'string' &&
    (object['kind'] === 'Namespace' || isRecord(object['spec']))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
