import { toV1 } from '../api/convert.ts';
import type { ExternalSecret } from '../api/external-secret.ts';
import { isGeneratorKind, type GeneratorKind, type GeneratorObject } from '../api/generators/index.ts';
import type { ObjectMeta } from '../api/object-meta.ts';
import type { ClusterSecretStore, SecretStore } from '../api/secret-store.ts';
import { targetName } from './produced-keys.ts';
import type { ManifestView, ObjectRef } from './view.ts';
import { writesSecret } from './writes-secret.ts';

/** What {@link ObjectIndex.set} needs to know of a Namespace. */
export interface NamespaceObject {
  readonly kind: 'Namespace';
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>> | undefined;
  };
}

export type IndexedObject =
  ExternalSecret | SecretStore | ClusterSecretStore | GeneratorObject | NamespaceObject;

/** A view that watches, or the reader of files, keep up to date. Every look-up is one or two map accesses. */
export interface ObjectIndex extends ManifestView {
  /**
   * Adds or replaces. Objects of version v1beta1 are converted, defaults are filled in. An object that a new list
   * brings again unchanged (same uid and resourceVersion) keeps its identity.
   */
  set(object: IndexedObject): void;
  delete(ref: ObjectRef): void;
  /** Another number after every change, and after some calls that changed nothing. */
  version(): number;
}

/** An index of objects; later ones replace earlier ones of the same kind, namespace and name. */
export function objectIndex(objects: Iterable<IndexedObject> = []): ObjectIndex {
  const externalSecrets = new Map<string, ExternalSecret>();
  const secretStores = new Map<string, SecretStore>();
  const clusterSecretStores = new Map<string, ClusterSecretStore>();
  const generators = new Map<string, GeneratorObject>();
  const namespaces = new Map<string, Readonly<Record<string, string>>>();
  const byTarget = new Map<string, readonly ExternalSecret[]>();
  let version = 0;

  const index: ObjectIndex = {
    externalSecret: (namespace, name) => externalSecrets.get(keyOf(namespace, name)),
    externalSecretsTargeting: (namespace, secretName) => byTarget.get(keyOf(namespace, secretName)) ?? none,
    secretStore: (namespace, name) => secretStores.get(keyOf(namespace, name)),
    clusterSecretStore: name => clusterSecretStores.get(name),
    generator: (namespace, kind, name) => generators.get(generatorId(kind, namespace, name)),
    namespaceLabels: namespace => namespaces.get(namespace),
    version: () => version,
    set(object) {
      version += 1;
      const { namespace = '', name } = identityOf(object);
      if (object.kind === 'Namespace') {
        namespaces.set(name, object.metadata.labels ?? {});
      } else if (isGenerator(object)) {
        const key = generatorId(object.kind, namespace, name);
        if (!isSame(generators.get(key), object)) generators.set(key, toV1(object));
      } else if (object.kind === 'ClusterSecretStore') {
        if (!isSame(clusterSecretStores.get(name), object)) clusterSecretStores.set(name, toV1(object));
      } else if (object.kind === 'SecretStore') {
        const key = keyOf(namespace, name);
        if (!isSame(secretStores.get(key), object)) secretStores.set(key, toV1(object));
      } else {
        const known = externalSecrets.get(keyOf(namespace, name));
        if (isSame(known, object)) return;
        removeTarget(known);
        const converted = toV1(object);
        externalSecrets.set(keyOf(namespace, name), converted);
        addTarget(converted);
      }
    },
    delete({ kind, namespace = '', name }) {
      version += 1;
      if (kind === 'Namespace') namespaces.delete(name);
      else if (isGeneratorKind(kind)) generators.delete(generatorId(kind, namespace, name));
      else if (kind === 'ClusterSecretStore') clusterSecretStores.delete(name);
      else if (kind === 'SecretStore') secretStores.delete(keyOf(namespace, name));
      else {
        removeTarget(externalSecrets.get(keyOf(namespace, name)));
        externalSecrets.delete(keyOf(namespace, name));
      }
    },
  };

  function addTarget(added: ExternalSecret): void {
    if (!writesSecret(added.spec.target)) return;
    const key = targetKey(added);
    byTarget.set(key, [...(byTarget.get(key) ?? []), added].sort(byName));
  }

  function removeTarget(removed: ExternalSecret | undefined): void {
    if (removed === undefined) return;
    const key = targetKey(removed);
    const left = (byTarget.get(key) ?? []).filter(candidate => candidate !== removed);
    if (left.length === 0) byTarget.delete(key);
    else byTarget.set(key, left);
  }

  for (const object of objects) index.set(object);
  return index;
}

const none: readonly ExternalSecret[] = [];

function isSame(known: { metadata: ObjectMeta } | undefined, object: { metadata: ObjectMeta }): boolean {
  const { uid, resourceVersion } = object.metadata;
  return (
    uid !== undefined &&
    resourceVersion !== undefined &&
    known?.metadata.uid === uid &&
    known.metadata.resourceVersion === resourceVersion
  );
}

function isGenerator(object: IndexedObject): object is GeneratorObject {
  return isGeneratorKind(object.kind);
}

function generatorId(kind: GeneratorKind, namespace: string, name: string): string {
  return kind === 'ClusterGenerator' ? keyOf(kind, name) : keyOf(`${kind}/${namespace}`, name);
}

/** A namespace has no slash. */
function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

function targetKey(externalSecret: ExternalSecret): string {
  return keyOf(externalSecret.metadata.namespace ?? '', targetName(externalSecret));
}

function identityOf(object: IndexedObject): { namespace?: string | undefined; name: string } {
  return object.kind === 'Namespace' ? { name: object.metadata.name } : object.metadata;
}

function byName(a: ExternalSecret, b: ExternalSecret): number {
  return a.metadata.name < b.metadata.name ? -1 : 1;
}
