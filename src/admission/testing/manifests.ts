import type { ExternalSecret } from '../../api/external-secret.ts';
import type { ClusterSecretStore, SecretStore } from '../../api/secret-store.ts';
import type { NamespaceObject } from '../../manifest/object-index.ts';

/** An ExternalSecret of the namespace payments. */
export function externalSecret(name: string, { target = name }: { target?: string } = {}): ExternalSecret {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, namespace: 'payments' },
    spec: {
      secretStoreRef: { kind: 'SecretStore', name: 'vault' },
      target: { name: target },
      data: [{ secretKey: 'password', remoteRef: { key: 'db', property: 'password' } }],
    },
  };
}

/** A store of one fake value; of the namespace payments when it is a SecretStore. */
export function secretStore<Kind extends 'SecretStore' | 'ClusterSecretStore'>(
  kind: Kind,
  name: string,
): Kind extends 'SecretStore' ? SecretStore : ClusterSecretStore;
export function secretStore(
  kind: 'SecretStore' | 'ClusterSecretStore',
  name: string,
): SecretStore | ClusterSecretStore {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind,
    metadata: { name, ...(kind === 'SecretStore' ? { namespace: 'payments' } : {}) },
    spec: { provider: { fake: { data: [{ key: 'db', value: '{}' }] } } },
  };
}

export function namespaceObject(name: string, labels: Readonly<Record<string, string>>): NamespaceObject {
  return { kind: 'Namespace', metadata: { name, labels } };
}
