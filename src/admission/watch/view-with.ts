import type { ManifestView } from '../../manifest/view.ts';

/**
 * The watched objects and, behind them, a few that one request read for itself. Those are not put into the watched
 * set: one that is deleted before the watch has seen it would stay there for good.
 */
export function viewWith(watched: ManifestView, own: ManifestView): ManifestView {
  return {
    externalSecret: (namespace, name) =>
      watched.externalSecret(namespace, name) ?? own.externalSecret(namespace, name),
    externalSecretsTargeting(namespace, secretName) {
      const more = own
        .externalSecretsTargeting(namespace, secretName)
        .filter(({ metadata }) => watched.externalSecret(namespace, metadata.name) === undefined);
      return [...watched.externalSecretsTargeting(namespace, secretName), ...more].sort((a, b) =>
        a.metadata.name < b.metadata.name ? -1 : 1,
      );
    },
    secretStore: (namespace, name) =>
      watched.secretStore(namespace, name) ?? own.secretStore(namespace, name),
    clusterSecretStore: name => watched.clusterSecretStore(name) ?? own.clusterSecretStore(name),
    generator: (namespace, kind, name) =>
      watched.generator(namespace, kind, name) ?? own.generator(namespace, kind, name),
    namespaceLabels: namespace => watched.namespaceLabels(namespace) ?? own.namespaceLabels(namespace),
  };
}
