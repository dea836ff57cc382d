import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VaultSeed } from '../../../test/providers/onepassword-connect/items.ts';
import {
  startConnectServer,
  type ConnectServer,
} from '../../../test/providers/onepassword-connect/server.ts';
import type { ProviderSession, RemoteFind } from '../../resolve/contract.ts';
import { createHttpClient } from '../http.ts';
import { onepassword } from './onepassword.ts';

const { signal } = new AbortController();

const shop: VaultSeed = {
  name: 'shop',
  items: [
    {
      title: 'db',
      tags: ['prod', 'sql'],
      fields: [
        { label: 'user', value: 'u' },
        { label: 'password', value: 'shop' },
      ],
      files: [{ name: 'unlisted.pem', content: 'U' }],
    },
    {
      title: 'certificates',
      category: 'DOCUMENT',
      tags: ['prod'],
      filesInLists: true,
      fields: [{ label: 'ca.pem', value: 'a field' }],
      files: [{ name: 'ca.pem', content: 'PEM' }],
    },
  ],
};
const spare: VaultSeed = {
  name: 'spare',
  items: [
    {
      title: 'db',
      tags: ['prod'],
      fields: [
        { label: 'password', value: 'spare' },
        { label: 'port', value: '1' },
      ],
    },
  ],
};
const twins: VaultSeed = {
  name: 'twins',
  items: [
    {
      title: 'hosts',
      fields: [
        { label: 'host', section: 'a' },
        { label: 'host', section: 'b' },
        { label: 'port', value: '2' },
      ],
    },
  ],
};

let server: ConnectServer;
beforeAll(async () => {
  server = await startConnectServer({ vaults: [shop, spare, twins] });
});
afterAll(async () => {
  await server.stop();
});

function open(...vaults: string[]): ProviderSession {
  const order = Object.fromEntries(vaults.map((name, index) => [name, index]));
  return onepassword.open(
    'SecretStore/op',
    {
      provider: 'onepassword',
      spec: { connectHost: server.url, vaults: order },
      files: { 'auth.secretRef.connectTokenSecretRef': '/token' },
    },
    {
      http: createHttpClient().send,
      readFile: () => Promise.resolve(Buffer.from(server.token)),
      now: Date.now,
    },
  );
}

async function found(find: RemoteFind, ...vaults: string[]): Promise<Record<string, string>> {
  const map = await open(...vaults).findSecrets(find, signal);
  return Object.fromEntries([...map].map(([key, value]) => [key, value.toString()]));
}

test.each<[string, RemoteFind, Record<string, string>]>([
  [
    'nothing said: everything, the first vault and files first; files that the list has not are not seen',
    {},
    { user: 'u', password: 'shop', 'ca.pem': 'PEM', port: '1' },
  ],
  ['a name is that of a field or file, not of an item', { name: { regexp: '^db$' } }, {}],
  ['a name matches anywhere', { name: { regexp: 's' } }, { user: 'u', password: 'shop' }],
  ['a path is the exact title', { path: 'db' }, { user: 'u', password: 'shop', port: '1' }],
  ['a part of a title is no path', { path: 'd' }, {}],
  [
    'tags: the first vault alone, and the path counts for nothing',
    { tags: { prod: '' }, path: 'nowhere' },
    { user: 'u', password: 'shop', 'ca.pem': 'PEM' },
  ],
  [
    'every tag must be there, whatever its value',
    { tags: { prod: 'x', sql: 'y' }, name: { regexp: 'pass' } },
    { password: 'shop' },
  ],
])('%s', async (_, find, expected) => {
  expect(await found(find, 'shop', 'spare')).toEqual(expected);
});

test('the vaults go by their order', async () => {
  expect(await found({ path: 'db', name: { regexp: 'password' } }, 'spare', 'shop')).toEqual({
    password: 'spare',
  });
});

test('an item with two fields of one label is refused, whatever name is looked for', async () => {
  await expect(found({ name: { regexp: 'port' } }, 'twins')).rejects.toMatchObject({
    code: 'ITEM_AMBIGUOUS',
    message: "SecretStore/op: expected one 1Password ItemField matching: 'host' in 'hosts', got 2",
  });
});

test('a vault that does not exist is an error, also behind one that has matches', async () => {
  await expect(found({}, 'shop', 'none')).rejects.toMatchObject({ code: 'ITEM_NOT_FOUND' });
});
