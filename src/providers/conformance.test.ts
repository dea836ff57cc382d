/** What every provider promises to resolving, whatever its backend: each row of subjects passes each test. */
import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { startConnectServer } from '../../test/providers/onepassword-connect/server.ts';
import { startVaultDouble } from '../../test/providers/vault-double/server.ts';
import { PosternError } from '../errors.ts';
import type { StorePlan } from '../plan/plan.ts';
import type { HttpClient, ProviderTools, RemoteRef } from '../resolve/contract.ts';
import { createHttpClient } from './http.ts';
import { openStore, providers } from './registry.ts';

const canary = { value: 'canary-value-4c1f', other: 'canary-other-77ab', token: 'canary-token-09de' };

interface Running {
  readonly plan: StorePlan;
  readonly requests: readonly string[];
  readonly failNext?: (status: number) => void;
  readonly stop?: () => Promise<void>;
}

interface Subject {
  readonly name: string;
  /** Names that `find` gives for everything, to be matched as text. */
  readonly everything: Readonly<Record<string, string>>;
  readonly start: () => Promise<Running>;
  readonly present: RemoteRef;
  /** Another part of the same item. */
  readonly sameItem: RemoteRef;
  readonly missing: RemoteRef;
  readonly missingProperty: RemoteRef;
  readonly absence: { readonly item: string; readonly property: string };
  /** Requests for two values of one item, the login included. */
  readonly requestsForOneItem: readonly RegExp[];
  /** Field path of the credential; absent: it needs none. */
  readonly credential?: string;
}

const secret = JSON.stringify({ password: canary.value, user: canary.other });
const absent = 'not-there';

const subjects: Subject[] = [
  {
    name: 'fake',
    everything: { db: secret },
    start: () =>
      Promise.resolve({
        plan: { provider: 'fake', spec: { data: [{ key: 'db', value: secret }] }, files: {} },
        requests: [],
      }),
    present: { key: 'db', property: 'password' },
    sameItem: { key: 'db', property: 'user' },
    missing: { key: absent },
    missingProperty: { key: 'db', property: absent },
    absence: { item: 'SECRET_NOT_FOUND', property: 'SECRET_NOT_FOUND' },
    requestsForOneItem: [],
  },
  {
    name: 'onepassword',
    everything: { password: canary.value, user: canary.other },
    start: async () => {
      const fields = [
        { label: 'password', value: canary.value },
        { label: 'user', value: canary.other },
      ];
      const server = await startConnectServer({
        token: canary.token,
        vaults: [{ name: 'shop', items: [{ title: 'db', fields }] }],
      });
      const spec = { connectHost: server.url, vaults: { shop: 1 } };
      const files = { 'auth.secretRef.connectTokenSecretRef': '/token' };
      return {
        plan: { provider: 'onepassword', spec, files },
        requests: server.requests,
        failNext: status => server.failNext(status, 'failed on purpose'),
        stop: server.stop,
      };
    },
    present: { key: 'db' },
    sameItem: { key: 'db', property: 'user' },
    missing: { key: absent },
    missingProperty: { key: 'db', property: absent },
    absence: { item: 'ITEM_NOT_FOUND', property: 'PROPERTY_NOT_FOUND' },
    requestsForOneItem: [/vaults\?filter/, /items\?filter/, /items\/\w{26}$/],
    credential: 'auth.secretRef.connectTokenSecretRef',
  },
  {
    name: 'vault',
    everything: { db: secret },
    start: async () => {
      const server = await startVaultDouble({ jwt: canary.token, secrets: { db: secret } });
      const auth = { kubernetes: { role: 'shop', serviceAccountRef: { name: 'shop' } } };
      const files = { 'auth.kubernetes.serviceAccountRef': '/token' };
      return {
        plan: { provider: 'vault', spec: { server: server.url, path: 'secret', auth }, files },
        requests: server.requests,
        failNext: status => server.failNext(status, ['failed on purpose']),
        stop: server.stop,
      };
    },
    present: { key: 'db', property: 'password' },
    sameItem: { key: 'db', property: 'user' },
    missing: { key: absent },
    missingProperty: { key: 'db', property: absent },
    absence: { item: 'SECRET_NOT_FOUND', property: 'PROPERTY_NOT_FOUND' },
    requestsForOneItem: [/^POST \/v1\/auth\/kubernetes\/login$/, /^GET \/v1\/secret\/data\/db$/],
    credential: 'auth.kubernetes.serviceAccountRef',
  },
];

