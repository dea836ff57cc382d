/** What a reference asks of Vault: the request, and how its answer is read. */
import { problem } from '../../errors.ts';
import type { JsonNode } from '../../golang/encoding/json.ts';
import type { RemoteRef } from '../../resolve/contract.ts';
import { readKvAbsence, readKvAnswer, readMetadata, type KvAnswer } from './kv-answer.ts';
import { dataPath, listingPath, metadataPath, urlPath, type KvEngine } from './kv-path.ts';

export interface KvQuestion {
  /** Below `/v1/`, encoded, with its query; the same for everybody who asks the same. */
  readonly path: string;
  /** As errors say it: `reading secret/data/db`. */
  readonly action: string;
  /** What it means that nothing is there: absent metadata is a failure to External Secrets. */
  readonly absence: 'SECRET_NOT_FOUND' | 'ITEM_NOT_FOUND';
  readonly read: (answer: JsonNode | undefined) => KvAnswer;
  /** The body of a 404. */
  readonly readAbsence: (body: Buffer) => KvAnswer;
}

/** @throws PosternError `PROVIDER_REFUSED` for a key that no path can be made of */
export function kvQuestion(store: string, engine: KvEngine, ref: RemoteRef): KvQuestion {
  return ref.metadataPolicy === 'Fetch'
    ? metadataQuestion(store, engine, ref)
    : dataQuestion(store, engine, ref);
}

/** The names in a folder: the answer's data has them as `keys`. Same error. */
export function folderQuestion(store: string, engine: KvEngine, folder: string): KvQuestion {
  const { path, action } = listing(store, engine, { what: 'listing', at: folder });
  return {
    path: `${path}?list=true`,
    action,
    absence: 'SECRET_NOT_FOUND',
    read: answer => readKvAnswer(answer, 'v1'),
    readAbsence: body => readKvAbsence(body, engine.version),
  };
}

/** The metadata of one secret, as Vault has them: tags are its `custom_metadata`. Same error. */
export function tagsQuestion(store: string, engine: KvEngine, name: string): KvQuestion {
  return {
    ...listing(store, engine, { what: 'reading', at: name }),
    absence: 'ITEM_NOT_FOUND',
    read: answer => readKvAnswer(answer, 'v1'),
    readAbsence: body => readKvAbsence(body, 'v1'),
  };
}

function listing(
  store: string,
  engine: KvEngine,
  { what, at }: { what: string; at: string },
): { path: string; action: string } {
  const path = listingPath(engine, at);
  if (path === undefined) {
    const reason =
      "provided Path isn't a valid kv v2 path: set path in the store, or start find.path with <mount>/data/";
    throw problem('PROVIDER_REFUSED', { store, action: `${what} ${at}`, reason });
  }
  const action = `${what} ${path}`;
  return { path: encode(store, action, path), action };
}

function dataQuestion(store: string, engine: KvEngine, { key, version = '' }: RemoteRef): KvQuestion {
  const path = dataPath(engine, key);
  const action = version === '' ? `reading ${path}` : `reading version ${version} of ${path}`;
  const encoded = encode(store, action, path);
  return {
    path: version === '' ? encoded : `${encoded}?version=${encodeURIComponent(version)}`,
    action,
    absence: 'SECRET_NOT_FOUND',
    read: answer => readKvAnswer(answer, engine.version),
    readAbsence: body => readKvAbsence(body, engine.version),
  };
}

function metadataQuestion(store: string, engine: KvEngine, { key }: RemoteRef): KvQuestion {
  const action = `reading metadata of ${key}`;
  if (engine.version === 'v1') {
    const reason = 'cannot perform metadata fetch operations with kv version v1';
    throw problem('PROVIDER_REFUSED', { store, action, reason });
  }
  const path = metadataPath(engine, key);
  if (path === undefined) {
    const reason =
      "provided Path isn't a valid kv v2 path: set path in the store, or write <mount>/data/<name>";
    throw problem('PROVIDER_REFUSED', { store, action, reason });
  }
  return {
    path: encode(store, action, path),
    action: `reading ${path}`,
    absence: 'ITEM_NOT_FOUND',
    read: readMetadata,
    // External Secrets calls every kind of absent metadata the same.
    readAbsence: body => readKvAbsence(body, 'v1'),
  };
}

function encode(store: string, action: string, path: string): string {
  const encoded = urlPath(path);
  if (encoded !== undefined) return encoded;
  throw problem('PROVIDER_REFUSED', { store, action, reason: 'a key must not have "." or ".." as a step' });
}
