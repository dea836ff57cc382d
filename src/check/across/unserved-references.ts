import type { JsonObject } from '../../api/json.ts';
import { GROUP } from '../../api/kinds.ts';
import type { ManifestSet } from '../manifest-set.ts';
import { error, type RuleFinding, type SetRule } from '../rule.ts';
import { nobodyWrites } from '../wording/nobody-writes.ts';
import { ofPods } from './placed.ts';
import { annotationField, annotationOf } from './pod-annotation.ts';
import { below, injectAnnotation, POD_KINDS, secretReferences, type PlacedPod } from './pod-references.ts';

/** With these more than the references decides: which containers are chosen, what is served besides, what was done already. */
const DECIDES_MORE = ['containers', 'env', 'plan'];

/**
 * `postern.dev/inject: auto`, and the cluster has no ExternalSecret for any Secret that the pod needs.
 *
 * Postern refuses such a pod ([PST321](PST321.md)), and the workload stays without pods. Apply an ExternalSecret for one of the Secrets,
 * name one in the annotation, or remove it. Said where a cluster is known: of files alone PST321 says that they have none.
 */
export const unservedReferences: SetRule = {
  id: 'PST619',
  title: '`inject: auto` and no ExternalSecret in the cluster for any Secret that the pod needs',
  kinds: POD_KINDS.map(([, kind]) => kind),
  checkSet: set =>
    set.isComplete(GROUP, 'ExternalSecret')
      ? ofPods(set, (pod, object) => podFindings(set, object, pod))
      : [],
};

function podFindings(set: ManifestSet, object: JsonObject, pod: PlacedPod): readonly RuleFinding[] {
  if (
    injectAnnotation(pod)?.trim() !== 'auto' ||
    DECIDES_MORE.some(name => annotationOf(pod, name) !== undefined)
  )
    return [];
  const namespace = set.namespaceOf(object);
  const references = secretReferences(pod).filter(
    ({ namePath }) => !namePath.includes('.ephemeralContainers['),
  );
  if (references.some(({ name }) => set.writersOf(namespace, name).length > 0)) return [];
  const needed = new Set(references.filter(({ isOptional }) => !isOptional).map(({ name }) => name));
  if (needed.size === 0) return [];
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  const { message, fix } = nobodyWrites(needed, where);
  return [error(below(pod, annotationField('inject')), message, fix)];
}