test('every provider of the registry is a subject', () => {
  expect(subjects.map(({ name }) => name)).toEqual(providers.map(({ name }) => name));
});

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map(stop => stop()));
});

async function start(subject: Subject): Promise<Running> {
  const running = await subject.start();
  if (running.stop !== undefined) stops.push(running.stop);
  return running;
}

function tools(http: HttpClient = createHttpClient().send): ProviderTools {
  return { http, readFile: () => Promise.resolve(Buffer.from(`${canary.token}\n`)), now: Date.now };
}

const signal = AbortSignal.timeout(60_000);
const store = 'SecretStore/main';

/** Every error that a test meets goes through here, so that none of them can carry a value or a credential. */
async function errorOf(work: Promise<unknown>): Promise<PosternError> {
  const [outcome] = await Promise.allSettled([work]);
  if (outcome.status === 'fulfilled') throw new Error('nothing was thrown');
  const error: unknown = outcome.reason;
  if (!(error instanceof PosternError)) throw error;
  expect(error.message).not.toMatch(/canary/);
  expect(error.message).toContain(store);
  return error;
}

const isRemote = (subject: Subject): boolean => subject.credential !== undefined;

describe.each(subjects)('$name', subject => {
  test('gives one value and every value of an item', async () => {
    const { plan } = await start(subject);
    const session = openStore(store, plan, tools());

    expect((await session.getSecret(subject.present, signal)).toString()).toBe(canary.value);
    const map = await session.getSecretMap({ key: subject.present.key }, signal);
    expect(Object.fromEntries([...map].map(([key, value]) => [key, value.toString()]))).toEqual({
      password: canary.value,
      user: canary.other,
    });
    await session.close();
  });

  test('finds by name, everything or nothing', async () => {
    const { plan } = await start(subject);
    const session = openStore(store, plan, tools());

    const all = await session.findSecrets({ name: { regexp: '.*' } }, signal);
    expect(Object.fromEntries([...all].map(([key, value]) => [key, value.toString()]))).toEqual(
      subject.everything,
    );
    expect(await session.findSecrets({ name: { regexp: '^nothing$' } }, signal)).toEqual(new Map());
    await session.close();
  });

  test("refuses an expression that RE2 does not know, with ESO's words", async () => {
    const { plan } = await start(subject);
    const session = openStore(store, plan, tools());

    const error = await errorOf(session.findSecrets({ name: { regexp: '(?=a)' } }, signal));
    expect(error).toMatchObject({ code: 'FIND_REFUSED', retryable: false });
    expect(error.message).toContain('could not compile find.name.regexp [(?=a)]: ');
    await session.close();
  });

  test('tells what is absent from what failed', async () => {
    const { plan } = await start(subject);
    const session = openStore(store, plan, tools());

    expect(await errorOf(session.getSecret(subject.missing, signal))).toMatchObject({
      code: subject.absence.item,
      retryable: false,
    });
    expect(await errorOf(session.getSecret(subject.missingProperty, signal))).toMatchObject({
      code: subject.absence.property,
      retryable: false,
    });
    await session.close();
  });

  test('asks once for many values of one item, however they are wanted', async () => {
    const { plan, requests } = await start(subject);
    const session = openStore(store, plan, tools());

    await Promise.all([
      session.getSecret(subject.present, signal),
      session.getSecret(subject.sameItem, signal),
      session.getSecret(subject.present, signal),
      session.getSecretMap({ key: subject.present.key }, signal),
    ]);

    expect(requests).toEqual(subject.requestsForOneItem.map(pattern => expect.stringMatching(pattern)));
    await session.close();
  });

  test('contacts nobody before the first fetch, and closing is always possible', async () => {
    const { plan, requests } = await start(subject);
    const session = openStore(store, plan, tools());

    await session.close();
    await session.close();

    expect(requests).toEqual([]);
  });

  test('stops when the signal fires', async () => {
    const { plan } = await start(subject);
    const hanging: HttpClient = request =>
      new Promise((_, reject) => {
        request.signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
      });
    const session = openStore(store, plan, tools(hanging));
    const abort = new AbortController();
    if (!isRemote(subject)) abort.abort();

    const fetching = session.getSecret(subject.present, abort.signal);
    setTimeout(() => abort.abort(), 20);

    await expect(fetching).rejects.toMatchObject({ name: 'AbortError' });
    await session.close();
  });
});

