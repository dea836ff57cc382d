import type { ExternalSecret } from '../api/external-secret.ts';
import type { ClusterSecretStore, SecretStore } from '../api/secret-store.ts';
import { targetName } from '../manifest/produced-keys.ts';
import type { ManifestView } from '../manifest/view.ts';

/** An object of one of the kinds that a {@link ManifestView} answers with. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly labels?: Readonly<Record<string, string>> | undefined;
  };
}

/**
 * The view with a few objects that one request read for itself. What is watched goes first. They are not put into
 * the watched set: one that is deleted before the watch has seen it would stay there for good.
 */
export function viewWith(watched: ManifestView, extra: readonly Manifest[]): ManifestView {
  const find = (kind: string, name: string, namespace?: string): Manifest | undefined =>
    extra.find(
      object =>
        object.kind === kind && object.metadata.name === name && object.metadata.namespace === namespace,
    );
  // The kind of an object says its shape: the API server has held it against the schema of that kind.
  return {
    externalSecret: (namespace, name) =>
      watched.externalSecret(namespace, name) ??
      (find('ExternalSecret', name, namespace) as ExternalSecret | undefined),
    externalSecretsTargeting(namespace, secretName) {
      const known = watched.externalSecretsTargeting(namespace, secretName);
      const more = extra.filter(
        (object): object is ExternalSecret =>
          object.kind === 'ExternalSecret' &&
          object.metadata.namespace === namespace &&
          watched.externalSecret(namespace, object.metadata.name) === undefined &&
          targetName(object as ExternalSecret) === secretName,
      );
      return [...known, ...more].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
    },
    secretStore: (namespace, name) =>
      watched.secretStore(namespace, name) ??
      (find('SecretStore', name, namespace) as SecretStore | undefined),
    clusterSecretStore: name =>
      watched.clusterSecretStore(name) ??
      (find('ClusterSecretStore', name) as ClusterSecretStore | undefined),
    namespaceLabels(namespace) {
      const seen = watched.namespaceLabels(namespace);
      if (seen !== undefined) return seen;
      const object = find('Namespace', namespace);
      return object === undefined ? undefined : (object.metadata.labels ?? {});
    },
  };
}
