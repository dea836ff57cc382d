/** The provider against a real Vault; node-vault sets up what the provider then reads. */
import createVaultClient from 'node-vault';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/providers/registry.ts';
import { createProviderTools } from '../../src/providers/tools.ts';
import type { ProviderSession, RemoteFind, RemoteRef } from '../../src/resolve/contract.ts';
import { startVault, type Vault } from '../harness/vault.ts';
import { startTokenReviewer, type TokenReviewer } from './token-review.ts';

const signal = AbortSignal.timeout(110_000);
const tools = createProviderTools();

let vault: Vault;
let admin: createVaultClient.client;
let reviewer: TokenReviewer;

beforeAll(async () => {
  [vault, reviewer] = await Promise.all([startVault(), startTokenReviewer()]);
  admin = createVaultClient({ endpoint: vault.address, token: vault.token });
  await admin.mount({ mount_point: 'old', type: 'kv', options: { version: '1' } });
  await admin.mount({ mount_point: 'team/kv', type: 'kv', options: { version: '2' } });
  await admin.write('secret/data/db', { data: { password: 'first', user: 'u' } });
  await admin.write('secret/data/db', {
    data: { password: 'second', user: '<u>', 'a.b': 'exact', a: { b: 'path' } },
  });
  await admin.write('secret/metadata/db', { custom_metadata: { owner: 'shop' } });
  await admin.write('secret/data/gone', { data: { password: 'x' } });
  await admin.delete('secret/data/gone');
  await admin.write('secret/data/pro%20d/gr%C3%B6%C3%9Fe%3F', { data: { password: 'odd path' } });
  await admin.write('team/kv/data/db', { data: { password: 'team' } });
  await admin.write('old/db', { password: 'v1', nested: { b: 1, a: '&' } });
  await admin.addPolicy({ name: 'shop', policy: 'path "secret/data/db" { capabilities = ["read"] }' });
  await admin.enableAuth({ mount_point: 'k8s', type: 'kubernetes' });
  await admin.write('auth/k8s/config', { kubernetes_host: reviewer.url, disable_local_ca_jwt: true });
  await admin.write('auth/k8s/role/shop', {
    bound_service_account_names: 'app',
    bound_service_account_namespaces: 'shop',
    token_policies: 'shop',
    token_ttl: '10m',
  });
});

afterAll(async () => {
  tools.close();
  await Promise.all([vault.remove(), reviewer.stop()]);
});

function open(spec: Record<string, unknown> = { path: 'secret' }, credential = vault.token): ProviderSession {
  const files = { 'auth.tokenSecretRef': '/token', 'auth.kubernetes.serviceAccountRef': '/token' };
  const auth = { tokenSecretRef: { name: 'vault', key: 'token' } };
  return openStore(
    'SecretStore/main',
    { provider: 'vault', spec: { server: vault.address, auth, ...spec }, files },
    { ...tools, readFile: () => Promise.resolve(Buffer.from(credential)) },
  );
}

async function read(ref: RemoteRef, spec?: Record<string, unknown>): Promise<string> {
  return (await open(spec).getSecret(ref, signal)).toString();
}

describe('one value', () => {
  test.each<[RemoteRef, string]>([
    [{ key: 'db', property: 'password' }, 'second'],
    [{ key: 'db', property: 'password', version: '1' }, 'first'],
    [{ key: 'secret/db', property: 'password' }, 'second'],
    [{ key: 'secret/data/db', property: 'password' }, 'second'],
    [{ key: 'db', property: 'a.b' }, 'exact'],
    [{ key: 'db', property: 'a' }, '{"b":"path"}'],
    [{ key: 'db' }, '{"a":{"b":"path"},"a.b":"exact","password":"second","user":"\\u003cu\\u003e"}'],
    [{ key: 'pro d/größe?', property: 'password' }, 'odd path'],
    [{ key: 'db', metadataPolicy: 'Fetch', property: 'owner' }, 'shop'],
    [{ key: 'db', metadataPolicy: 'Fetch', property: 'current_version' }, '2'],
  ])('%j', async (ref, expected) => {
    expect(await read(ref)).toBe(expected);
  });

  test('of other engines, with and without a mount in the store', async () => {
    const property = 'password';

    expect(await read({ key: 'db', property }, { path: 'old', version: 'v1' })).toBe('v1');
    expect(await read({ key: 'old/db', property }, { version: 'v1' })).toBe('v1');
    expect(await read({ key: 'db', property }, { path: 'team/kv' })).toBe('team');
    expect(await read({ key: 'team/kv/data/db', property }, {})).toBe('team');
    expect(await read({ key: 'secret/db', property }, {})).toBe('second');
  });
});

