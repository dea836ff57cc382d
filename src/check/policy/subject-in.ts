import { GROUP } from '../../api/kinds.ts';
import { isClusterScoped } from '../../manifest/cluster-scoped.ts';
import { labelsOf, withNameLabel } from '../../manifest/labels.ts';
import type { ManifestSet } from '../manifest-set.ts';
import type { Subject } from './contract.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** An object of a set as policies see it: with the labels of its namespace and the stores that the set knows. */
export function subjectIn(set: ManifestSet, object: JsonObject): Subject {
  const namespace = isClusterScoped(object['kind']) ? undefined : set.namespaceOf(object);
  return {
    object,
    namespace,
    namespaceLabels: namespace === undefined ? undefined : namespaceLabels(set, namespace),
    store: (kind, name) =>
      theOnly(set.findAll(GROUP, kind, kind === 'SecretStore' ? namespace : undefined, name)),
  };
}

function namespaceLabels(set: ManifestSet, name: string): Subject['namespaceLabels'] {
  const found = theOnly(set.findAll('', 'Namespace', undefined, name));
  return found === undefined ? undefined : withNameLabel(name, labelsOf(found));
}

/** Of several, which one is meant is not known. */
function theOnly(found: readonly JsonObject[]): JsonObject | undefined {
  return found.length === 1 ? found[0] : undefined;
}
