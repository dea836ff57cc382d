import { GENERATOR_KINDS } from '../../api/generators/index.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { KubeLog } from '../../kube/log.ts';
import type { KubeObject } from '../../kube/object.ts';
import { startReflector, type ReflectorOptions } from '../../kube/watch/reflector.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import { objectIndex, type IndexedObject, type ObjectIndex } from '../../manifest/object-index.ts';
import { ANNOTATION_PREFIX } from '../../manifest/stray-annotation.ts';
import { lookupsOf, type Lookup } from '../../manifest/traced-view.ts';
import type { ManifestView, ObjectRef } from '../../manifest/view.ts';
import { ofKind, WATCHED_KINDS } from './watched-kinds.ts';

export interface ManifestWatch {
  readonly manifests: ManifestView & Pick<ObjectIndex, 'version'>;
  /** The kinds that have not been listed yet. Empty: what is not in the view was not in the cluster either. */
  unsynced(): readonly string[];
  /**
   * Calls back behind each change that decisions may depend on, with the look-ups that are answered otherwise now: something came
   * or went, or has another spec, other labels or other annotations of Postern. What a controller reports is none.
   */
  onChange(listener: (lookups: readonly Lookup[]) => void): void;
  stop(): Promise<void>;
}

export interface ManifestWatchOptions {
  readonly client: Pick<KubeClient, 'server' | 'list' | 'stream'>;
  readonly log: KubeLog;
  /** For tests. */
  readonly timing?: NonNullable<ReflectorOptions<KubeObject>['timing']>;
}

/**
 * Keeps a view of all manifests up to date. A cluster without ESO's kinds counts as one without such objects:
 * Postern becomes ready, says so in its log, and takes them up when they are installed. Of namespaces only the
 * metadata is read: stores choose namespaces by label.
 */
export function watchManifests({ client, log, timing = {} }: ManifestWatchOptions): ManifestWatch {
  const listeners: ((lookups: readonly Lookup[]) => void)[] = [];
  const changed = (lookups: readonly Lookup[]): void => {
    for (const listener of listeners) listener(lookups);
  };
  const manifests = objectIndex();
  const watches = kinds.map(kind => ({
    kind,
    reflector: startReflector<KubeObject>({
      client,
      path: resourcePath(WATCHED_KINDS[kind]),
      optional: kind !== 'Namespace',
      metadataOnly: kind === 'Namespace',
      handler: indexing(kind, manifests, changed),
      project: withoutBallast,
      log,
      timing,
    }),
  }));
  return {
    manifests,
    unsynced: () => watches.filter(({ reflector }) => !reflector.status().synced).map(({ kind }) => kind),
    onChange: listener => void listeners.push(listener),
    async stop() {
      await Promise.all(watches.map(({ reflector }) => reflector.stop()));
    },
  };
}

const kinds: readonly IndexedObject['kind'][] = [
  'ExternalSecret',
  'SecretStore',
  'ClusterSecretStore',
  'Namespace',
  ...GENERATOR_KINDS,
];

function indexing(
  kind: IndexedObject['kind'],
  index: ObjectIndex,
  changed: (lookups: readonly Lookup[]) => void,
): ReflectorOptions<KubeObject>['handler'] {
  let known = new Map<string, { readonly ref: ObjectRef; readonly content: string }>();
  /** @returns what is answered otherwise now */
  const put = (object: KubeObject, before: string | undefined): readonly Lookup[] => {
    const ref = refTo(kind, object);
    const content = contentOf(object);
    known.set(keyOf(object), { ref, content });
    const isSame = before === content;
    const lookups = isSame ? [] : lookupsOf(index, ref);
    const manifest = ofKind(kind, object);
    if (manifest !== undefined) index.set(manifest);
    return isSame ? [] : [...lookups, ...lookupsOf(index, ref)];
  };
  const forget = (ref: ObjectRef): readonly Lookup[] => {
    const lookups = lookupsOf(index, ref);
    index.delete(ref);
    return lookups;
  };
  const tell = (lookups: readonly Lookup[]): void => {
    if (lookups.length > 0) changed([...new Set(lookups)]);
  };
  return {
    replaced(objects) {
      const before = known;
      known = new Map();
      const there = new Set(objects.map(keyOf));
      const gone = [...before].flatMap(([key, { ref }]) => (there.has(key) ? [] : forget(ref)));
      tell([...gone, ...objects.flatMap(object => put(object, before.get(keyOf(object))?.content))]);
    },
    upserted: object => tell(put(object, known.get(keyOf(object))?.content)),
    deleted(object) {
      known.delete(keyOf(object));
      tell(forget(refTo(kind, object)));
    },
  };
}

/**
 * Another text where decisions may be others: a generation counts what is written into `spec`. Of annotations those of Postern
 * decide about something; controllers and kubectl keep writing others.
 */
function contentOf({ metadata: { uid, generation, labels = {}, annotations = {} } }: KubeObject): string {
  const own = Object.entries(annotations).filter(([name]) => name.startsWith(ANNOTATION_PREFIX));
  return JSON.stringify([uid, generation, sorted(Object.entries(labels)), sorted(own)]);
}

function sorted(entries: readonly (readonly [string, string])[]): typeof entries {
  return entries.toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function refTo(kind: ObjectRef['kind'], { metadata: { namespace, name } }: KubeObject): ObjectRef {
  return { kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

/** Decisions need neither what a controller reports nor who wrote which field; together often most of the bytes. */
function withoutBallast<T extends KubeObject>(object: T): T {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata, status: undefined };
}
