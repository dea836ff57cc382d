import { createHmac } from 'node:crypto';
import type { ExternalSecretSpec } from '../../api/external-secret.ts';
import { objectIndex, type IndexedObject, type ObjectIndex } from '../../manifest/object-index.ts';
import type { InjectContext } from '../contract.ts';
import { defaultSettings } from '../options/settings.ts';

export const NAMESPACE = 'shop';

const API_VERSION = 'external-secrets.io/v1';

/** An ExternalSecret of the store `vault` with these keys, in the namespace of the tests. */
export function externalSecret(
  name: string,
  keys: readonly string[],
  spec: Partial<ExternalSecretSpec> = {},
  namespace = NAMESPACE,
): IndexedObject {
  return {
    apiVersion: API_VERSION,
    kind: 'ExternalSecret',
    metadata: { name, namespace },
    spec: {
      secretStoreRef: { name: 'vault' },
      ...(keys.length === 0 ? {} : { data: keys.map(key => ({ secretKey: key, remoteRef: { key: name } })) }),
      ...spec,
    },
  };
}

/** A store of any provider; Vault with the pod's own ServiceAccount where none is given. */
export function store(
  kind: 'SecretStore' | 'ClusterSecretStore' = 'SecretStore',
  provider: object = {
    vault: { server: 'https://vault:8200', auth: { kubernetes: { mountPath: 'kubernetes', role: 'shop' } } },
  },
  name = 'vault',
): IndexedObject {
  const metadata = kind === 'SecretStore' ? { name, namespace: NAMESPACE } : { name };
  return { apiVersion: API_VERSION, kind, metadata, spec: { provider } };
}

/** An ExternalSecret of one generator of its name, which is of the kind Password and gives these keys. */
export function madeSecret(name: string, keys: readonly string[]): readonly IndexedObject[] {
  return [
    externalSecret(name, [], { dataFrom: [{ sourceRef: { generatorRef: { kind: 'Password', name } } }] }),
    {
      apiVersion: 'generators.external-secrets.io/v1alpha1',
      kind: 'Password',
      metadata: { name, namespace: NAMESPACE },
      spec: { length: 24, secretKeys: keys },
    },
  ];
}

/** `db` with the keys password and username, `api` with token, `all` whose keys nobody knows before fetching. */
export function manifests(...more: readonly IndexedObject[]): ObjectIndex {
  return objectIndex([
    { kind: 'Namespace', metadata: { name: NAMESPACE, labels: { team: 'shop' } } },
    store(),
    externalSecret('db', ['password', 'username']),
    externalSecret('api', ['token']),
    externalSecret('all', [], { dataFrom: [{ extract: { key: 'all' } }] }),
    ...more,
  ]);
}

export function injectContext(parts: Partial<InjectContext> = {}): InjectContext {
  return {
    namespace: NAMESPACE,
    manifests: manifests(),
    settings: defaultSettings,
    server: { major: 1, minor: 36 },
    sign: text => createHmac('sha256', 'key of the tests').update(text).digest('base64url'),
    ...parts,
  };
}
