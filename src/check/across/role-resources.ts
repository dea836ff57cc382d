import { GENERATOR_GROUP } from '../../api/generators/index.ts';
import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { GROUP } from '../../api/kinds.ts';
import { nearestName } from '../../api/validate/nearest-name.ts';
import { generatorKinds } from '../../api/remote-ref.ts';
import { excerpt } from '../wording/excerpt.ts';
import type { ManifestSet } from '../manifest-set.ts';
import { warning, type RuleFinding, type SetRule } from '../rule.ts';
import { isSlip } from './absence.ts';
import { ofEach } from './placed.ts';
import { targetsBeside } from './targets-beside.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** Plural and lower case, as RBAC wants them. */
const resources: Readonly<Record<string, readonly string[]>> = {
  [GROUP]: [
    'externalsecrets',
    'secretstores',
    'clustersecretstores',
    'clusterexternalsecrets',
    'pushsecrets',
    'clusterpushsecrets',
  ],
  [GENERATOR_GROUP]: [...generatorKinds.map(kind => `${kind.toLowerCase()}s`), 'generatorstates'],
};

/**
 * A Role or ClusterRole that allows something which does not exist: a resource of External Secrets that is misspelt, or a
 * Secret that nobody writes.
 *
 * Resources are plural and in lower case, `externalsecrets`; Kubernetes takes any text for one and then never matches it. A name
 * in `resourceNames` of Secrets is compared with what the ExternalSecrets of the same folder write.
 */
export const roleResources: SetRule = {
  id: 'PST610',
  title: 'a role for a resource of External Secrets that does not exist, or for a Secret that nobody writes',
  kinds: ['Role', 'ClusterRole'],
  checkSet: set =>
    ofEach([...set.ofKind(RBAC, 'Role'), ...set.ofKind(RBAC, 'ClusterRole')], object => {
      const rules: readonly unknown[] = Array.isArray(object['rules']) ? object['rules'] : [];
      return rules.flatMap((rule, index) =>
        isJsonObject(rule) ? ruleFindings(set, object, rule, `rules[${index}]`) : [],
      );
    }),
};

function ruleFindings(
  set: ManifestSet,
  object: JsonObject,
  rule: JsonObject,
  path: string,
): readonly RuleFinding[] {
  const groups = textsIn(rule['apiGroups']);
  const named = textsIn(rule['resources']);
  const known = groups.flatMap(group => (Object.hasOwn(resources, group) ? (resources[group] ?? []) : []));
  // With other groups in the same list a resource may be theirs.
  const areOurs = known.length > 0 && groups.every(group => Object.hasOwn(resources, group));
  const misspelt = areOurs
    ? named.flatMap((text, index) => spelling(text, known, `${path}.resources[${index}]`))
    : [];
  const isOfSecrets = object['kind'] === 'Role' && groups.includes('') && named.includes('secrets');
  return isOfSecrets ? [...misspelt, ...secretNames(set, object, rule, path)] : misspelt;
}

function spelling(text: string, known: readonly string[], path: string): readonly RuleFinding[] {
  const [resource = ''] = text.split('/');
  if (resource === '*' || known.includes(resource)) return [];
  const near = nearestName(resource, known);
  const fix = near === undefined ? `there are ${known.slice(0, 6).join(', ')}` : `write ${near}`;
  return [warning(path, `External Secrets has no resource ${excerpt(resource)}`, fix)];
}

function secretNames(
  set: ManifestSet,
  object: JsonObject,
  rule: JsonObject,
  path: string,
): readonly RuleFinding[] {
  const namespace = set.namespaceOf(object);
  return textsIn(rule['resourceNames']).flatMap((name, index) => {
    if (set.writersOf(namespace, name).length > 0) return [];
    const near = nearestName(name, targetsBeside(set, object, namespace));
    if (near === undefined || !isSlip(name, near)) return [];
    const message = `nobody writes a Secret ${excerpt(name)}, but an ExternalSecret in this folder writes ${excerpt(near)}`;
    return [warning(`${path}.resourceNames[${index}]`, message, `write ${excerpt(near)}`)];
  });
}

function textsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter(text => typeof text === 'string') : [];
}