describe.each(subjects.filter(isRemote))('$name over the network', subject => {
  test.each([
    [403, 'PROVIDER_REFUSED', false],
    [400, 'PROVIDER_REFUSED', false],
    [307, 'PROVIDER_REFUSED', false],
    [429, 'PROVIDER_UNAVAILABLE', true],
    [500, 'PROVIDER_UNAVAILABLE', true],
    [503, 'PROVIDER_UNAVAILABLE', true],
  ])('status %d is %s', async (status, code, retryable) => {
    const { plan, failNext } = await start(subject);
    const session = openStore(store, plan, tools());

    failNext?.(status);

    expect(await errorOf(session.getSecret(subject.present, signal))).toMatchObject({
      code,
      retryable,
      message: expect.stringContaining(`status ${status}`),
    });
    await session.close();
  });

  test('a server that is away is PROVIDER_UNAVAILABLE', async () => {
    const { plan, stop } = await start(subject);
    const session = openStore(store, plan, tools());
    await stop?.();
    stops.pop();

    for (const fetching of [
      session.getSecret(subject.present, signal),
      session.findSecrets({ name: { regexp: '.' } }, signal),
    ]) {
      expect(await errorOf(fetching)).toMatchObject({
        code: 'PROVIDER_UNAVAILABLE',
        retryable: true,
        message: expect.stringContaining('ECONNREFUSED'),
      });
    }
    await session.close();
  });

  test.each([
    ['that is not of the API is refused', `{"page":"${canary.value}"}`, 'PROVIDER_REFUSED'],
    ['that a proxy gave may be another later', `<html>${canary.value}</html>`, 'PROVIDER_UNAVAILABLE'],
    ['that was cut off may be whole later', `{"data":{"a":"${canary.value}`, 'PROVIDER_UNAVAILABLE'],
  ])('an answer %s, without being quoted', async (_, text, code) => {
    const { plan } = await start(subject);
    const body = Buffer.from(text);
    const session = openStore(
      store,
      plan,
      tools(() => Promise.resolve({ status: 200, headers: {}, body })),
    );

    expect((await errorOf(session.getSecret(subject.present, signal))).code).toBe(code);
    await session.close();
  });

  test('a credential that is not there is named by its field', async () => {
    const { plan } = await start(subject);
    const noFile = { ...tools(), readFile: (path: string) => readFile(`/nonexistent${path}`) };
    const messages = await Promise.all([
      errorOf(openStore(store, plan, noFile).getSecret(subject.present, signal)),
      errorOf(openStore(store, { ...plan, files: {} }, tools()).getSecret(subject.present, signal)),
    ]);

    for (const error of messages) {
      expect(error).toMatchObject({ code: 'CREDENTIAL_MISSING', retryable: true });
      expect(error.message).toContain(`${store}: ${subject.credential} is not there`);
    }
  });
});
