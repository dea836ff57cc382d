import { afterEach, describe, expect, test } from 'vitest';
import {
  startConnectServer,
  type ConnectServer,
} from '../../../test/providers/onepassword-connect/server.ts';
import type { VaultSeed } from '../../../test/providers/onepassword-connect/items.ts';
import type { ProviderSession, RemoteRef } from '../../resolve/contract.ts';
import { createHttpClient } from '../http.ts';
import { onepassword } from './onepassword.ts';

const nativeVault = 'vaultvaultvaultvaultvault1';
const nativeItem = 'itemitemitemitemitemitem01';
const { signal } = new AbortController();

const shop: VaultSeed = {
  name: 'shop',
  items: [
    {
      title: 'db',
      fields: [
        { label: 'username', value: 'u', type: 'STRING' },
        { label: 'password', value: 'p' },
        { label: 'empty' },
        { label: 'host', value: 'one', section: 'primary' },
      ],
      files: [{ name: 'ca.pem', content: 'PEM' }],
    },
    {
      title: 'two hosts',
      fields: [
        { label: 'host', value: 'one', section: 'primary' },
        { label: 'host', value: 'two', section: 'replica' },
      ],
    },
    { title: 'twin', fields: [{ label: 'password', value: '1' }] },
    { title: 'twin', fields: [{ label: 'password', value: '2' }] },
    {
      title: 'keystore',
      category: 'DOCUMENT',
      fields: [{ label: 'note', value: 'n' }],
      files: [
        { name: 'a.jks', content: Buffer.from([0, 255, 128]) },
        { name: 'b.jks', content: 'b' },
      ],
    },
    { title: 'say "hi" \\o/', fields: [{ label: 'password', value: 'quoted' }] },
    { title: 'by id', id: nativeItem, fields: [{ label: 'password', value: 'native' }] },
  ],
};
const spare: VaultSeed = {
  name: 'spare',
  id: nativeVault,
  items: [
    { title: 'db', fields: [{ label: 'password', value: 'spare' }] },
    { title: 'spare only', fields: [{ label: 'password', value: 's' }] },
    { title: 'aaaaaaaaaaaaaaaaaaaaaaaaaa', fields: [{ label: 'password', value: 'long title' }] },
  ],
};

const servers: ConnectServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => server.stop()));
});

async function open(vaults: Record<string, unknown> = { shop: 1, [nativeVault]: 2 }) {
  const server = await startConnectServer({ vaults: [shop, spare] });
  servers.push(server);
  const session = onepassword.open(
    'SecretStore/op',
    {
      provider: 'onepassword',
      spec: { connectHost: server.url, vaults },
      files: { 'auth.secretRef.connectTokenSecretRef': '/token' },
    },
    {
      http: createHttpClient().send,
      readFile: () => Promise.resolve(Buffer.from(server.token)),
      now: Date.now,
    },
  );
  return { server, session };
}

async function all(session: ProviderSession, ref: RemoteRef): Promise<Record<string, string>> {
  const map = await session.getSecretMap(ref, signal);
  return Object.fromEntries([...map].map(([key, value]) => [key, value.toString('latin1')]));
}

describe('one value', () => {
  test.each<[RemoteRef, string]>([
    [{ key: 'db' }, 'p'],
    [{ key: 'db', property: 'username' }, 'u'],
    [{ key: 'db', property: 'field/username' }, 'u'],
    [{ key: 'db', property: 'field/' }, 'p'],
    [{ key: 'db', property: 'empty' }, ''],
    [{ key: 'db', property: 'host' }, 'one'],
    [{ key: 'db', property: 'file/ca.pem' }, 'PEM'],
    [{ key: 'db', property: 'file/' }, 'PEM'],
    [{ key: 'keystore' }, '\x00\xff\x80'],
    [{ key: 'keystore', property: 'b.jks' }, 'b'],
    [{ key: 'keystore', property: 'field/note' }, 'n'],
    [{ key: 'say "hi" \\o/' }, 'quoted'],
    [{ key: 'spare only' }, 's'],
    [{ key: nativeItem }, 'native'],
  ])('%j', async (ref, expected) => {
    const { session } = await open();

    expect((await session.getSecret(ref, signal)).toString('latin1')).toBe(expected);
  });

  test('the lower order is asked first, and a vault may be named by its id', async () => {
    const { session } = await open({ shop: 10, [nativeVault]: 2 });

    expect((await session.getSecret({ key: 'db' }, signal)).toString()).toBe('spare');
  });

  test('a title of 26 letters and digits is found where no item has that id, in the first vault only', async () => {
    const key = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';
    const first = await open({ [nativeVault]: 1 });
    const second = await open({ shop: 1, [nativeVault]: 2 });

    expect((await first.session.getSecret({ key }, signal)).toString()).toBe('long title');
    await expect(second.session.getSecret({ key }, signal)).rejects.toThrow(
      /Found 0 item\(s\) in vault "\w{26}" with title "a{26}"/,
    );
  });
});

