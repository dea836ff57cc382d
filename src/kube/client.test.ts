import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { type KubeClient, type KubeClientOptions, createKubeClient } from './client.ts';
import { KubeStatusError } from './status-error.ts';
import {
  type Script,
  type ScriptedServer,
  json,
  refuse,
  startScriptedServer,
} from './testing/scripted-server.ts';
import { tokenAccess } from './testing/token-access.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const path = '/api/v1/namespaces/shop/secrets/db';
const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db' } };

async function start(
  script: Script,
  options: Partial<KubeClientOptions> = {},
): Promise<{ server: ScriptedServer; client: KubeClient }> {
  const server = await startScriptedServer(script);
  const client = createKubeClient({ access: tokenAccess(server), random: () => 0, ...options });
  cleanups.push(
    () => server.close(),
    () => client.close(),
  );
  return { server, client };
}

/** Answers with each script in turn; the last one stays. */
function inTurn(...scripts: Script[]): Script {
  let turn = 0;
  return (call, answer) => scripts[Math.min(turn++, scripts.length - 1)]?.(call, answer);
}

const found: Script = (_call, answer) => json(answer, secret);
const cut: Script = (_call, answer) => void answer.destroy();
const silent: Script = () => {};

describe('what is sent', () => {
  test('every verb uses its method, path, content type and body', async () => {
    const { server, client } = await start(found);
    const applied = { ...secret, data: { password: 'cA==' } };

    await client.get(path);
    await client.create('/api/v1/namespaces/shop/secrets', secret);
    await client.replace(path, secret);
    await client.apply(path, applied, { fieldManager: 'postern-certs', force: true });
    await client.delete(path, { preconditions: { uid: 'u1' } });

    const sent = server.calls.map(call => [
      call.method,
      call.path + (call.query.size > 0 ? `?${call.query.toString()}` : ''),
      call.headers['content-type'],
      call.body && JSON.parse(call.body),
    ]);
    expect(sent).toEqual([
      ['GET', path, undefined, ''],
      ['POST', '/api/v1/namespaces/shop/secrets', 'application/json', secret],
      ['PUT', path, 'application/json', secret],
      ['PATCH', `${path}?fieldManager=postern-certs&force=true`, 'application/apply-patch+yaml', applied],
      [
        'DELETE',
        path,
        'application/json',
        { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: 'u1' } },
      ],
    ]);
  });

  test('the token and the name of the client go along', async () => {
    const { server, client } = await start(found, { userAgent: 'postern/1.2' });
    await client.get(path);
    expect(server.calls[0]?.headers).toMatchObject({
      authorization: 'Bearer token',
      'user-agent': 'postern/1.2',
    });
  });

  test('an object comes back as the server wrote it, with unknown fields and microseconds', async () => {
    const lease = {
      metadata: { name: 'l' },
      spec: { renewTime: '2026-08-01T10:00:00.123456Z', strategy: 'new' },
    };
    const { client } = await start((_call, answer) => json(answer, lease));
    expect(await client.get(path)).toEqual(lease);
  });

  test('the version of the server is read from /version', async () => {
    const version = { major: '1', minor: '35+', gitVersion: 'v1.35.2' };
    const { server, client } = await start((_call, answer) => json(answer, version));
    expect(await client.serverVersion()).toEqual(version);
    expect(server.calls[0]?.path).toBe('/version');
  });
});

describe('lists', () => {
  const page = (name: string, next?: string): Script => {
    const metadata = { resourceVersion: '9', ...(next !== undefined && { continue: next }) };
    return (_call, answer) => json(answer, { metadata, items: [{ metadata: { name } }] });
  };
  const expired: Script = (_call, answer) => refuse(answer, 410, 'Expired');
  const names = (list: { items: readonly { metadata: { name: string } }[] }) =>
    list.items.map(each => each.metadata.name);

  test('pages are put together and each object passes the projection', async () => {
    const { server, client } = await start(inTurn(page('a', 'next'), page('b')));
    const project = ({ metadata }: { metadata: { name: string } }) => ({
      metadata: { name: metadata.name.toUpperCase() },
    });
    const list = await client.list('/api/v1/pods', { limit: 1, labelSelector: 'app=x', project });
    expect(names(list)).toEqual(['A', 'B']);
    expect(list.metadata.resourceVersion).toBe('9');
    expect(server.calls.map(call => call.query.toString())).toEqual([
      'limit=1&labelSelector=app%3Dx',
      'limit=1&labelSelector=app%3Dx&continue=next',
    ]);
  });

  test('a token that expires on the way starts the list again, once', async () => {
    const { client } = await start(inTurn(page('stale', 'next'), expired, page('a')));
    expect(names(await client.list('/api/v1/pods'))).toEqual(['a']);
  });

  test('a token that expires twice is an error', async () => {
    const { client } = await start(inTurn(page('a', 'next'), expired, page('a', 'next'), expired));
    await expect(client.list('/api/v1/pods')).rejects.toMatchObject({ status: 410 });
  });
});

