import { isJsonObject } from '../../api/json.ts';
import { generatorPlural } from '../../api/generators/definition.ts';
import { GENERATOR_GROUP, GENERATOR_VERSION, type GeneratorKind } from '../../api/generators/index.ts';
import type { ResourceAddress } from '../../kube/resource-path.ts';
import type { IndexedObject } from '../../manifest/object-index.ts';

/** Where the API server serves the kinds that decisions are made from. */
export const WATCHED_KINDS: Readonly<Record<IndexedObject['kind'], ResourceAddress>> = {
  ExternalSecret: { group: 'external-secrets.io', version: 'v1', resource: 'externalsecrets' },
  SecretStore: { group: 'external-secrets.io', version: 'v1', resource: 'secretstores' },
  ClusterSecretStore: { group: 'external-secrets.io', version: 'v1', resource: 'clustersecretstores' },
  Namespace: { version: 'v1', resource: 'namespaces' },
  ClusterGenerator: generatorAddress('ClusterGenerator'),
  Fake: generatorAddress('Fake'),
  MFA: generatorAddress('MFA'),
  Password: generatorAddress('Password'),
  SSHKey: generatorAddress('SSHKey'),
  UUID: generatorAddress('UUID'),
  VaultDynamicSecret: generatorAddress('VaultDynamicSecret'),
  Webhook: generatorAddress('Webhook'),
};

function generatorAddress(kind: GeneratorKind): ResourceAddress {
  return { group: GENERATOR_GROUP, version: GENERATOR_VERSION, resource: generatorPlural(kind) };
}

/**
 * What the API server sent as an object of this kind; metadata-only answers call themselves PartialObjectMetadata.
 * It is taken at its word, since the server has held it against the schema of the kind, but for the spec: there are
 * schemas that let it be left out, and then there is nothing to decide from.
 */
export function ofKind(kind: IndexedObject['kind'], object: unknown): IndexedObject | undefined {
  const named: unknown = isJsonObject(object) ? { ...object, kind } : undefined;
  return isIndexed(named) ? named : undefined;
}

function isIndexed(object: unknown): object is IndexedObject {
  if (!isJsonObject(object) || !isJsonObject(object['metadata'])) return false;
  return (
    typeof object['metadata']['name'] === 'string' &&
    (object['kind'] === 'Namespace' || object['kind'] === 'UUID' || isJsonObject(object['spec']))
  );
}
