import type { JsonObject } from '../../api/json.ts';
import { nearestName } from '../../api/validate/nearest-name.ts';
import { additionOf } from '../../manifest/produced-keys.ts';
import { excerpt } from '../wording/excerpt.ts';
import { listed } from '../wording/listed.ts';
import { nameOf, type ManifestSet } from '../manifest-set.ts';
import { error, type RuleFinding, type SetRule } from '../rule.ts';
import { ofPods } from './placed.ts';
import { POD_KINDS, secretReferences, type PlacedPod } from './pod-references.ts';
import { externalSecretOf, secretKeys } from './secret-keys.ts';

/**
 * A pod that takes a key from a Secret which the ExternalSecret that writes this Secret does not produce.
 *
 * The container then does not start: `couldn't find key … in Secret`. Variables, `items` of volumes and projected sources
 * are looked at, in every kind that makes pods; a reference with `optional: true` may miss its key. Where keys are only known
 * after fetching (`dataFrom` that is passed on, unless of a generator whose keys are known; a template that gives YAML) nothing is said, and neither where the Secret
 * is also written by something whose keys are not known. Write the key that is there, or add it to the ExternalSecret.
 */
export const usedKeys: SetRule = {
  id: 'PST603',
  title: 'a key of a Secret that the ExternalSecret behind it does not produce',
  kinds: POD_KINDS.map(([, kind]) => kind),
  checkSet: set => ofPods(set, (pod, object) => podFindings(set, object, pod)),
};

function podFindings(set: ManifestSet, object: JsonObject, pod: PlacedPod): readonly RuleFinding[] {
  return secretReferences(pod).flatMap(({ name, key, keyPath, isOptional }) => {
    if (key === undefined || keyPath === undefined || isOptional) return [];
    const namespace = set.namespaceOf(object);
    const writers = set.writersOf(namespace, name);
    const source = writers.find(({ kind }) => kind === 'ExternalSecret' || kind === 'ClusterExternalSecret');
    const externalSecret = source === undefined ? undefined : externalSecretOf(source);
    const keys = externalSecret === undefined ? undefined : secretKeys(set, namespace, writers);
    if (source === undefined || externalSecret === undefined || keys === undefined || keys.has(key))
      return [];
    const who = `${String(source['kind'])} ${excerpt(nameOf(source))}`;
    const near = nearestName(key, keys);
    const isCluster = source['kind'] === 'ClusterExternalSecret';
    const add = additionOf(key, externalSecret, {
      shown: excerpt(key),
      ...(isCluster && { kind: 'ClusterExternalSecret', specPath: 'spec.externalSecretSpec' }),
    });
    return [
      error(
        keyPath,
        `Secret ${excerpt(name)} has no key ${excerpt(key)}: ${who} writes ${listed(keys)}`,
        near === undefined ? add : `write ${near}, or ${add}`,
      ),
    ];
  });
}
