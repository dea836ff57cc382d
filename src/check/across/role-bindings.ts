import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { excerpt } from '../wording/excerpt.ts';
import type { ManifestSet } from '../manifest-set.ts';
import { error, type RuleFinding, type SetRule } from '../rule.ts';
import { absence } from './absence.ts';
import { ofEach } from './placed.ts';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * A RoleBinding or ClusterRoleBinding that gives nothing to anybody: its role or its ServiceAccount does not exist.
 *
 * Kubernetes stores such a binding without a word, and whoever should have the right is refused later. Correct the name
 * or the kind. Roles that every cluster has (`view`, `edit`, `admin`, `cluster-admin`, `system:…`) are known.
 */
export const roleBindings: SetRule = {
  id: 'PST606',
  title: 'a binding whose role or ServiceAccount does not exist',
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  checkSet: set =>
    ofEach([...set.ofKind(RBAC, 'RoleBinding'), ...set.ofKind(RBAC, 'ClusterRoleBinding')], object => [
      ...roleFindings(set, object),
      ...subjectFindings(set, object),
    ]),
};

function roleFindings(set: ManifestSet, object: JsonObject): readonly RuleFinding[] {
  const { kind, name } = isJsonObject(object['roleRef']) ? object['roleRef'] : {};
  if (typeof name !== 'string' || name === '' || (kind !== 'Role' && kind !== 'ClusterRole')) return [];
  if (kind === 'ClusterRole' && isBuiltIn(name)) return [];
  const own = set.namespaceOf(object);
  const namespace = kind === 'Role' ? own : undefined;
  if (set.findAll(RBAC, kind, namespace, name).length > 0) return [];
  const other = kind === 'Role' ? 'ClusterRole' : 'Role';
  const isBindable = object['kind'] === 'RoleBinding' || other === 'ClusterRole';
  if (isBindable && set.findAll(RBAC, other, other === 'Role' ? own : undefined, name).length > 0) {
    const message = `there is no ${kind} ${excerpt(name)}, but a ${other} of this name`;
    return [error('roleRef.kind', message, `write kind: ${other}`)];
  }
  return absence(set, object, { group: RBAC, kind, namespace, name }, 'roleRef.name', kind === 'Role');
}

function isBuiltIn(name: string): boolean {
  return name.startsWith('system:') || ['cluster-admin', 'admin', 'edit', 'view'].includes(name);
}

function subjectFindings(set: ManifestSet, object: JsonObject): readonly RuleFinding[] {
  const subjects: readonly unknown[] = Array.isArray(object['subjects']) ? object['subjects'] : [];
  return subjects.flatMap((subject, index) => {
    const { kind, name, namespace } = isJsonObject(subject) ? subject : {};
    if (kind !== 'ServiceAccount' || typeof name !== 'string' || name === '' || name === 'default') return [];
    const place = typeof namespace === 'string' ? namespace : set.namespaceOf(object);
    const wanted = { group: '', kind, namespace: place, name };
    return absence(set, object, wanted, `subjects[${index}].name`, true);
  });
}
