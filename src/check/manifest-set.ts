import { isJsonObject } from '../api/json.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Everything that one run looks at together: the files of a lint run, a cluster, or a snapshot of one. */
export interface ManifestSet {
  /** As written, in the order in which they were read. */
  readonly objects: readonly JsonObject[];
  /** `group` is empty for Kubernetes' core kinds; any version. */
  ofKind(group: string, kind: string): readonly JsonObject[];
  /** @param namespace undefined for cluster-scoped kinds */
  find(group: string, kind: string, namespace: string | undefined, name: string): JsonObject | undefined;
  /** Of an object; that of the run where it names none. */
  namespaceOf(object: JsonObject): string;
  /** Whether every object of the kind is here, so that one which is not does not exist. */
  isComplete(group: string, kind: string): boolean;
}

export interface SetOptions {
  /** Of objects that name none. */
  readonly namespace: string;
  /** Files are never complete: something else may be in the cluster. */
  readonly isComplete?: (group: string, kind: string) => boolean;
}

/** A set of these objects; of two with the same kind, namespace and name the later is found. */
export function manifestSet(
  objects: readonly JsonObject[],
  { namespace, isComplete = () => false }: SetOptions,
): ManifestSet {
  const byKind = new Map<string, JsonObject[]>();
  const byName = new Map<string, JsonObject>();
  const namespaceOf = (object: JsonObject) => textIn(object['metadata'], 'namespace') ?? namespace;
  for (const object of objects) {
    const kind = kindId(groupOf(object), String(object['kind']));
    const known = byKind.get(kind);
    if (known === undefined) byKind.set(kind, [object]);
    else known.push(object);
    const name = textIn(object['metadata'], 'name') ?? '';
    // Whether a kind is namespaced the object alone does not say: it is found by both.
    byName.set(`${kind}//${name}`, object);
    byName.set(`${kind}/${namespaceOf(object)}/${name}`, object);
  }
  return {
    objects,
    ofKind: (group, kind) => byKind.get(kindId(group, kind)) ?? [],
    find: (group, kind, space, name) => byName.get(`${kindId(group, kind)}/${space ?? ''}/${name}`),
    namespaceOf,
    isComplete,
  };
}

function kindId(group: string, kind: string): string {
  return `${group}/${kind}`;
}

function groupOf({ apiVersion }: JsonObject): string {
  const [group = '', version] = String(apiVersion).split('/');
  return version === undefined ? '' : group;
}

function textIn(metadata: unknown, field: 'name' | 'namespace'): string | undefined {
  const value = isJsonObject(metadata) ? metadata[field] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
