/** What a client does when a call does not succeed at once: again, with other credentials, or no more. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createKubeClient, type KubeClient, type KubeClientOptions } from './client.ts';
import {
  cut,
  found,
  inTurn,
  scriptedClient,
  SECRET,
  SECRET_PATH,
  silent,
} from './testing/scripted-client.ts';
import { json, refuse, startScriptedServer, type Script } from './testing/scripted-server.ts';
import { tokenAccess } from './testing/token-access.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const start = (script: Script, options: Partial<KubeClientOptions> = {}) =>
  scriptedClient(script, cleanups, options);

describe('repeating', () => {
  const busy: Script = (_call, answer) => refuse(answer, 503, 'ServiceUnavailable');
  const tooMany: Script = (_call, answer) => refuse(answer, 429, 'TooManyRequests', { 'Retry-After': '0' });

  const verbs = {
    read: (client: KubeClient) => client.get(SECRET_PATH),
    apply: (client: KubeClient) => client.apply(SECRET_PATH, SECRET, { fieldManager: 'test' }),
    create: (client: KubeClient) => client.create(SECRET_PATH, SECRET),
  };

  test.each([
    ['read', 'a cut connection', cut],
    ['read', 'a 503', busy],
    ['apply', 'a cut connection', cut],
    ['create', 'a 429', tooMany],
  ] as const)('a %s is sent again after %s', async (verb, _what, trouble) => {
    const { server, client } = await start(inTurn(trouble, found));
    expect(await verbs[verb](client)).toEqual(SECRET);
    expect(server.calls).toHaveLength(2);
  });

  test.each([
    ['a cut connection', cut, 'KUBE_UNREACHABLE'],
    ['a 503', busy, 'KUBE_FAILED'],
  ] as const)('a create may have happened and is not sent again after %s', async (_what, trouble, code) => {
    const { server, client } = await start(inTurn(trouble, found));
    await expect(verbs.create(client)).rejects.toMatchObject({ code });
    expect(server.calls).toHaveLength(1);
  });

  test('it ends after four attempts with the last answer', async () => {
    const { server, client } = await start(busy);
    await expect(client.get(SECRET_PATH)).rejects.toMatchObject({ code: 'KUBE_FAILED', status: 503 });
    expect(server.calls).toHaveLength(4);
  });

  test('the time that the server asks for is waited', async () => {
    const script = inTurn(
      (_call, answer) => refuse(answer, 429, 'TooManyRequests', { 'Retry-After': '1' }),
      found,
    );
    const { client } = await start(script);
    const before = performance.now();
    await client.get(SECRET_PATH);
    expect(performance.now() - before).toBeGreaterThanOrEqual(1000);
  });

  test('it gives up at once when the server asks for more time than there is', async () => {
    const script: Script = (_call, answer) => refuse(answer, 429, 'TooManyRequests', { 'Retry-After': '60' });
    const { server, client } = await start(script);
    await expect(client.get(SECRET_PATH)).rejects.toMatchObject({ status: 429, retryAfterMs: 60_000 });
    expect(server.calls).toHaveLength(1);
  });

  test('a server that is not there is reported with its address', async () => {
    const { server, client } = await start(found);
    await server.close();
    await expect(client.create(SECRET_PATH, SECRET)).rejects.toMatchObject({
      code: 'KUBE_UNREACHABLE',
      retryable: true,
    });
    await expect(client.get(SECRET_PATH)).rejects.toThrow(server.url.origin);
    await server.reopen();
  });
});

describe('deadline and cancellation', () => {
  test('no answer within the deadline is an error that says how long it waited', async () => {
    const { server, client } = await start(silent);
    await expect(client.get(SECRET_PATH, { timeoutMs: 80 })).rejects.toMatchObject({
      code: 'KUBE_DEADLINE',
      message: `GET ${SECRET_PATH}: no complete answer from ${server.url.origin} within 0.08 s`,
    });
    await expect.poll(() => server.open()).toBe(0);
  });

  test('a body that stops half-way counts against the deadline', async () => {
    const { client } = await start((_call, answer) => void answer.writeHead(200).write('{"metadata":'));
    await expect(client.get(SECRET_PATH, { timeoutMs: 80 })).rejects.toMatchObject({ code: 'KUBE_DEADLINE' });
  });

  test("the caller's abort ends the call with the caller's reason", async () => {
    const { server, client } = await start(silent);
    const stop = new AbortController();
    const call = client.get(SECRET_PATH, { signal: stop.signal });
    await expect.poll(() => server.calls.length).toBe(1);
    stop.abort(new Error('shutting down'));
    await expect(call).rejects.toThrow('shutting down');
    await expect.poll(() => server.open()).toBe(0);
  });

  test('credentials that never arrive count against the deadline', async () => {
    const server = await startScriptedServer(found);
    cleanups.push(() => server.close());
    const access = { ...tokenAccess(server), endpoint: () => new Promise<never>(() => {}) };
    await expect(createKubeClient({ access, timeoutMs: 50 }).get(SECRET_PATH)).rejects.toMatchObject({
      code: 'KUBE_DEADLINE',
    });
  });

  test('a stream outlives the deadline for its acceptance and ends with the signal', async () => {
    const { client } = await start((_call, answer) => void answer.writeHead(200).write('first'));
    const stop = new AbortController();
    const stream = await client.stream({
      method: 'GET',
      path: SECRET_PATH,
      timeoutMs: 1000,
      signal: stop.signal,
    });
    const received: string[] = [];
    stream.on('data', (chunk: Buffer) => received.push(chunk.toString()));
    const failed = new Promise(resolve => stream.once('error', resolve));
    await wait(1200);
    expect(stream.destroyed).toBe(false);
    expect(received).toEqual(['first']);
    stop.abort();
    await failed;
  });

  test('a stream that is not accepted in time is closed', async () => {
    const { server, client } = await start(silent);
    await expect(client.stream({ method: 'GET', path: SECRET_PATH, timeoutMs: 60 })).rejects.toMatchObject({
      code: 'KUBE_DEADLINE',
    });
    await expect.poll(() => server.open()).toBe(0);
  });
});

// Behind a load balancer, what ended one connection without a sign has ended the others as well.
test.each([
  ['was cut', cut, 'KUBE_UNREACHABLE'],
  ['brought no answer in time', silent, 'KUBE_DEADLINE'],
] as const)('when a connection %s, those that are kept beside it are closed', async (_, trouble, code) => {
  const { server, client } = await start(found);
  await Promise.all([client.get(SECRET_PATH), client.get(SECRET_PATH)]);
  expect(server.open()).toBe(2);
  server.script(trouble);
  await expect(client.create(SECRET_PATH, SECRET, { timeoutMs: 100 })).rejects.toMatchObject({ code });
  // By itself a connection that is not used is closed after four seconds.
  await expect.poll(() => server.open(), { timeout: 2000 }).toBe(0);
});

describe('credentials', () => {
  const needs =
    (token: string): Script =>
    (call, answer) =>
      call.headers.authorization === `Bearer ${token}`
        ? json(answer, SECRET)
        : refuse(answer, 401, 'Unauthorized');

  test('a 401 gets new credentials and one more attempt', async () => {
    const server = await startScriptedServer(needs('new'));
    const client = createKubeClient({ access: tokenAccess(server, ['old', 'new']) });
    cleanups.push(
      () => server.close(),
      () => client.close(),
    );
    expect(await client.create(SECRET_PATH, SECRET)).toEqual(SECRET);
    expect(server.calls.map(call => call.headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
    expect(server.accepted()).toBe(1);
  });

  test('a second 401 is final', async () => {
    const { server, client } = await start(needs('other'));
    await expect(client.get(SECRET_PATH)).rejects.toMatchObject({ status: 401, code: 'KUBE_REFUSED' });
    expect(server.calls).toHaveLength(2);
  });

  test('many calls that are refused together renew once', async () => {
    const server = await startScriptedServer(needs('new'));
    const client = createKubeClient({ access: tokenAccess(server, ['old', 'new', 'one too far']) });
    cleanups.push(
      () => server.close(),
      () => client.close(),
    );
    await Promise.all(Array.from({ length: 10 }, () => client.get(SECRET_PATH)));
    expect(server.calls.some(call => call.headers.authorization === 'Bearer one too far')).toBe(false);
  });
});
