import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { GROUP } from '../../api/kinds.ts';
import { isClusterScoped } from '../../manifest/cluster-scoped.ts';
import { labelsOf, withNameLabel } from '../../manifest/labels.ts';
import type { ManifestSet } from '../manifest-set.ts';
import type { Subject } from './contract.ts';
import { isServedBy } from './served.ts';

/** An object of a set as policies see it: with the labels of its namespace and the stores that the set knows. */
export function subjectIn(set: ManifestSet, object: JsonObject): Subject {
  const namespace = isClusterScoped(object['kind']) ? undefined : set.namespaceOf(object);
  return {
    object,
    namespace,
    namespaceLabels: namespace === undefined ? undefined : namespaceLabels(set, namespace),
    store: (kind, name) =>
      theOnly(set.findAll(GROUP, kind, kind === 'SecretStore' ? namespace : undefined, name)),
    isServed: secretName => {
      const writers = set.writersOf(namespace, secretName);
      const ours = writers.map(targetOf).filter(target => target !== undefined);
      if (ours.length > 0) return isServedBy(ours.map(target => target['creationPolicy']));
      // What somebody else writes is a Secret.
      return writers.length > 0 || set.isComplete(GROUP, 'ExternalSecret') ? false : undefined;
    },
  };
}

function namespaceLabels(set: ManifestSet, name: string): Subject['namespaceLabels'] {
  const found = theOnly(set.findAll('', 'Namespace', undefined, name));
  return found === undefined ? undefined : withNameLabel(name, labelsOf(found));
}

/** Of an ExternalSecret, or of those that a ClusterExternalSecret makes; undefined for other kinds. */
function targetOf({ kind, spec }: JsonObject): JsonObject | undefined {
  if (kind !== 'ExternalSecret' && kind !== 'ClusterExternalSecret') return undefined;
  const outer = isJsonObject(spec) ? spec : {};
  const made = kind === 'ExternalSecret' ? outer : outer['externalSecretSpec'];
  const target = isJsonObject(made) ? made['target'] : undefined;
  return isJsonObject(target) ? target : {};
}

/** Of several, which one is meant is not known. */
function theOnly(found: readonly JsonObject[]): JsonObject | undefined {
  return found.length === 1 ? found[0] : undefined;
}
