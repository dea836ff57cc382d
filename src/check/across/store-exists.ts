import type { JsonObject } from '../../api/json.ts';
import { GROUP } from '../../api/kinds.ts';
import { excerpt } from '../wording/excerpt.ts';
import { folderOf, type ManifestSet } from '../manifest-set.ts';
import { error, type RuleFinding, type SetRule } from '../rule.ts';
import { absence } from './absence.ts';
import { ofExternalSecrets } from './placed.ts';
import { storeReferences, type StoreReference } from './store-references.ts';

/**
 * An ExternalSecret that names a store which does not exist, or not as that kind.
 *
 * Without `kind` a reference means a SecretStore of the ExternalSecret's own namespace. A ClusterSecretStore has to be
 * named as such, and a SecretStore of another namespace cannot be used at all. External Secrets takes the manifest and
 * then reports `could not get SecretStore` at every refresh. Write the kind of the store that is there, or correct the name.
 *
 * A folder that holds no such store proves nothing, because stores are often applied from elsewhere: there the rule speaks
 * where a store of this name has the other kind, where a name differs by a slip of the pen, and where the folder has other
 * stores of the same namespace.
 */
export const storeExists: SetRule = {
  id: 'PST600',
  title: 'a store that does not exist, or that is of the other kind',
  kinds: ['ExternalSecret'],
  checkSet: set =>
    ofExternalSecrets(set, ({ spec }, object) =>
      storeReferences(spec).flatMap(reference => referenceFindings(set, object, reference)),
    ),
};

function referenceFindings(
  set: ManifestSet,
  object: JsonObject,
  { kind, name, path }: StoreReference,
): readonly RuleFinding[] {
  const place = set.namespaceOf(object);
  const namespace = kind === 'SecretStore' ? place : undefined;
  if (set.findAll(GROUP, kind, namespace, name).length > 0) return [];
  const other = kind === 'SecretStore' ? 'ClusterSecretStore' : 'SecretStore';
  const [found] = set.findAll(GROUP, other, other === 'SecretStore' ? place : undefined, name);
  if (found !== undefined) {
    return [
      error(
        `${path}.kind`,
        `there is no ${kind} ${excerpt(name)}, but a ${other} of this name`,
        `write kind: ${other}`,
        [{ op: 'add', path: `/${path.replace(/[[.]/gu, '/').replaceAll(']', '')}/kind`, value: other }],
      ),
    ];
  }
  return (
    elsewhere(set, object, { kind, name, path }) ??
    absence(set, object, { group: GROUP, kind, namespace, name }, `${path}.name`, kind === 'SecretStore')
  );
}

/** A SecretStore of this name in another namespace, which nobody there can use from here. */
function elsewhere(
  set: ManifestSet,
  object: JsonObject,
  { kind, name, path }: StoreReference,
): readonly RuleFinding[] | undefined {
  const namespace = set.namespaceOf(object);
  if (kind !== 'SecretStore' || namespace === undefined) return undefined;
  const store = set
    .findAll(GROUP, kind, undefined, name)
    .find(candidate => set.isComplete(GROUP, kind) || folderOf(set, candidate) === folderOf(set, object));
  if (store === undefined) return undefined;
  const there = set.namespaceOf(store) ?? '';
  const message = `SecretStore ${excerpt(name)} is in namespace ${there}: an ExternalSecret can use only those of its own namespace ${namespace}`;
  return [error(`${path}.name`, message, 'make it a ClusterSecretStore, or have one in each namespace')];
}
