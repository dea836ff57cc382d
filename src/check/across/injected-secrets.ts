import { GROUP } from '../../api/kinds.ts';
import type { ManifestSet } from '../manifest-set.ts';
import type { RuleFinding, SetRule } from '../rule.ts';
import { absence } from './absence.ts';
import { ofEach } from './placed.ts';
import { below, injectAnnotation, POD_KINDS, podOf } from './pod-references.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The annotation `postern.dev/inject` of a pod names an ExternalSecret that does not exist.
 *
 * Postern refuses such a pod, and the workload stays without pods. Correct the name, or apply the ExternalSecret. In a
 * folder this is said where it has other ExternalSecrets of the namespace, or one whose name differs by a slip of the pen.
 */
export const injectedSecrets: SetRule = {
  id: 'PST609',
  title: 'an ExternalSecret that `postern.dev/inject` names and that does not exist',
  kinds: POD_KINDS.map(([, kind]) => kind),
  checkSet: set =>
    ofEach(
      POD_KINDS.flatMap(([group, kind]) => set.ofKind(group, kind)),
      object => podFindings(set, object),
    ),
};

function podFindings(set: ManifestSet, object: JsonObject): readonly RuleFinding[] {
  const pod = podOf(object);
  const asked = pod === undefined ? undefined : injectAnnotation(pod)?.trim();
  if (pod === undefined || asked === undefined || asked === 'auto' || asked === '') return [];
  const path = below(pod, 'metadata.annotations[postern.dev/inject]');
  const namespace = set.namespaceOf(object);
  return [...new Set(asked.split(',').map(name => name.trim()))].flatMap(name =>
    name === ''
      ? []
      : absence(set, object, { group: GROUP, kind: 'ExternalSecret', namespace, name }, path, true),
  );
}
