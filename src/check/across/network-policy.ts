import { isJsonObject, type JsonObject } from '../../api/json.ts';
import type { Loose } from '../../api/validate/loose.ts';
import type { LabelSelector } from '../../api/secret-store.ts';
import { matchesSelector } from '../../manifest/label-selector.ts';
import { textsOf } from '../../manifest/labels.ts';
import { excerpt } from '../wording/excerpt.ts';
import { folderOf, type ManifestSet } from '../manifest-set.ts';
import { warning, type RuleFinding, type SetRule } from '../rule.ts';
import { MOST } from './absence.ts';
import { ofEach } from './placed.ts';
import { POD_KINDS, podOf } from './pod-references.ts';
import { isNearMiss, selectorOf, selectorText } from './selected.ts';

/**
 * A NetworkPolicy whose `podSelector` selects no pod of its namespace.
 *
 * It then protects nothing, and nobody notices: the API server takes any selector. In a folder this is said where the folder has
 * workloads of the namespace with the same labels and other values. Compare it with `spec.template.metadata.labels`
 * of the workload that is meant, not with the labels of the workload itself.
 */
export const networkPolicySelects: SetRule = {
  id: 'PST607',
  title: 'a NetworkPolicy that selects no pod',
  kinds: ['NetworkPolicy'],
  checkSet: set =>
    ofEach(set.ofKind('networking.k8s.io', 'NetworkPolicy'), object => {
      const spec = isJsonObject(object['spec']) ? object['spec'] : {};
      const selector = selectorOf(spec['podSelector']);
      return selector === undefined ? [] : selectorFindings(set, object, selector);
    }),
};

function selectorFindings(
  set: ManifestSet,
  object: JsonObject,
  selector: Loose<LabelSelector>,
): readonly RuleFinding[] {
  const namespace = set.namespaceOf(object);
  const workloads = POD_KINDS.flatMap(([group, kind]) => set.within(group, kind, namespace));
  if (workloads.some(workload => matchesSelector(selector, podLabels(workload)))) return [];
  const isCertain = KINDS_OF_ALL_PODS.every(([group, kind]) => set.isComplete(group, kind));
  const beside = workloads
    .slice(0, MOST)
    .filter(other => folderOf(set, other) === folderOf(set, object))
    .map(podLabels);
  if (!isCertain && !isNearMiss(selector, beside)) return [];
  const message = `selects no pod: none has ${excerpt(selectorText(selector))}`;
  const fix = 'write labels of the pod template that is meant';
  return [warning('spec.podSelector', message, fix)];
}

/** With the pods that are there and what makes more of them, one is as good as seen. */
const KINDS_OF_ALL_PODS = POD_KINDS.filter(
  ([, kind]) => !['ReplicaSet', 'ReplicationController', 'Job'].includes(kind),
);

function podLabels(workload: JsonObject): Readonly<Record<string, string>> {
  return textsOf(podOf(workload)?.metadata['labels']);
}
