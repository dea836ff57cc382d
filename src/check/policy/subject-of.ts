import { storeIn, type ManifestView } from '../../manifest/view.ts';
import type { Subject } from './contract.ts';

/** An object of a cluster as policies see it, with what is known around it. */
export function subjectOf(
  object: Subject['object'],
  namespace: string | undefined,
  manifests: Pick<ManifestView, 'namespaceLabels' | 'secretStore' | 'clusterSecretStore'>,
): Subject {
  return {
    object,
    namespace,
    namespaceLabels: namespace === undefined ? undefined : manifests.namespaceLabels(namespace),
    store: (kind, name) => {
      const store = storeIn(manifests, kind, namespace, name);
      return store === undefined ? undefined : { ...store };
    },
  };
}
