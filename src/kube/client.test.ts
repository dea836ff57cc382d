import { afterEach, describe, expect, test } from 'vitest';
import type { KubeClientOptions } from './client.ts';
import { KubeStatusError } from './status-error.ts';
import { found, inTurn, scriptedClient, SECRET, SECRET_PATH, silent } from './testing/scripted-client.ts';
import { json, refuse, type Script } from './testing/scripted-server.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const start = (script: Script, options: Partial<KubeClientOptions> = {}) =>
  scriptedClient(script, cleanups, options);

describe('what is sent', () => {
  test('every verb uses its method, path, content type and body', async () => {
    const { server, client } = await start(found);
    const applied = { ...SECRET, data: { password: 'cA==' } };

    await client.get(SECRET_PATH);
    await client.create('/api/v1/namespaces/shop/secrets', SECRET);
    await client.replace(SECRET_PATH, SECRET);
    await client.apply(SECRET_PATH, applied, { fieldManager: 'postern-certs', force: true });
    await client.delete(SECRET_PATH, { preconditions: { uid: 'u1' } });

    const sent = server.calls.map(call => [
      call.method,
      call.path + (call.query.size > 0 ? `?${call.query.toString()}` : ''),
      call.headers['content-type'],
      call.body && JSON.parse(call.body),
    ]);
    expect(sent).toEqual([
      ['GET', SECRET_PATH, undefined, ''],
      ['POST', '/api/v1/namespaces/shop/secrets', 'application/json', SECRET],
      ['PUT', SECRET_PATH, 'application/json', SECRET],
      [
        'PATCH',
        `${SECRET_PATH}?fieldManager=postern-certs&force=true`,
        'application/apply-patch+yaml',
        applied,
      ],
      [
        'DELETE',
        SECRET_PATH,
        'application/json',
        { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: 'u1' } },
      ],
    ]);
  });

  test('the token and the name of the client go along', async () => {
    const { server, client } = await start(found, { userAgent: 'postern/1.2' });
    await client.get(SECRET_PATH);
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
    expect(await client.get(SECRET_PATH)).toEqual(lease);
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
    for (let count = 0; count < 200; count += 1) await client.get(SECRET_PATH);
    expect(server.calls).toHaveLength(200);
    expect(server.accepted()).toBe(1);
  });

  test('bursts of a hundred calls use sixteen connections, and the same ones each time', async () => {
    const { server, client } = await start(found);
    for (let burst = 0; burst < 3; burst += 1) {
      await Promise.all(Array.from({ length: 100 }, () => client.get(SECRET_PATH)));
    }
    expect(server.calls).toHaveLength(300);
    expect(server.accepted()).toBe(16);
  });

  test('open watches do not take connections from calls', async () => {
    const { server, client } = await start((call, answer) => {
      if (call.query.has('watch')) answer.writeHead(200).flushHeaders();
      else json(answer, SECRET);
    });
    const stop = new AbortController();
    const watch = { method: 'GET', path: SECRET_PATH, query: { watch: 1 }, signal: stop.signal } as const;
    const streams = await Promise.all(Array.from({ length: 20 }, () => client.stream(watch)));
    await client.get(SECRET_PATH);
    expect(server.open()).toBe(21);
    for (const stream of streams) stream.on('error', () => {});
    stop.abort();
    await expect.poll(() => server.open()).toBe(1);
  });

  test('a call that meets a connection the server has closed meanwhile is sent again', async () => {
    const { server, client } = await start(found);
    await client.get(SECRET_PATH);
    server.cutAll();
    expect(await client.get(SECRET_PATH)).toEqual(SECRET);
    expect(server.accepted()).toBe(2);
  });

  test('a kept connection that has gone silent is given up within a third of the deadline', async () => {
    const { server, client } = await start(inTurn(found, silent, found), { timeoutMs: 900 });
    await client.get(SECRET_PATH);
    expect(await client.get(SECRET_PATH)).toEqual(SECRET);
    expect(server.accepted()).toBe(2);
  });
});

describe('refusals', () => {
  test('a Status becomes an error with its status and reason, and names the call', async () => {
    const { client } = await start((_call, answer) => refuse(answer, 403, 'Forbidden'));
    const error = await client.get(SECRET_PATH).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KubeStatusError);
    expect(error).toMatchObject({ status: 403, reason: 'Forbidden', code: 'KUBE_REFUSED', retryable: false });
    expect(String(error)).toContain(
      `GET ${SECRET_PATH}: the API server refused with 403 Forbidden: scripted Forbidden`,
    );
  });

  test('the page of a proxy in place of a Status is shortened', async () => {
    const { client } = await start(
      (_call, answer) => void answer.writeHead(404).end(`<html>${'x'.repeat(5000)}`),
    );
    const error = await client.get(SECRET_PATH).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ status: 404, reason: '' });
    expect(String(error).length).toBeLessThan(1200);
  });

  test('deleting what is gone is no error and says that nothing was there', async () => {
    const { client } = await start((_call, answer) => refuse(answer, 404, 'NotFound'));
    expect(await client.delete(SECRET_PATH)).toBe(false);
  });

  test('a conflict is not sent again', async () => {
    const { server, client } = await start((_call, answer) => refuse(answer, 409, 'Conflict'));
    await expect(client.replace(SECRET_PATH, SECRET)).rejects.toMatchObject({ status: 409 });
    expect(server.calls).toHaveLength(1);
  });

  test('an answer that is not JSON is not quoted', async () => {
    const { client } = await start((_call, answer) => void answer.end('hunter2'));
    await expect(client.get(SECRET_PATH)).rejects.toThrow(/^(?!.*hunter2).*it is not JSON$/);
  });

  test('an answer beyond the limit is not read to its end', async () => {
    const { client } = await start((_call, answer) => json(answer, { big: 'x'.repeat(2000) }), {
      maxBytes: 1000,
    });
    await expect(client.get(SECRET_PATH)).rejects.toMatchObject({ code: 'KUBE_ANSWER' });
  });
});
