import { describe, expect, test } from 'vitest';
import type { RemoteRef } from '../../resolve/contract.ts';
import { readValues } from './values-file.ts';
import { valuesStore } from './values-store.ts';

const { signal } = new AbortController();
const values = readValues(
  `db: { user: any, a.b: literal, a: { b: nested, n: 1.50 } }
text: plain
json: '{"user": "inside", "none": null, "list": [1, 2]}'
vault: { db: { user: vault } }
ClusterSecretStore/vault: { db: { user: cluster } }
`,
  'values.yaml',
  name => name.includes('vault'),
);

async function get(ref: RemoteRef, store = 'SecretStore/other'): Promise<string> {
  return (await valuesStore(store, values).getSecret(ref, signal)).toString();
}

describe('one value', () => {
  test.each<[string, RemoteRef, string]>([
    ['the text', { key: 'text' }, 'plain'],
    ['the whole as JSON', { key: 'db' }, '{"user":"any","a.b":"literal","a":{"b":"nested","n":1.50}}'],
    ['a property', { key: 'db', property: 'user' }, 'any'],
    ['a property of exactly that name before a path', { key: 'db', property: 'a.b' }, 'literal'],
    ['a path, with the number as written', { key: 'db', property: 'a.n' }, '1.5'],
    ['a property of text that is JSON', { key: 'json', property: 'user' }, 'inside'],
    ['null as nothing', { key: 'json', property: 'none' }, ''],
    ['whatever the version', { key: 'text', version: '7' }, 'plain'],
  ])('is %s', async (_, ref, expected) => {
    expect(await get(ref)).toBe(expected);
  });

  test('comes from the store of that kind and name, then of that name, then from any', async () => {
    const ref = { key: 'db', property: 'user' };
    expect(await get(ref, 'ClusterSecretStore/vault')).toBe('cluster');
    expect(await get(ref, 'SecretStore/vault')).toBe('vault');
    expect(await get(ref, 'SecretStore/other')).toBe('any');
    expect(await get({ key: 'text' }, 'SecretStore/vault')).toBe('plain');
  });
});

test('extract gives every member as the providers give it', async () => {
  const map = await valuesStore('SecretStore/other', values).getSecretMap({ key: 'json' }, signal);
  expect([...map].map(([key, value]) => [key, value.toString()])).toEqual([
    ['user', 'inside'],
    ['none', ''],
    ['list', '[1, 2]'],
  ]);
});

describe('find', () => {
  test('gives every key below the path, those of the store before those of any', async () => {
    const file = readValues(
      'a/x: shared\na/y: 1\nb/x: 2\nvault: { a/x: own }',
      'v.yaml',
      name => name === 'vault',
    );
    const found = await valuesStore('SecretStore/vault', file).findSecrets({ path: 'a' }, signal);
    expect([...found].map(([key, value]) => [key, value.toString()])).toEqual([
      ['a/x', 'own'],
      ['a/y', '1'],
    ]);
  });

  test('refuses tags, of which a file has none', async () => {
    const found = valuesStore('SecretStore/vault', values).findSecrets({ tags: { team: 'a' } }, signal);
    await expect(found).rejects.toThrow('a values file has no tags');
  });
});

describe('what is not there', () => {
  test.each<[RemoteRef, string, string]>([
    [{ key: 'gone' }, 'SECRET_NOT_FOUND', 'values.yaml: there is no secret gone'],
    [{ key: 'db', property: 'gone' }, 'PROPERTY_NOT_FOUND', 'values.yaml: secret db has no property gone'],
    [{ key: 'text', property: 'x' }, 'PROPERTY_NOT_FOUND', 'text has no property x'],
  ])('%j', async (ref, code, message) => {
    await expect(get(ref)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test('a map to extract', async () => {
    const extract = valuesStore('SecretStore/other', values).getSecretMap({ key: 'text' }, signal);
    await expect(extract).rejects.toThrow('text is not a map: write text: {name: value}');
  });
});
