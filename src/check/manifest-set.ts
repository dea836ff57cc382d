import { dirname } from 'node:path';
import { isJsonObject, type JsonObject } from '../api/json.ts';
import { GROUP } from '../api/kinds.ts';
import { secretWritten } from './across/secret-written.ts';
import { defaultLiteralSettings, type LiteralSettings } from './security/likeness.ts';
import { typedExternalSecrets, type TypedExternalSecret } from './typed-external-secrets.ts';

/** Everything that one run looks at together: the files of a lint run, a cluster, or a snapshot of one. */
export interface ManifestSet {
  /** What findings are about, as written, in the order in which it was read. */
  readonly objects: readonly JsonObject[];
  /** Those of `objects` that are of a kind. `group` is empty for Kubernetes' core kinds; any version. */
  ofKind(group: string, kind: string): readonly JsonObject[];
  /** The ExternalSecrets among `objects`, made to be read once for all rules. */
  externalSecrets(): readonly TypedExternalSecret[];
  /**
   * What a name may mean, among `objects` and what surrounds them. A file that names no namespace may be applied to any:
   * such an object is found in each, and where it is not known which one is meant those of all are found.
   *
   * @param namespace undefined for cluster-scoped kinds, and where it is not known
   */
  findAll(group: string, kind: string, namespace: string | undefined, name: string): readonly JsonObject[];
  /** Everything of a kind that may lie in a namespace, as {@link findAll} decides. */
  within(group: string, kind: string, namespace: string | undefined): readonly JsonObject[];
  /** Every object that writes a Secret of this name, and Secrets themselves. */
  writersOf(namespace: string | undefined, secretName: string): readonly JsonObject[];
  /** Of an object; undefined where neither it nor the run names one. */
  namespaceOf(object: JsonObject): string | undefined;
  /** The file it was read from; undefined for what a cluster holds, and for text of no file. */
  fileOf(object: JsonObject): string | undefined;
  /** Whether every object of the kind is here, so that one which is not does not exist. */
  isComplete(group: string, kind: string): boolean;
  /** What counts as a secret in clear text. */
  readonly literals: LiteralSettings;
}

export interface SetOptions {
  /** Of objects that name none; absent: they may be applied to any. */
  readonly namespace?: string | undefined;
  readonly fileOf?: (object: JsonObject) => string | undefined;
  /** What is known besides, such as a cluster: looked at, but nothing is said of it. `objects` stand before it. */
  readonly around?: readonly JsonObject[];
  /** Files are never complete: something else may be in the cluster. */
  readonly isComplete?: (group: string, kind: string) => boolean;
  readonly literals?: LiteralSettings;
}

/** A set of these objects. What `objects` have, an object of the same kind, namespace and name around them is not asked for. */
export function manifestSet(objects: readonly JsonObject[], options: SetOptions = {}): ManifestSet {
  const { namespace, fileOf = () => undefined, around = [], isComplete = () => false } = options;
  const namespaceOf = (object: JsonObject) => ownNamespace(object) ?? namespace;
  const subjects = new Map<string, JsonObject[]>();
  const everything = places();
  const byName = places();
  const bySecret = places();
  const add = (object: JsonObject): void => {
    const kind = kindOf(object);
    const place = namespaceOf(object);
    everything.put(kind, place, object);
    byName.put(`${kind}/${nameOf(object)}`, place, object);
    const written = secretWritten(object);
    if (written !== undefined) bySecret.put(written.name, written.isEverywhere ? undefined : place, object);
  };
  for (const object of objects) {
    add(object);
    listOf(subjects, kindOf(object)).push(object);
  }
  for (const object of around) {
    if (!byName.has(`${kindOf(object)}/${nameOf(object)}`, namespaceOf(object))) add(object);
  }
  const ofKind = (group: string, kind: string) => subjects.get(`${group}/${kind}`) ?? [];
  return {
    objects,
    ofKind,
    externalSecrets: typedExternalSecrets(() => ofKind(GROUP, 'ExternalSecret')),
    findAll: (group, kind, place, name) => byName.get(`${group}/${kind}/${name}`, place),
    within: (group, kind, place) => everything.get(`${group}/${kind}`, place),
    writersOf: (place, secretName) => bySecret.get(secretName, place),
    namespaceOf,
    fileOf,
    isComplete,
    literals: options.literals ?? defaultLiteralSettings,
  };
}

/** The folder that an object's file lies in; the same text for all that come from no file. */
export function folderOf(set: ManifestSet, object: JsonObject): string {
  const file = set.fileOf(object);
  return file === undefined ? '' : dirname(file);
}

/** `metadata.name`, or an empty text. */
export function nameOf(object: JsonObject): string {
  return textIn(object, 'name') ?? '';
}

/** `metadata.namespace`; undefined where it is not written. */
export function ownNamespace(object: JsonObject): string | undefined {
  return textIn(object, 'namespace');
}

/** While a name is still to be generated, what it will begin with. */
export function nameOrPrefixOf(object: JsonObject): string {
  return textIn(object, 'name') ?? textIn(object, 'generateName') ?? '';
}

/** The group of `apiVersion`, empty for the core group. */
export function groupOf({ apiVersion }: JsonObject): string {
  const text = String(apiVersion);
  const end = text.indexOf('/');
  return end < 0 ? '' : text.slice(0, end);
}

function kindOf(object: JsonObject): string {
  return `${groupOf(object)}/${String(object['kind'])}`;
}

interface Places {
  put(key: string, namespace: string | undefined, object: JsonObject): void;
  get(key: string, namespace: string | undefined): readonly JsonObject[];
  has(key: string, namespace: string | undefined): boolean;
}

/** Objects by a key and then by namespace, so that one name in thousands of namespaces is found at once in each. */
function places(): Places {
  const known = new Map<string, Map<string | undefined, JsonObject[]>>();
  const everywhere = new Map<string, readonly JsonObject[]>();
  return {
    put(key, namespace, object) {
      everywhere.delete(key);
      let spaces = known.get(key);
      if (spaces === undefined) known.set(key, (spaces = new Map()));
      listOf(spaces, namespace).push(object);
    },
    get(key, namespace) {
      const spaces = known.get(key);
      if (spaces === undefined) return none;
      if (namespace === undefined) {
        let all = everywhere.get(key);
        if (all === undefined) everywhere.set(key, (all = [...spaces.values()].flat()));
        return all;
      }
      const own = spaces.get(namespace);
      const anywhere = spaces.get(undefined);
      return own === undefined || anywhere === undefined ? (own ?? anywhere ?? none) : [...own, ...anywhere];
    },
    has: (key, namespace) => known.get(key)?.has(namespace) ?? false,
  };
}

const none: readonly JsonObject[] = [];

function listOf<Key>(lists: Map<Key, JsonObject[]>, key: Key): JsonObject[] {
  let list = lists.get(key);
  if (list === undefined) lists.set(key, (list = []));
  return list;
}

function textIn({ metadata }: JsonObject, field: 'name' | 'generateName' | 'namespace'): string | undefined {
  const value = isJsonObject(metadata) ? metadata[field] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