describe('connections', () => {
  test('two hundred calls one after the other use one connection', async () => {
    const { server, client } = await start(found);
    for (let count = 0; count < 200; count += 1) await client.get(path);
    expect(server.calls).toHaveLength(200);
    expect(server.accepted()).toBe(1);
  });

  test('bursts of a hundred calls use sixteen connections, and the same ones each time', async () => {
    const { server, client } = await start(found);
    for (let burst = 0; burst < 3; burst += 1) {
      await Promise.all(Array.from({ length: 100 }, () => client.get(path)));
    }
    expect(server.calls).toHaveLength(300);
    expect(server.accepted()).toBe(16);
  });

  test('open watches do not take connections from calls', async () => {
    const { server, client } = await start((call, answer) => {
      if (call.query.has('watch')) answer.writeHead(200).flushHeaders();
      else json(answer, secret);
    });
    const stop = new AbortController();
    const watch = { method: 'GET', path, query: { watch: 1 }, signal: stop.signal } as const;
    const streams = await Promise.all(Array.from({ length: 20 }, () => client.stream(watch)));
    await client.get(path);
    expect(server.open()).toBe(21);
    for (const stream of streams) stream.on('error', () => {});
    stop.abort();
    await expect.poll(() => server.open()).toBe(1);
  });

  test('a call that meets a connection the server has closed meanwhile is sent again', async () => {
    const { server, client } = await start(found);
    await client.get(path);
    server.cutAll();
    expect(await client.get(path)).toEqual(secret);
    expect(server.accepted()).toBe(2);
  });

  test('a kept connection that has gone silent is given up within a third of the deadline', async () => {
    const { server, client } = await start(inTurn(found, silent, found), { timeoutMs: 900 });
    await client.get(path);
    expect(await client.get(path)).toEqual(secret);
    expect(server.accepted()).toBe(2);
  });
});

describe('refusals', () => {
  test('a Status becomes an error with its status and reason, and names the call', async () => {
    const { client } = await start((_call, answer) => refuse(answer, 403, 'Forbidden'));
    const error = await client.get(path).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KubeStatusError);
    expect(error).toMatchObject({ status: 403, reason: 'Forbidden', code: 'KUBE_REFUSED', retryable: false });
    expect(String(error)).toContain(
      `GET ${path}: the API server refused with 403 Forbidden: scripted Forbidden`,
    );
  });

  test('the page of a proxy in place of a Status is shortened', async () => {
    const { client } = await start(
      (_call, answer) => void answer.writeHead(404).end(`<html>${'x'.repeat(5000)}`),
    );
    const error = await client.get(path).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ status: 404, reason: '' });
    expect(String(error).length).toBeLessThan(1200);
  });

  test('deleting what is gone is no error and says that nothing was there', async () => {
    const { client } = await start((_call, answer) => refuse(answer, 404, 'NotFound'));
    expect(await client.delete(path)).toBe(false);
  });

  test('a conflict is not sent again', async () => {
    const { server, client } = await start((_call, answer) => refuse(answer, 409, 'Conflict'));
    await expect(client.replace(path, secret)).rejects.toMatchObject({ status: 409 });
    expect(server.calls).toHaveLength(1);
  });

  test('an answer that is not JSON is not quoted', async () => {
    const { client } = await start((_call, answer) => void answer.end('hunter2'));
    await expect(client.get(path)).rejects.toThrow(/^(?!.*hunter2).*it is not JSON$/);
  });

  test('an answer beyond the limit is not read to its end', async () => {
    const { client } = await start((_call, answer) => json(answer, { big: 'x'.repeat(2000) }), {
      maxBytes: 1000,
    });
    await expect(client.get(path)).rejects.toMatchObject({ code: 'KUBE_ANSWER' });
  });
});

