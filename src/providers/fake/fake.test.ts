import { describe, expect, test } from 'vitest';
import type { ProviderSession, ProviderTools, RemoteFind, RemoteRef } from '../../resolve/contract.ts';
import { fake } from './fake.ts';

const { signal } = new AbortController();
const tools: ProviderTools = {
  http: () => Promise.reject(new Error('offline')),
  readFile: () => Promise.reject(new Error('no files')),
  now: () => 0,
};

function open(data: unknown): ProviderSession {
  return fake.open('SecretStore/main', { provider: 'fake', spec: { data }, files: {} }, tools);
}

const session = open([
  { key: 'plain', value: 'text' },
  { key: 'plain', value: 'first', version: 'v1' },
  { key: 'plain', value: 'second', version: 'v1' },
  {
    key: 'json',
    value: '{ "a": {"b": 1.50}, "n": 12345678901234567890, "s": "x\\ny", "z": null, "s2": [1, 2] }',
  },
  { key: 'nothing', value: 'null' },
  { key: '__proto__', value: 'own' },
]);

describe('one value', () => {
  test.each<[RemoteRef, string]>([
    [{ key: 'plain' }, 'text'],
    [{ key: 'plain', version: 'v1' }, 'second'],
    [{ key: 'json', property: 'a.b' }, '1.5'],
    [{ key: 'json', property: 'a' }, '{"b": 1.50}'],
    [{ key: '__proto__' }, 'own'],
  ])('%j', async (ref, expected) => {
    expect((await session.getSecret(ref, signal)).toString()).toBe(expected);
  });

  test.each<RemoteRef>([
    { key: 'none' },
    { key: 'plain', version: 'v2' },
    { key: 'plainv1' },
    { key: 'json', property: 'none' },
    { key: 'plain', property: 'a' },
    { key: 'constructor' },
  ])('%j does not exist', async ref => {
    await expect(session.getSecret(ref, signal)).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' });
  });
});

describe('every value', () => {
  test('text without quotes, null as nothing, the rest as it stands', async () => {
    const map = await session.getSecretMap({ key: 'json' }, signal);

    expect(Object.fromEntries([...map].map(([key, value]) => [key, value.toString()]))).toEqual({
      a: '{"b": 1.50}',
      n: '12345678901234567890',
      s: 'x\ny',
      z: '',
      s2: '[1, 2]',
    });
  });

  test('of one property', async () => {
    expect([...(await session.getSecretMap({ key: 'json', property: 'a' }, signal)).keys()]).toEqual(['b']);
  });

  test('JSON null has none, and what is no object is refused without quoting it', async () => {
    expect((await session.getSecretMap({ key: 'nothing' }, signal)).size).toBe(0);
    await expect(session.getSecretMap({ key: 'plain' }, signal)).rejects.toThrow(
      /^secret plain is not a JSON object$/,
    );
  });
});

describe('find', () => {
  const versions = open([
    { key: 'db/pass', value: 'v10', version: 'v10' },
    { key: 'db/pass', value: 'v9', version: 'v9' },
    { key: 'db/pass', value: 'none' },
    { key: 'db user', value: 'u' },
    { key: 'cache', value: 'c' },
  ]);

  async function found(find: RemoteFind, among = versions): Promise<Record<string, string>> {
    const map = await among.findSecrets(find, signal);
    return Object.fromEntries([...map].map(([key, value]) => [key, value.toString()]));
  }

  test('goes by name, and of several versions takes the one whose text is the last: v9, not v10', async () => {
    expect(await found({ name: { regexp: '^db/' } })).toEqual({ db_pass: 'v9' });
  });

  test('converts the names itself, by the strategy of the find', async () => {
    expect(await found({ name: { regexp: 'db.*s' }, conversionStrategy: 'Unicode' })).toEqual({
      db_U002f_pass: 'v9',
      db_U0020_user: 'u',
    });
  });

  test('an expression matches anywhere, an empty one everything, and one that matches nothing is no error', async () => {
    expect(Object.keys(await found({ name: { regexp: 'a[sc]' } }))).toEqual(['db_pass', 'cache']);
    expect(Object.keys(await found({ name: {} }))).toHaveLength(3);
    expect(await found({ name: { regexp: 'nothing' } })).toEqual({});
  });

  test('two names that become the same are refused', async () => {
    const twins = open([
      { key: 'a b', value: '1' },
      { key: 'a/b', value: '2' },
    ]);

    await expect(found({ name: { regexp: '.' } }, twins)).rejects.toMatchObject({ code: 'KEY_INVALID' });
  });

  test.each<[RemoteFind, string]>([
    [{ tags: { a: 'b' } }, 'unsupported find operator'],
    [{ path: 'db' }, 'unsupported find operator'],
    [{ name: { regexp: '(' } }, 'could not compile find.name.regexp [(]: '],
    [{ name: { regexp: '(?=a)' } }, 'could not compile find.name.regexp [(?=a)]: '],
  ])('%j is refused', async (find, message) => {
    await expect(found(find)).rejects.toMatchObject({
      code: 'FIND_REFUSED',
      message: expect.stringContaining(message),
    });
  });
});

test.each([
  [{}, 'spec.provider.fake.data: it must be a list'],
  [[{ value: 'x' }], 'spec.provider.fake.data[0]: key, value and version must be text'],
  [[{ key: 'a', value: 1 }], 'spec.provider.fake.data[0]'],
])('a store with data %j is refused', (data, message) => {
  expect(() => open(data)).toThrow(message);
});
