/** The manifests one decision may look at: watched objects at admission, files on the command line. */
import type { ExternalSecret } from '../api/external-secret.ts';
import type { GeneratorKind, GeneratorObject } from '../api/generators/index.ts';
import type { ClusterSecretStore, SecretStore } from '../api/secret-store.ts';

export interface ManifestView {
  externalSecret(namespace: string, name: string): ExternalSecret | undefined;
  /** The ExternalSecrets whose target Secret has this name, in order of their names. */
  externalSecretsTargeting(namespace: string, secretName: string): readonly ExternalSecret[];
  secretStore(namespace: string, name: string): SecretStore | undefined;
  clusterSecretStore(name: string): ClusterSecretStore | undefined;
  /** A namespaced one of `namespace`, or for kind ClusterGenerator the one of the cluster. */
  generator(namespace: string, kind: GeneratorKind, name: string): GeneratorObject | undefined;
  /** undefined: the namespace has not been seen. */
  namespaceLabels(namespace: string): Readonly<Record<string, string>> | undefined;
}

export type StoreKind = 'SecretStore' | 'ClusterSecretStore';

/** The store that is meant by a kind and a name in a namespace; a SecretStore is of that namespace. */
export function storeIn(
  manifests: Pick<ManifestView, 'secretStore' | 'clusterSecretStore'>,
  kind: StoreKind,
  namespace: string | undefined,
  name: string,
): SecretStore | ClusterSecretStore | undefined {
  if (kind === 'ClusterSecretStore') return manifests.clusterSecretStore(name);
  return namespace === undefined ? undefined : manifests.secretStore(namespace, name);
}

/** The same store where a view does not have it; undefined: of a SecretStore it is not known where it would be. */
export function storeRefOf(
  kind: StoreKind,
  namespace: string | undefined,
  name: string,
): ObjectRef | undefined {
  if (kind === 'ClusterSecretStore') return { kind, name };
  return namespace === undefined ? undefined : { kind, namespace, name };
}

/** An object that a decision needed and the view did not have. */
export interface ObjectRef {
  readonly kind: 'ExternalSecret' | 'SecretStore' | 'ClusterSecretStore' | 'Namespace' | GeneratorKind;
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
  readonly name: string;
}
