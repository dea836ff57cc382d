import { storeIn, type ManifestView } from '../../manifest/view.ts';
import type { Subject } from './contract.ts';
import { isServedBy } from './served.ts';

/** An object of a cluster as policies see it, with what is known around it. What is not there may come next. */
export function subjectOf(
  object: Subject['object'],
  namespace: string | undefined,
  manifests: ManifestView,
): Subject {
  return {
    object,
    namespace,
    namespaceLabels: namespace === undefined ? undefined : manifests.namespaceLabels(namespace),
    store: (kind, name) => {
      const store = storeIn(manifests, kind, namespace, name);
      return store === undefined ? undefined : { ...store };
    },
    isServed: secretName => {
      const writers = manifests.externalSecretsTargeting(namespace ?? '', secretName);
      return writers.length === 0
        ? undefined
        : isServedBy(writers.map(({ spec }) => spec.target?.creationPolicy));
    },
  };
}
