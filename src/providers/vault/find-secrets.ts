/** `find` in a key/value engine: every secret below a folder whose path, or whose tags, match. */
import { PosternError, problem } from '../../errors.ts';
import { lastMembers } from '../../golang/encoding/json-format.ts';
import type { JsonNode, JsonObject } from '../../golang/encoding/json.ts';
import type { RemoteFind } from '../../resolve/contract.ts';
import { limiter } from '../../resolve/limit.ts';
import { nameMatcher } from '../name-matcher.ts';
import type { KvEngine } from './kv-path.ts';
import { folderQuestion, tagsQuestion, type KvQuestion } from './kv-question.ts';

export interface KvReader {
  readonly store: string;
  readonly engine: KvEngine;
  /** The data of an answer; throws where there are none. */
  readonly ask: (question: KvQuestion, key: string) => Promise<JsonObject>;
  /** The whole of one secret, as JSON. */
  readonly read: (key: string) => Promise<Buffer>;
}

const readsAtOnce = 4;

/**
 * Names are whole paths below the mount. `name` counts alone where both it and `tags` are given; tags are the custom
 * metadata of a secret, value for value. Secrets that are gone, or deleted, are left out.
 * @throws PosternError `FIND_REFUSED` for tags in an engine of version 1, `SECRET_NOT_FOUND` for a folder that is empty
 */
export async function findSecrets(reader: KvReader, find: RemoteFind): Promise<Map<string, Buffer>> {
  const { store, engine } = reader;
  if (engine.version === 'v1' && find.tags !== undefined) {
    const reason = 'cannot perform find by tag operations with kv version v1';
    throw problem('FIND_REFUSED', { store, reason });
  }
  const names = await listBelow(reader, find.path === undefined ? '' : `${find.path}/`);
  const isWanted =
    find.name === undefined ? tagMatcher(reader, find.tags ?? {}) : await nameMatcher(store, find.name);
  const limit = limiter(readsAtOnce);
  const found = await Promise.all(
    names.map(name =>
      limit(async () => ((await isWanted(name)) ? ([name, await readIfThere(reader, name)] as const) : [])),
    ),
  );
  const data = new Map<string, Buffer>();
  for (const [name, value] of found) if (name !== undefined && value !== undefined) data.set(name, value);
  return data;
}

/** Depth first, in Vault's order. A folder ends in a slash. */
async function listBelow(reader: KvReader, folder: string): Promise<string[]> {
  const listed = await reader.ask(folderQuestion(reader.store, reader.engine, folder), folder);
  const names: string[] = [];
  for (const name of textsOf(lastMembers(listed).get('keys'))) {
    if (name.endsWith('/')) names.push(...(await listBelow(reader, folder + name)));
    else names.push(folder + name);
  }
  return names;
}

/** Without any tag nothing has to be read to know that a secret matches. */
function tagMatcher(
  reader: KvReader,
  tags: Readonly<Record<string, string>>,
): (name: string) => Promise<boolean> {
  const wanted = Object.entries(tags);
  if (wanted.length === 0) return () => Promise.resolve(true);
  return async name => {
    const metadata = await reader.ask(tagsQuestion(reader.store, reader.engine, name), name);
    const custom = lastMembers(metadata).get('custom_metadata');
    const carried = custom?.kind === 'object' ? lastMembers(custom) : new Map<string, JsonNode>();
    return wanted.every(([tag, value]) => {
      const has = carried.get(tag);
      return has?.kind === 'string' && has.value === value;
    });
  };
}

async function readIfThere(reader: KvReader, name: string): Promise<Buffer | undefined> {
  try {
    return await reader.read(name);
  } catch (error) {
    if (error instanceof PosternError && error.code === 'SECRET_NOT_FOUND') return undefined;
    throw error;
  }
}

function textsOf(node: JsonNode | undefined): string[] {
  if (node?.kind !== 'array') return [];
  return node.items.flatMap(item => (item.kind === 'string' ? [item.value] : []));
}
