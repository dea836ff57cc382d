import { GROUP, kindVersionOf } from '../../api/kinds.ts';
import { isJsonObject, type JsonObject } from '../../api/json.ts';
import type { ClusterSecretStore } from '../../api/secret-store.ts';
import { isFlawless } from '../../api/validate/validate.ts';
import { labelsOf, withNameLabel } from '../../manifest/labels.ts';
import { storeAllowsNamespace } from '../../manifest/store-access.ts';
import { excerpt } from '../wording/excerpt.ts';
import type { ManifestSet } from '../manifest-set.ts';
import { error, type RuleFinding, type SetRule } from '../rule.ts';
import { ofExternalSecrets } from './placed.ts';
import { storeReferences } from './store-references.ts';

/**
 * An ExternalSecret in a namespace that its ClusterSecretStore does not let in.
 *
 * A ClusterSecretStore with `conditions` serves a namespace only if one of them holds: by the name of the namespace, by an
 * expression for it, or by its labels. External Secrets answers everybody else with `denied by spec.condition`. Add the
 * namespace to the conditions, or use another store. Conditions by label are judged where the Namespace is in the same set.
 */
export const storeAllowsThisNamespace: SetRule = {
  id: 'PST601',
  title: 'a ClusterSecretStore whose conditions do not let this namespace in',
  kinds: ['ExternalSecret'],
  checkSet: set =>
    ofExternalSecrets(set, ({ spec }, object) => {
      const namespace = set.namespaceOf(object);
      if (namespace === undefined) return [];
      return storeReferences(spec).flatMap(({ kind, name, path }): readonly RuleFinding[] => {
        if (kind !== 'ClusterSecretStore') return [];
        const stores = set.findAll(GROUP, kind, undefined, name);
        if (stores.length === 0 || !stores.every(store => refuses(set, store, namespace))) return [];
        const message = `ClusterSecretStore ${excerpt(name)} does not let namespace ${namespace} in`;
        const fix = 'add the namespace to spec.conditions of the store, or use another store';
        return [error(`${path}.name`, message, fix)];
      });
    }),
};

/** False also where it cannot be told. */
function refuses(set: ManifestSet, object: JsonObject, namespace: string): boolean {
  const spec = isJsonObject(object['spec']) ? object['spec'] : {};
  // A snapshot has the conditions alone, and of a file the rest may be wrong.
  const store = { ...object, spec: { conditions: spec['conditions'], provider: { fake: { data: [] } } } };
  if (spec['conditions'] === undefined || !isClusterSecretStore(store)) return false;
  const [known] = set.findAll('', 'Namespace', undefined, namespace);
  const labels = known === undefined ? undefined : withNameLabel(namespace, labelsOf(known));
  return storeAllowsNamespace(store, namespace, labels) === false;
}

/** The schema says so. */
function isClusterSecretStore(store: JsonObject): store is ClusterSecretStore & JsonObject {
  const type = kindVersionOf(store);
  return type?.kind === 'ClusterSecretStore' && isFlawless(type, store);
}
