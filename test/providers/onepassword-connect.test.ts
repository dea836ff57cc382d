/**
 * The contract server from its other side: the vendor's own client and our provider must read the same from it.
 */
import { OnePasswordConnect } from '@1password/connect';
import type { OPConnect } from '@1password/connect/dist/lib/op-connect.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProviderTools } from '../../src/providers/tools.ts';
import { openStore } from '../../src/providers/registry.ts';
import type { ProviderSession } from '../../src/resolve/contract.ts';
import { startConnectServer, type ConnectServer } from './onepassword-connect/server.ts';

const { signal } = new AbortController();
const binary = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

let server: ConnectServer;
let vendor: OPConnect;
let provider: ProviderSession;

beforeAll(async () => {
  server = await startConnectServer({
    vaults: [
      { name: 'empty', items: [] },
      {
        name: 'Shop & Söhne',
        items: [
          {
            title: 'db + replica',
            tags: ['sql'],
            fields: [
              { label: 'username', value: 'shop', type: 'STRING' },
              { label: 'password', value: 'p ä\n"&<' },
              { label: 'host', value: 'primary', section: 'servers' },
              { label: 'notes' },
            ],
          },
          {
            title: 'certificate',
            category: 'DOCUMENT',
            files: [
              { name: 'ca.pem', content: 'PEM\n' },
              { name: 'raw', content: binary },
            ],
          },
        ],
      },
    ],
  });
  vendor = OnePasswordConnect({ serverURL: server.url, token: server.token, keepAlive: false });
  const tools = createProviderTools();
  provider = openStore(
    'SecretStore/op',
    {
      provider: 'onepassword',
      spec: { connectHost: server.url, vaults: { empty: 1, 'Shop & Söhne': 2 } },
      files: { 'auth.secretRef.connectTokenSecretRef': '/token' },
    },
    { ...tools, readFile: () => Promise.resolve(Buffer.from(server.token)) },
  );
});

afterAll(async () => {
  await server.stop();
});

/** By hand: the vendor's client writes titles into its filter as they are, and an ampersand ends it. */
async function vaultId(): Promise<string> {
  const vaults = await vendor.listVaults();
  return vaults.find(vault => vault.name === 'Shop & Söhne')?.id ?? '';
}

test("the vendor's client lists vaults and items as they were written down", async () => {
  const vaults = await vendor.listVaults();
  const items = await vendor.listItems(vaults[1]?.id ?? '');

  expect(vaults.map(vault => vault.name)).toEqual(['empty', 'Shop & Söhne']);
  expect(items.map(item => item.title)).toEqual(['db + replica', 'certificate']);
  expect(items[0]).not.toHaveProperty('fields');
});

test('both read the same fields of the same item', async () => {
  const vendorItem = await vendor.getItemById(
    await vaultId(),
    (await vendor.listItems(await vaultId()))[0]?.id ?? '',
  );
  const ours = await provider.getSecretMap({ key: 'db + replica' }, signal);

  const theirs = Object.fromEntries(
    (vendorItem.fields ?? []).map(field => [field.label ?? '', field.value ?? '']),
  );
  expect(Object.fromEntries([...ours].map(([key, value]) => [key, value.toString()]))).toEqual(theirs);
  expect(theirs).toEqual({ username: 'shop', password: 'p ä\n"&<', host: 'primary', notes: '' });
});

test('both read the same bytes of the same file', async () => {
  const items = await vendor.listItems(await vaultId());
  const files = await vendor.listFiles(await vaultId(), items[1]?.id ?? '');
  const text = await vendor.getFileContent(await vaultId(), items[1]?.id ?? '', files[0]?.id ?? '');

  expect(files.map(file => file.name)).toEqual(['ca.pem', 'raw']);
  expect((await provider.getSecret({ key: 'certificate', property: 'ca.pem' }, signal)).toString()).toBe(
    text,
  );
  expect(await provider.getSecret({ key: 'certificate', property: 'raw' }, signal)).toEqual(binary);
});

test('both see the same tags', async () => {
  const items = await vendor.listItems(await vaultId());
  const found = await provider.findSecrets({ tags: { sql: '' } }, signal);

  expect(items.map(item => item.tags ?? [])).toEqual([['sql'], []]);
  // The first vault is the only one that tags are looked for in, and it is empty.
  expect(found).toEqual(new Map());
});

test('both find an item by its title', async () => {
  const item = await vendor.getItemByTitle(await vaultId(), 'certificate');

  expect(item.title).toBe('certificate');
  expect((await provider.getSecret({ key: 'certificate' }, signal)).toString()).toBe('PEM\n');
});

describe('refusals have the body of the API', () => {
  test('a wrong token', async () => {
    const stranger = OnePasswordConnect({ serverURL: server.url, token: 'wrong', keepAlive: false });

    await expect(stranger.listVaults()).rejects.toMatchObject({
      status: 401,
      message: 'Invalid token signature',
    });
  });

  test('a vault and an item that do not exist', async () => {
    const none = 'a'.repeat(26);

    await expect(vendor.getVaultById(none)).rejects.toMatchObject({
      status: 404,
      message: `vault ${none} not found`,
    });
    await expect(vendor.getItemById(await vaultId(), none)).rejects.toMatchObject({
      status: 404,
      message: `item ${none} not found`,
    });
  });
});
