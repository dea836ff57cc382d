import { nearestName } from '../../api/validate/nearest-name.ts';
import { GENERATOR_GROUP } from '../../api/generators/index.ts';
import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { GROUP } from '../../api/kinds.ts';
import { excerpt } from '../wording/excerpt.ts';
import { listed } from '../wording/listed.ts';
import { groupOf, type ManifestSet } from '../manifest-set.ts';
import { error, type RuleFinding, type SetRule } from '../rule.ts';
import { absence } from './absence.ts';
import { credentialReferences, type CredentialReference } from './credential-references.ts';
import { ofEach } from './placed.ts';
import { secretKeys } from './secret-keys.ts';
import { targetsBeside } from './targets-beside.ts';
import { isClusterScoped } from '../../manifest/cluster-scoped.ts';

/**
 * A store or generator that logs in with a Secret, key, ConfigMap or ServiceAccount that does not exist.
 *
 * The store never becomes ready, and everything that uses it waits. A key is looked for wherever its Secret is in the set,
 * be it as a Secret, a SealedSecret or an ExternalSecret that writes it. That a whole object is missing is only said where a cluster
 * is known, or where the name differs by a slip of the pen from one in the same folder: credentials are
 * seldom kept beside the store that uses them.
 */
export const credentialsExist: SetRule = {
  id: 'PST602',
  title: 'a Secret, key, ConfigMap or ServiceAccount that a store logs in with and that does not exist',
  kinds: ['SecretStore', 'ClusterSecretStore', 'generators'],
  checkSet: set =>
    ofEach(set.objects.filter(isLoggingIn), object => {
      const spec = isJsonObject(object['spec']) ? object['spec'] : {};
      const isStore = groupOf(object) === GROUP;
      const references = isStore
        ? credentialReferences(spec['provider'], 'spec.provider')
        : credentialReferences(spec, 'spec');
      return references.flatMap(reference => referenceFindings(set, object, reference));
    }),
};

function isLoggingIn(object: JsonObject): boolean {
  const group = groupOf(object);
  const { kind } = object;
  return (
    group === GENERATOR_GROUP ||
    (group === GROUP && (kind === 'SecretStore' || kind === 'ClusterSecretStore'))
  );
}

function referenceFindings(
  set: ManifestSet,
  object: JsonObject,
  reference: CredentialReference,
): readonly RuleFinding[] {
  const isNamespaced = !isClusterScoped(object['kind']);
  // What a store for a whole cluster names without a namespace lies in that of each ExternalSecret.
  if (!isNamespaced && reference.namespace === undefined) return [];
  const namespace = isNamespaced ? set.namespaceOf(object) : reference.namespace;
  const { kind, name, path } = reference;
  if (isAlwaysThere(kind, name)) return [];
  const wanted = { group: '', kind, namespace, name };
  if (kind === 'ServiceAccount') return absence(set, object, wanted, `${path}.name`);
  if (kind === 'ConfigMap') {
    const found = set.findAll('', kind, namespace, name);
    return found.length === 0
      ? absence(set, object, wanted, `${path}.name`)
      : keyFindings(reference, configMapKeys(found));
  }
  const writers = set.writersOf(namespace, name);
  return writers.length === 0
    ? absence(set, object, { ...wanted, alike: targetsBeside(set, object, namespace) }, `${path}.name`)
    : keyFindings(reference, secretKeys(set, namespace, writers));
}

/** What Kubernetes puts into every namespace. */
function isAlwaysThere(kind: string, name: string): boolean {
  return (
    (kind === 'ServiceAccount' && name === 'default') || (kind === 'ConfigMap' && name === 'kube-root-ca.crt')
  );
}

function keyFindings(
  { kind, name, key, path }: CredentialReference,
  keys: ReadonlySet<string> | undefined,
): readonly RuleFinding[] {
  if (key === undefined || keys === undefined || keys.has(key)) return [];
  const near = nearestName(key, keys);
  const fix = near === undefined ? 'write a key that it has' : `write ${near}`;
  return [
    error(`${path}.key`, `${kind} ${excerpt(name)} has no key ${excerpt(key)}; it has ${listed(keys)}`, fix),
  ];
}

function configMapKeys(found: readonly JsonObject[]): ReadonlySet<string> {
  return new Set(
    found.flatMap(({ data, binaryData }) =>
      [data, binaryData].flatMap(fields => (isJsonObject(fields) ? Object.keys(fields) : [])),
    ),
  );
}