describe('repeating', () => {
  const busy: Script = (_call, answer) => refuse(answer, 503, 'ServiceUnavailable');
  const tooMany: Script = (_call, answer) => refuse(answer, 429, 'TooManyRequests', { 'Retry-After': '0' });

  const verbs = {
    read: (client: KubeClient) => client.get(path),
    apply: (client: KubeClient) => client.apply(path, secret, { fieldManager: 'test' }),
    create: (client: KubeClient) => client.create(path, secret),
  };

  test.each([
    ['read', 'a cut connection', cut],
    ['read', 'a 503', busy],
    ['apply', 'a cut connection', cut],
    ['create', 'a 429', tooMany],
  ] as const)('a %s is sent again after %s', async (verb, _what, trouble) => {
    const { server, client } = await start(inTurn(trouble, found));
    expect(await verbs[verb](client)).toEqual(secret);
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
    await expect(client.get(path)).rejects.toMatchObject({ code: 'KUBE_FAILED', status: 503 });
    expect(server.calls).toHaveLength(4);
  });

  test('the time that the server asks for is waited', async () => {
    const script = inTurn(
      (_call, answer) => refuse(answer, 429, 'TooManyRequests', { 'Retry-After': '1' }),
      found,
    );
    const { client } = await start(script);
    const before = performance.now();
    await client.get(path);
    expect(performance.now() - before).toBeGreaterThanOrEqual(1000);
  });

  test('it gives up at once when the server asks for more time than there is', async () => {
    const script: Script = (_call, answer) => refuse(answer, 429, 'TooManyRequests', { 'Retry-After': '60' });
    const { server, client } = await start(script);
    await expect(client.get(path)).rejects.toMatchObject({ status: 429, retryAfterMs: 60_000 });
    expect(server.calls).toHaveLength(1);
  });

  test('a server that is not there is reported with its address', async () => {
    const { server, client } = await start(found);
    await server.close();
    await expect(client.create(path, secret)).rejects.toMatchObject({
      code: 'KUBE_UNREACHABLE',
      retryable: true,
    });
    await expect(client.get(path)).rejects.toThrow(server.url.origin);
    await server.reopen();
  });
});

describe('deadline and cancellation', () => {
  test('no answer within the deadline is an error that says how long it waited', async () => {
    const { server, client } = await start(silent);
    await expect(client.get(path, { timeoutMs: 80 })).rejects.toMatchObject({
      code: 'KUBE_DEADLINE',
      message: `GET ${path}: no complete answer from ${server.url.origin} within 0.08 s`,
    });
    await expect.poll(() => server.open()).toBe(0);
  });

  test('a body that stops half-way counts against the deadline', async () => {
    const { client } = await start((_call, answer) => void answer.writeHead(200).write('{"metadata":'));
    await expect(client.get(path, { timeoutMs: 80 })).rejects.toMatchObject({ code: 'KUBE_DEADLINE' });
  });

  test("the caller's abort ends the call with the caller's reason", async () => {
    const { server, client } = await start(silent);
    const stop = new AbortController();
    const call = client.get(path, { signal: stop.signal });
    await expect.poll(() => server.calls.length).toBe(1);
    stop.abort(new Error('shutting down'));
    await expect(call).rejects.toThrow('shutting down');
    await expect.poll(() => server.open()).toBe(0);
  });

  test('credentials that never arrive count against the deadline', async () => {
    const server = await startScriptedServer(found);
    cleanups.push(() => server.close());
    const access = { ...tokenAccess(server), endpoint: () => new Promise<never>(() => {}) };
    await expect(createKubeClient({ access, timeoutMs: 50 }).get(path)).rejects.toMatchObject({
      code: 'KUBE_DEADLINE',
    });
  });

  test('a stream outlives the deadline for its acceptance and ends with the signal', async () => {
    const { client } = await start((_call, answer) => void answer.writeHead(200).write('first'));
    const stop = new AbortController();
    const stream = await client.stream({ method: 'GET', path, timeoutMs: 1000, signal: stop.signal });
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
    await expect(client.stream({ method: 'GET', path, timeoutMs: 60 })).rejects.toMatchObject({
      code: 'KUBE_DEADLINE',
    });
    await expect.poll(() => server.open()).toBe(0);
  });
});

describe('credentials', () => {
  const needs =
    (token: string): Script =>
    (call, answer) =>
      call.headers.authorization === `Bearer ${token}`
        ? json(answer, secret)
        : refuse(answer, 401, 'Unauthorized');

  test('a 401 gets new credentials and one more attempt', async () => {
    const server = await startScriptedServer(needs('new'));
    const client = createKubeClient({ access: tokenAccess(server, ['old', 'new']) });
    cleanups.push(
      () => server.close(),
      () => client.close(),
    );
    expect(await client.create(path, secret)).toEqual(secret);
    expect(server.calls.map(call => call.headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
    expect(server.accepted()).toBe(1);
  });

  test('a second 401 is final', async () => {
    const { server, client } = await start(needs('other'));
    await expect(client.get(path)).rejects.toMatchObject({ status: 401, code: 'KUBE_REFUSED' });
    expect(server.calls).toHaveLength(2);
  });

  test('many calls that are refused together renew once', async () => {
    const server = await startScriptedServer(needs('new'));
    const client = createKubeClient({ access: tokenAccess(server, ['old', 'new', 'one too far']) });
    cleanups.push(
      () => server.close(),
      () => client.close(),
    );
    await Promise.all(Array.from({ length: 10 }, () => client.get(path)));
    expect(server.calls.some(call => call.headers.authorization === 'Bearer one too far')).toBe(false);
  });
});
