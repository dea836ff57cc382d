import { wordsOfOtherInjectors } from '../../api/inject-words.ts';
import type { JsonObject } from '../../api/json.ts';
import { GROUP } from '../../api/kinds.ts';
import { nameOf, type ManifestSet } from '../manifest-set.ts';
import { error, type RuleFinding, type SetRule } from '../rule.ts';
import { excerpt } from '../wording/excerpt.ts';
import { absence } from './absence.ts';
import { ofPods } from './placed.ts';
import { below, injectAnnotation, POD_KINDS, type PlacedPod } from './pod-references.ts';

/**
 * The annotation `postern.dev/inject` of a pod names an ExternalSecret that does not exist.
 *
 * Postern refuses such a pod, and the workload stays without pods. Correct the name, or apply the ExternalSecret. What is meant is
 * the name of the ExternalSecret, not of the Secret that it writes. In a folder this is said where it has an ExternalSecret
 * that writes such a Secret, other ExternalSecrets of the namespace, or one whose name differs by a slip of the pen.
 */
export const injectedSecrets: SetRule = {
  id: 'PST609',
  title: 'an ExternalSecret that `postern.dev/inject` names and that does not exist',
  kinds: POD_KINDS.map(([, kind]) => kind),
  checkSet: set => ofPods(set, (pod, object) => podFindings(set, object, pod)),
};

function podFindings(set: ManifestSet, object: JsonObject, pod: PlacedPod): readonly RuleFinding[] {
  const asked = injectAnnotation(pod)?.trim();
  if (asked === undefined || asked === 'auto' || asked === '') return [];
  // PST302 says it.
  if (wordsOfOtherInjectors.includes(asked)) return [];
  const path = below(pod, 'metadata.annotations[postern.dev/inject]');
  const namespace = set.namespaceOf(object);
  return [...new Set(asked.split(',').map(name => name.trim()))].flatMap(name =>
    name === ''
      ? []
      : (namedAsSecret(set, namespace, name, path) ??
        absence(set, object, { group: GROUP, kind: 'ExternalSecret', namespace, name }, path, true)),
  );
}

/** What stands there is the Secret that an ExternalSecret of another name writes. */
function namedAsSecret(
  set: ManifestSet,
  namespace: string | undefined,
  name: string,
  path: string,
): readonly RuleFinding[] | undefined {
  if (set.findAll(GROUP, 'ExternalSecret', namespace, name).length > 0) return undefined;
  const writer = set.writersOf(namespace, name).find(({ kind }) => kind === 'ExternalSecret');
  if (writer === undefined) return undefined;
  const own = excerpt(nameOf(writer));
  const message = `there is no ExternalSecret ${excerpt(name)}: that is the Secret which ExternalSecret ${own} writes`;
  return [error(path, message, `write ${own}`)];
}
