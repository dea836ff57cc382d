import { GENERATOR_GROUP, isGeneratorKind } from '../api/generators/index.ts';
import { isJsonObject, type JsonObject } from '../api/json.ts';
import { GROUP } from '../api/kinds.ts';
import { storeIn, storeRefOf, type ManifestView, type ObjectRef } from '../manifest/view.ts';
import { emptyKey } from './across/empty-key.ts';
import { generatedKeysAsked } from './across/generated-keys.ts';
import { sameTarget } from './across/same-target.ts';
import { storeAllowsThisNamespace } from './across/store-allows-namespace.ts';
import { storeExists } from './across/store-exists.ts';
import type { CheckResult } from './check-result.ts';
import type { Finding } from './finding.ts';
import { groupOf, ownNamespace, type ManifestSet } from './manifest-set.ts';
import { defaultLiteralSettings } from './security/likeness.ts';
import type { SetRule } from './rule.ts';
import { typedExternalSecrets } from './typed-external-secrets.ts';

/** The rules across objects that watched manifests can answer. */
const rules = [storeExists, storeAllowsThisNamespace, sameTarget, generatedKeysAsked, emptyKey];

/** What can be said of one object with the others of its cluster in view, as sure as the same rules are of a whole cluster. */
export function checkAcross(object: unknown, namespace: string, manifests: ManifestView): CheckResult {
  if (!isJsonObject(object)) return NOTHING;
  const own = ofKind.get(object['kind']);
  if (own === undefined) return NOTHING;
  const missing: ObjectRef[] = [];
  const set = viewedSet(object, namespace, manifests, missing);
  const findings: Finding[] = [];
  for (const { id, checkSet } of own) {
    for (const { severity, path, message, fix } of checkSet(set))
      findings.push({ rule: id, severity, path, message, ...(fix === undefined ? {} : { fix }) });
  }
  return { findings, missing };
}

const ofKind: ReadonlyMap<unknown, readonly SetRule[]> = new Map(
  rules.flatMap(({ kinds }) => kinds).map(kind => [kind, rules.filter(({ kinds }) => kinds.includes(kind))]),
);

const NOTHING: CheckResult = { findings: [], missing: [] };

/** One object, and around it whatever the view has; it notes what the view was asked for and does not have. */
function viewedSet(
  object: JsonObject,
  namespace: string,
  manifests: ManifestView,
  missing: ObjectRef[],
): ManifestSet {
  const note = (ref: ObjectRef | undefined): readonly JsonObject[] => {
    if (ref !== undefined) missing.push(ref);
    return [];
  };
  const find = (kind: string, place: string | undefined, name: string): readonly JsonObject[] => {
    if (kind === 'ClusterSecretStore' || kind === 'SecretStore') {
      const store = storeIn(manifests, kind, place, name);
      return store === undefined ? note(storeRefOf(kind, place, name)) : [{ ...store }];
    }
    if (kind === 'Namespace') {
      const labels = manifests.namespaceLabels(name);
      return labels === undefined
        ? note({ kind, name })
        : [{ apiVersion: 'v1', kind, metadata: { name, labels } }];
    }
    return [];
  };
  const findGenerator = (kind: string, place: string | undefined, name: string): readonly JsonObject[] => {
    if (!isGeneratorKind(kind)) return [];
    const isCluster = kind === 'ClusterGenerator';
    // What a ClusterExternalSecret names is of namespaces that are not known.
    if (place === undefined && !isCluster) return [];
    const generator = manifests.generator(place ?? namespace, kind, name);
    return generator === undefined
      ? note({ kind, name, ...(place === undefined ? {} : { namespace: place }) })
      : [{ ...generator }];
  };
  const own: readonly JsonObject[] = [object];
  const ofKind = (group: string, kind: string) =>
    kind === object['kind'] && group === groupOf(object) ? own : [];
  return {
    objects: own,
    ofKind,
    externalSecrets: typedExternalSecrets(() => ofKind(GROUP, 'ExternalSecret')),
    namespaceOf: other => ownNamespace(other) ?? namespace,
    fileOf: () => undefined,
    literals: defaultLiteralSettings,
    findAll(group, kind, place, name) {
      if (group === GENERATOR_GROUP) return findGenerator(kind, place, name);
      return group === GROUP || group === '' ? find(kind, place, name) : [];
    },
    within: () => [],
    writersOf: (place = namespace, secretName) => [
      ...manifests.externalSecretsTargeting(place, secretName).map(({ ...other }) => other),
      object,
    ],
    isComplete: (group, kind) => group === GROUP && (kind === 'SecretStore' || kind === 'ClusterSecretStore'),
  };
}
