import { expect, test } from 'vitest';
import { problem } from '../../errors.ts';
import { parseJson, type JsonObject } from '../../golang/encoding/json.ts';
import type { RemoteFind } from '../../resolve/contract.ts';
import { findSecrets, type KvReader } from './find-secrets.ts';
import type { KvEngine } from './kv-path.ts';

const listings: Record<string, string> = {
  'secret/metadata?list=true': '{"keys":["app/","db","deleted"]}',
  'secret/metadata/app?list=true': '{"keys":["cache","db","old/"]}',
  'secret/metadata/app/old?list=true': '{"keys":["db"]}',
  'secret/metadata/db': '{"custom_metadata":{"team":"shop","tier":"1"}}',
  'secret/metadata/deleted': '{"custom_metadata":{"team":"shop"}}',
  'secret/metadata/app/cache': '{"custom_metadata":null}',
  'secret/metadata/app/db': '{"custom_metadata":{"team":"shop"}}',
  'secret/metadata/app/old/db': '{}',
  'kv/metadata/app?list=true': '{"keys":["db"]}',
  'old?list=true': '{"keys":["db"]}',
};

function reader(engine: Partial<KvEngine> = {}): KvReader & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    store: 'SecretStore/main',
    engine: { mount: 'secret', version: 'v2', ...engine },
    ask({ path }, key) {
      asked.push(path);
      const data = parseJson(Buffer.from(listings[path] ?? 'x'));
      if (data?.kind !== 'object') throw problem('SECRET_NOT_FOUND', { store: 'SecretStore/main', key });
      return Promise.resolve<JsonObject>(data);
    },
    read: key =>
      key === 'deleted'
        ? Promise.reject(problem('SECRET_NOT_FOUND', { store: 'SecretStore/main', key }))
        : Promise.resolve(Buffer.from(`{"of":"${key}"}`)),
  };
}

async function names(find: RemoteFind, engine?: Partial<KvEngine>): Promise<string[]> {
  return [...(await findSecrets(reader(engine), find)).keys()];
}

test.each<[string, RemoteFind, string[]]>([
  ['nothing said: everything that is there', {}, ['app/cache', 'app/db', 'app/old/db', 'db']],
  ['a name is matched on the whole path', { name: { regexp: '^app/.*db$' } }, ['app/db', 'app/old/db']],
  ['a path is where the search begins', { path: 'app', name: { regexp: 'db' } }, ['app/db', 'app/old/db']],
  ['the name is still the whole path there', { path: 'app', name: { regexp: '^db' } }, []],
  ['a slash at the end of the path stands in the names too', { path: 'app/old/' }, ['app/old//db']],
  ['tags are custom metadata, value for value', { tags: { team: 'shop' } }, ['app/db', 'db']],
  ['every tag counts', { tags: { team: 'shop', tier: '1' } }, ['db']],
  ['a value must be equal', { tags: { team: 'sho' } }, []],
  ['a name counts alone where tags are given too', { name: { regexp: '^db$' }, tags: { team: 'x' } }, ['db']],
])('%s', async (_, find, expected) => {
  expect(await names(find)).toEqual(expected);
});

test('a match is the whole secret as JSON', async () => {
  const found = await findSecrets(reader(), { name: { regexp: '^db$' } });

  expect(found.get('db')?.toString()).toBe('{"of":"db"}');
});

test('metadata are read for tags alone', async () => {
  const plain = reader();
  await findSecrets(plain, { tags: {} });

  expect(plain.asked.every(path => path.endsWith('?list=true'))).toBe(true);
});

test('without a mount in the store the path must have one', async () => {
  expect(await names({ path: 'kv/data/app' }, { mount: undefined })).toEqual(['kv/data/app/db']);
  await expect(names({ path: 'kv/app' }, { mount: undefined })).rejects.toThrow(
    "provided Path isn't a valid kv v2 path",
  );
  await expect(names({}, { mount: undefined, version: 'v1' })).rejects.toThrow('set path in the store');
});

test('an engine of version 1 lists itself and knows no tags', async () => {
  expect(await names({}, { mount: 'old', version: 'v1' })).toEqual(['db']);
  await expect(names({ tags: {} }, { mount: 'old', version: 'v1' })).rejects.toMatchObject({
    code: 'FIND_REFUSED',
    message: 'SecretStore/main: cannot perform find by tag operations with kv version v1',
  });
});

test('a folder that is not there is a secret that is not there', async () => {
  await expect(names({ path: 'none' })).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' });
});