test('numbers keep their text in one value and go through float64 in all of them', async () => {
  await vault.request('POST', 'secret/data/numbers', {
    data: { small: 0.1, million: 1_000_000, list: [1, 2] },
  });

  const map = await open().getSecretMap({ key: 'numbers' }, signal);

  expect(await read({ key: 'numbers', property: 'million' })).toBe('1000000');
  expect(Object.fromEntries([...map].map(([key, value]) => [key, value.toString()]))).toEqual({
    small: '0.1',
    million: '1000000',
    list: '[1,2]',
  });
});

describe('find', () => {
  async function found(find: RemoteFind, spec?: Record<string, unknown>): Promise<Record<string, string>> {
    const map = await open(spec).findSecrets(find, signal);
    return Object.fromEntries([...map].map(([key, value]) => [key, value.toString()]));
  }

  beforeAll(async () => {
    await admin.write('secret/data/find/one', { data: { a: '<1>' } });
    await admin.write('secret/data/find/deep/two', { data: { b: '2' } });
    await admin.write('secret/metadata/find/deep/two', { custom_metadata: { team: 'shop' } });
    await admin.write('secret/data/find/gone', { data: { c: '3' } });
    await admin.delete('secret/data/find/gone');
    await admin.write('old/find/three', { d: 4 });
  });

  test('walks the folders and reads what matches, without what is deleted', async () => {
    expect(await found({ path: 'find', name: { regexp: '.*' } })).toEqual({
      'find/one': '{"a":"\\u003c1\\u003e"}',
      'find/deep/two': '{"b":"2"}',
    });
    expect(Object.keys(await found({ name: { regexp: '^find/deep/' } }))).toEqual(['find/deep/two']);
  });

  test('by tags, of which an engine of version 1 has none', async () => {
    expect(Object.keys(await found({ path: 'find', tags: { team: 'shop' } }))).toEqual(['find/deep/two']);
    await expect(found({ tags: { a: 'b' } }, { path: 'old', version: 'v1' })).rejects.toMatchObject({
      code: 'FIND_REFUSED',
    });
  });

  test('in an engine of version 1, and without a mount in the store', async () => {
    expect(await found({ path: 'find', name: {} }, { path: 'old', version: 'v1' })).toEqual({
      'find/three': '{"d":4}',
    });
    expect(Object.keys(await found({ path: 'secret/data/find/deep' }, {}))).toEqual([
      'secret/data/find/deep/two',
    ]);
  });

  test('a folder that does not exist', async () => {
    await expect(found({ path: 'nowhere' })).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' });
  });
});

describe('what is not there', () => {
  test.each<[RemoteRef, Record<string, unknown>, string]>([
    [{ key: 'none' }, { path: 'secret' }, 'SECRET_NOT_FOUND'],
    [{ key: 'gone' }, { path: 'secret' }, 'SECRET_NOT_FOUND'],
    [{ key: 'db', version: '9' }, { path: 'secret' }, 'SECRET_NOT_FOUND'],
    [{ key: 'db' }, { path: 'nowhere' }, 'SECRET_NOT_FOUND'],
    [{ key: 'none' }, { path: 'old', version: 'v1' }, 'SECRET_NOT_FOUND'],
    [{ key: 'db', property: 'none' }, { path: 'secret' }, 'PROPERTY_NOT_FOUND'],
    [{ key: 'none', metadataPolicy: 'Fetch' }, { path: 'secret' }, 'ITEM_NOT_FOUND'],
    [{ key: 'db' }, { path: 'old' }, 'SECRET_NOT_FOUND'],
    [{ key: 'db' }, { path: 'secret', version: 'v1' }, 'SECRET_NOT_FOUND'],
    [{ key: 'secret/a/data/b' }, {}, 'PROVIDER_REFUSED'],
    [{ key: 'db', version: 'x' }, { path: 'secret' }, 'PROVIDER_REFUSED'],
  ])('%j in %j is %s', async (ref, spec, code) => {
    await expect(read(ref, spec)).rejects.toMatchObject({ code });
  });
});

