import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { GROUP } from '../../api/kinds.ts';
import { excerpt } from '../wording/excerpt.ts';
import { folderOf, nameOf, type ManifestSet } from '../manifest-set.ts';
import { error, warning, type RuleFinding, type SetRule } from '../rule.ts';
import { absence } from './absence.ts';
import { ofPods } from './placed.ts';
import {
  injectAnnotation,
  POD_KINDS,
  secretReferences,
  type PlacedPod,
  type SecretReference,
} from './pod-references.ts';
import { secretWritten } from './secret-written.ts';
import { targetsBeside } from './targets-beside.ts';

/**
 * A pod that takes values from a Secret which nobody writes.
 *
 * The container waits for it forever: `secret … not found`. Said where a cluster is known and does not have the Secret,
 * where the name differs by a slip of the pen from one that an ExternalSecret in the same folder writes, or is that of the
 * ExternalSecret itself, whose `target.name` is another, and where the ExternalSecret has `creationPolicy: None`, which writes no Secret, while the pod does not ask Postern to deliver it.
 */
export const usedSecrets: SetRule = {
  id: 'PST612',
  title: 'a Secret that a pod uses and nobody writes',
  kinds: POD_KINDS.map(([, kind]) => kind),
  checkSet: set => ofPods(set, (pod, object) => podFindings(set, object, pod)),
};

function podFindings(set: ManifestSet, object: JsonObject, pod: PlacedPod): readonly RuleFinding[] {
  const seen = new Set<string>();
  return secretReferences(pod)
    .filter(({ isOptional, name }) => !isOptional && !seen.has(name) && seen.add(name))
    .flatMap(reference => referenceFindings(set, object, pod, reference));
}

function referenceFindings(
  set: ManifestSet,
  object: JsonObject,
  pod: PlacedPod,
  { name, namePath }: SecretReference,
): readonly RuleFinding[] {
  const namespace = set.namespaceOf(object);
  const writers = set.writersOf(namespace, name);
  if (writers.length === 0) {
    const renamed = targetOf(set, object, namespace, name);
    if (renamed !== undefined) {
      const message = `no Secret ${excerpt(name)} is written: the ExternalSecret of this name writes ${excerpt(renamed)}`;
      const say = set.isComplete('', 'Secret') ? error : warning;
      return [say(namePath, message, `write ${excerpt(renamed)}`)];
    }
    const alike = targetsBeside(set, object, namespace);
    return absence(set, object, { group: '', kind: 'Secret', namespace, name, alike }, namePath);
  }
  if (injectAnnotation(pod) !== undefined || !writers.every(writesNothing)) return [];
  const [source] = writers;
  const who = source === undefined ? 'the ExternalSecret' : `ExternalSecret ${excerpt(nameOf(source))}`;
  return [
    warning(
      namePath,
      `Secret ${excerpt(name)} is not written: ${who} has creationPolicy None`,
      'annotate the pod with postern.dev/inject: auto, or write creationPolicy: Owner',
    ),
  ];
}

/** The Secret that an ExternalSecret in the same folder writes under another name than its own. */
function targetOf(
  set: ManifestSet,
  object: JsonObject,
  namespace: string | undefined,
  name: string,
): string | undefined {
  const folder = folderOf(set, object);
  const source = set
    .findAll(GROUP, 'ExternalSecret', namespace, name)
    .find(other => folderOf(set, other) === folder);
  return source === undefined ? undefined : secretWritten(source)?.name;
}

function writesNothing({ kind, spec }: JsonObject): boolean {
  const target = isJsonObject(spec) ? spec['target'] : undefined;
  return kind === 'ExternalSecret' && isJsonObject(target) && target['creationPolicy'] === 'None';
}
