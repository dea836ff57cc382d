import { expect, test, vi } from 'vitest';
import type { Plan } from '../plan/plan.ts';
import type { ProviderSession, ProviderTools } from './contract.ts';
import { sessions, storeOpener } from './open-stores.ts';

function session(): ProviderSession & { closed: number } {
  return {
    closed: 0,
    getSecret: () => Promise.resolve(Buffer.from('')),
    getSecretMap: () => Promise.resolve(new Map()),
    findSecrets: () => Promise.resolve(new Map()),
    close() {
      this.closed += 1;
      return Promise.resolve();
    },
  };
}

test('a store is opened once and closed once', async () => {
  const opened = session();
  const open = vi.fn(() => opened);
  const stores = sessions(open);

  expect(stores.session('SecretStore/a')).toBe(opened);
  expect(stores.session('SecretStore/a')).toBe(opened);
  await stores.closeAll();

  expect(open).toHaveBeenCalledTimes(1);
  expect(opened.closed).toBe(1);
});

test('an error of opening is the answer for everybody, and closing passes over it', async () => {
  const open = vi.fn((): ProviderSession => {
    throw new Error('no such provider');
  });
  const stores = sessions(open);

  expect(() => stores.session('SecretStore/a')).toThrow('no such provider');
  expect(() => stores.session('SecretStore/a')).toThrow('no such provider');
  await stores.closeAll();

  expect(open).toHaveBeenCalledTimes(1);
});

test('a plan opens its own stores only', () => {
  const store = { provider: 'fake', spec: {}, files: {} };
  const plan: Plan = {
    version: 1,
    namespace: 'shop',
    stores: { 'SecretStore/a': store },
    secrets: [],
    directories: [],
    initTimeoutSeconds: 60,
  };
  const tools: ProviderTools = {
    http: () => Promise.reject(new Error('offline')),
    readFile: () => Promise.reject(new Error('no files')),
    now: () => 0,
  };
  const openStore = vi.fn(session);
  const open = storeOpener(plan, openStore, tools);

  open('SecretStore/a');

  expect(openStore).toHaveBeenCalledWith('SecretStore/a', store, tools);
  expect(() => open('SecretStore/constructor')).toThrow('the plan has no such store');
  expect(() => open('constructor')).toThrow('the plan has no such store');
});

test('the requests of a store are made again as its plan says', async () => {
  const retry = { retries: 1, waitMilliseconds: 10 };
  const store = { provider: 'fake', spec: {}, files: {} };
  const plan: Plan = {
    version: 1,
    namespace: 'shop',
    stores: { 'SecretStore/own': { ...store, retry }, 'SecretStore/other': store },
    secrets: [],
    directories: [],
    initTimeoutSeconds: 60,
  };
  const http = vi.fn<ProviderTools['http']>().mockRejectedValue(new Error('offline'));
  const tools: ProviderTools = { http, readFile: () => Promise.reject(new Error('no files')), now: () => 0 };
  const open = storeOpener(
    plan,
    (_store, _plan, { http }) => ({
      ...session(),
      getSecret: async ({ key }, signal) => (await http({ method: 'GET', url: key, signal })).body,
    }),
    tools,
  );
  const { signal } = new AbortController();

  for (const store of ['SecretStore/own', 'SecretStore/other'])
    await expect(open(store).getSecret({ key: store }, signal)).rejects.toThrow('offline');

  expect(http.mock.calls.map(([request]) => [request.url, request.retry])).toEqual([
    ['SecretStore/own', retry],
    ['SecretStore/other', undefined],
  ]);
});