describe('every value', () => {
  test.each<[RemoteRef, Record<string, string>]>([
    [{ key: 'db' }, { username: 'u', password: 'p', empty: '', host: 'one' }],
    [{ key: 'db', property: 'username' }, { username: 'u' }],
    [{ key: 'db', property: 'none' }, {}],
    [{ key: 'db', property: 'file/' }, { 'ca.pem': 'PEM' }],
    [{ key: 'keystore' }, { 'a.jks': '\x00\xff\x80', 'b.jks': 'b' }],
    [{ key: 'keystore', property: 'b.jks' }, { 'b.jks': 'b' }],
  ])('%j', async (ref, expected) => {
    const { session } = await open();

    expect(await all(session, ref)).toEqual(expected);
  });

  test('a label that occurs twice is refused', async () => {
    const { session } = await open();

    await expect(session.getSecretMap({ key: 'two hosts' }, signal)).rejects.toMatchObject({
      code: 'ITEM_AMBIGUOUS',
      message: "SecretStore/op: expected one 1Password ItemField matching: 'host' in 'two hosts', got 2",
    });
  });
});

describe('errors in the words of External Secrets', () => {
  test.each<[RemoteRef, string, string]>([
    [
      { key: 'none' },
      'ITEM_NOT_FOUND',
      `SecretStore/op: key not found in 1Password Vaults: none in: map[shop:1 ${nativeVault}:2]`,
    ],
    [
      { key: 'twin' },
      'ITEM_AMBIGUOUS',
      "SecretStore/op: expected one 1Password Item matching: 'twin', got 2",
    ],
    [
      { key: 'db', property: 'none' },
      'PROPERTY_NOT_FOUND',
      "SecretStore/op: secret db has no property none: expected one 1Password ItemField matching: 'none' in 'db', got 0",
    ],
    [
      { key: 'two hosts', property: 'host' },
      'ITEM_AMBIGUOUS',
      "SecretStore/op: expected one 1Password ItemField matching: 'host' in 'two hosts', got 2",
    ],
    [
      { key: 'keystore', property: 'c.jks' },
      'PROPERTY_NOT_FOUND',
      "SecretStore/op: secret keystore has no property c.jks: error finding 1Password Document: 'keystore', 'c.jks'",
    ],
    [
      { key: 'db', version: '2' },
      'PROVIDER_REFUSED',
      "SecretStore/op: reading a version of db was refused: 'remoteRef.version' is not implemented in the 1Password provider",
    ],
  ])('%j', async (ref, code, message) => {
    const { session } = await open();

    await expect(session.getSecret(ref, signal)).rejects.toMatchObject({ code, message });
  });

  test('a vault that does not exist ends the search, even where a later one has the item', async () => {
    const { session } = await open({ none: 1, shop: 2 });

    await expect(session.getSecret({ key: 'db' }, signal)).rejects.toMatchObject({
      code: 'ITEM_NOT_FOUND',
      message: 'SecretStore/op: error finding 1Password Vault: Found 0 vaults with title "none"',
    });
  });

  test('what the server says about a token is passed on', async () => {
    const { session, server } = await open();
    server.failNext(401, 'Invalid token signature');

    await expect(session.getSecret({ key: 'db' }, signal)).rejects.toThrow(
      'SecretStore/op: looking for vault shop was refused: status 401: Invalid token signature',
    );
  });
});

describe('403', () => {
  test('that begins with Authorization passes, and is asked again', async () => {
    const { session, server } = await open();
    server.failNext(403, 'Authorization: token is not known yet');
    server.failNext(403, 'Authorization: token is not known yet');

    await expect(session.getSecret({ key: 'db' }, signal)).resolves.toBeDefined();
  });

  test('of another kind does not', async () => {
    const { session, server } = await open();
    server.failNext(403, 'vault is not in scope');

    await expect(session.getSecret({ key: 'db' }, signal)).rejects.toThrow(
      'status 403: vault is not in scope',
    );
    expect(server.requests).toHaveLength(1);
  });
});

test('nothing is asked for twice, however many values want it', async () => {
  const { session, server } = await open({ shop: 1 });
  const refs = Array.from({ length: 10 }, (_, index) => ({ key: index % 2 === 0 ? 'db' : 'keystore' }));

  await Promise.all(refs.map(ref => session.getSecretMap(ref, signal)));

  const paths = server.requests.map(request => request.replace(/[\da-z]{26}/g, '*').replace(/=.*/, ''));
  expect(paths.sort()).toEqual([
    'GET /v1/vaults/*/items/*',
    'GET /v1/vaults/*/items/*',
    'GET /v1/vaults/*/items/*/files/*/content',
    'GET /v1/vaults/*/items/*/files/*/content',
    'GET /v1/vaults/*/items?filter',
    'GET /v1/vaults/*/items?filter',
    'GET /v1/vaults?filter',
  ]);
});

test.each([
  [{ vaults: {} }, 'spec.provider.onepassword.vaults: at least one vault must be named'],
  [{ vaults: { a: '1' } }, 'spec.provider.onepassword.vaults.a: the order must be a whole number'],
  [{ vaults: { a: 1 }, connectHost: 'connect:8080' }, 'spec.provider.onepassword.connectHost: it is no URL'],
])('a store with %j is refused', (spec, message) => {
  const plan = { provider: 'onepassword', spec: { connectHost: 'http://connect:8080', ...spec }, files: {} };
  const tools = {
    http: createHttpClient().send,
    readFile: () => Promise.resolve(Buffer.from('')),
    now: Date.now,
  };

  expect(() => onepassword.open('SecretStore/op', plan, tools)).toThrow(message);
});
