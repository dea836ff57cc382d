/** What is known of a cluster, as a file for CI: `postern lint --record` writes it, `--against` reads it. */
import { isJsonObject, withSortedFields, type JsonObject } from '../api/json.ts';
import { problem } from '../errors.ts';
import { groupOf, nameOf } from './manifest-set.ts';
import { snapshotObject } from './snapshot-object.ts';

export interface Snapshot {
  /** `<group>/<kind>`: every object of these kinds is in it. */
  readonly complete: readonly string[];
  readonly objects: readonly JsonObject[];
}

const KIND = 'postern cluster snapshot';
/** Raised when an older Postern would read a snapshot wrongly. */
const VERSION = 1;

/** The same text for the same cluster: in order, one object a line, without times, versions and values. */
export function writeSnapshot({ complete, objects }: Snapshot): string {
  const lines = objects
    .map(object => [orderOf(object), JSON.stringify(withSortedFields(snapshotObject(object)))] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, line]) => `    ${line}`);
  const kinds = [...new Set(complete)].toSorted().map(kind => JSON.stringify(kind));
  return [
    '{',
    `  "kind": ${JSON.stringify(KIND)},`,
    `  "version": ${VERSION},`,
    `  "complete": [${kinds.join(', ')}],`,
    lines.length === 0 ? '  "objects": []' : `  "objects": [\n${lines.join(',\n')}\n  ]`,
    '}\n',
  ].join('\n');
}

/** @throws PosternError `SNAPSHOT_UNREADABLE` */
export function readSnapshot(text: string, file: string): Snapshot {
  const parsed = parse(text, file);
  if (!isJsonObject(parsed) || parsed['kind'] !== KIND) {
    throw unreadable(file, 'it is no snapshot of a cluster; postern lint --cluster --record writes one');
  }
  const { version, complete, objects } = parsed;
  if (version !== VERSION) {
    throw unreadable(
      file,
      `it has version ${JSON.stringify(version)}, this Postern reads version ${VERSION}`,
    );
  }
  if (!isTexts(complete) || !Array.isArray(objects) || !objects.every(isJsonObject)) {
    throw unreadable(file, 'complete must be a list of texts, and objects a list of objects');
  }
  return { complete, objects };
}

/** For a set of manifests that a cluster surrounds. */
export function completeness({
  complete,
}: Pick<Snapshot, 'complete'>): (group: string, kind: string) => boolean {
  const kinds = new Set(complete);
  return (group, kind) => kinds.has(`${group}/${kind}`);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(file, 'it is not valid JSON');
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(entry => typeof entry === 'string');
}

function unreadable(file: string, reason: string): Error {
  return problem('SNAPSHOT_UNREADABLE', { file, reason });
}

function orderOf(object: JsonObject): string {
  const { metadata } = object;
  const namespace = isJsonObject(metadata) ? metadata['namespace'] : undefined;
  return JSON.stringify([groupOf(object), object['kind'], namespace ?? '', nameOf(object)]);
}