describe('logging in with a ServiceAccount', () => {
  const auth = { kubernetes: { mountPath: 'k8s', role: 'shop' } };

  test('gives the rights of the role, and the token is gone after closing', async () => {
    const session = open({ path: 'secret', auth }, reviewer.token('shop', 'app'));
    const before: number = (await admin.tokenAccessors()).data.keys.length;

    expect((await session.getSecret({ key: 'db', property: 'user' }, signal)).toString()).toBe('<u>');
    const during: number = (await admin.tokenAccessors()).data.keys.length;
    await expect(session.getSecret({ key: 'gone' }, signal)).rejects.toMatchObject({
      code: 'PROVIDER_REFUSED',
      message: expect.stringMatching(
        /reading secret\/data\/gone was refused: status 403: .*permission denied/,
      ),
    });
    await session.close();
    const after: number = (await admin.tokenAccessors()).data.keys.length;

    expect([during - before, after - before]).toEqual([1, 0]);
  });

  test.each([
    [
      'another account',
      () => reviewer.token('shop', 'intruder'),
      'status 403: service account name not authorized',
    ],
    ['another namespace', () => reviewer.token('other', 'app'), 'status 403: namespace not authorized'],
    ['no token at all', () => 'nonsense', 'status '],
  ])('as %s is refused, with mount and role', async (_, token, message) => {
    const session = open({ path: 'secret', auth }, token());

    const action = 'SecretStore/main: logging in at auth/k8s with role "shop" ';
    await expect(session.getSecret({ key: 'db' }, signal)).rejects.toThrow(action);
    await expect(session.getSecret({ key: 'db' }, signal)).rejects.toThrow(message);
    await session.close();
  });
});

test('a token that Vault does not know is refused without being quoted', async () => {
  const failing = open({ path: 'secret' }, 'hvs.canary-5521').getSecret({ key: 'db' }, signal);

  await expect(failing).rejects.toMatchObject({
    code: 'PROVIDER_REFUSED',
    message: expect.not.stringContaining('canary'),
  });
});

test('over HTTPS the authority of the store decides', async () => {
  const secure = await startVault({ tls: true });
  try {
    await secure.request('POST', 'secret/data/db', { data: { password: 'tls' } });
    const spec = { server: secure.address, path: 'secret' };
    const caBundle = Buffer.from(secure.ca ?? '').toString('base64');
    const ref = { key: 'db', property: 'password' };

    const trusting = open({ ...spec, caBundle }, secure.token);
    expect((await trusting.getSecret(ref, signal)).toString()).toBe('tls');
    await expect(open(spec, secure.token).getSecret(ref, signal)).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      message: expect.stringContaining('not signed by an authority that this store trusts'),
    });
  } finally {
    await secure.remove();
  }
});

test('a sealed Vault and one that is away are unavailable, and readable again afterwards', async () => {
  const ref = { key: 'db', property: 'user' };
  await admin.seal();

  await expect(read(ref)).rejects.toMatchObject({
    code: 'PROVIDER_UNAVAILABLE',
    message: expect.stringMatching(/status 503: .*sealed/),
  });
  await vault.stop();
  await expect(read(ref)).rejects.toMatchObject({
    code: 'PROVIDER_UNAVAILABLE',
    message: expect.stringContaining('ECONNREFUSED'),
  });
  await vault.start();
  expect(await read(ref)).toBe('<u>');
});
