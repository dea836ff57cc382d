import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type HealthServerOptions, createHealthServer } from './health.ts';
import { createMetrics } from './metrics.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** Starts a server and gives a function that reads one page. */
async function start(options: Partial<HealthServerOptions> = {}) {
  const server = createHealthServer({
    live: [],
    ready: [],
    metrics: createMetrics(),
    checkTimeoutMs: 100,
    ...options,
  });
  const port = await server.listen(0, '127.0.0.1');
  cleanups.push(() => server.close());
  return async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  };
}

const good = { name: 'synced', run: () => undefined };
const bad = { name: 'certificate', run: async () => 'the serving certificate\nhas ended' };

describe('readiness', () => {
  test('is a short ok when all checks pass', async () => {
    const read = await start({ ready: [good] });
    expect(await read('/readyz')).toMatchObject({ status: 200, text: 'ok\n' });
  });

  test('lists the checks when asked', async () => {
    const read = await start({ ready: [good] });
    expect(await read('/readyz?verbose')).toMatchObject({
      status: 200,
      text: '[+]synced ok\nreadyz check passed\n',
    });
  });

  test('is 503 with all checks and their reasons when one fails', async () => {
    const read = await start({ ready: [good, bad] });
    expect(await read('/readyz')).toMatchObject({
      status: 503,
      text: '[+]synced ok\n[-]certificate failed: the serving certificate has ended\nreadyz check failed\n',
    });
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('no contact');
      },
      'no contact',
    ],
    ['never answers', () => new Promise<undefined>(() => {}), 'no answer within 0.1 s'],
  ])('a check that %s has failed', async (_what, run, reason) => {
    const read = await start({ ready: [{ name: 'watch', run }] });
    expect(await read('/readyz')).toMatchObject({
      status: 503,
      text: expect.stringContaining(`[-]watch failed: ${reason}`),
    });
  });

  test('a check is asked again for every request', async () => {
    let reason: string | undefined = 'draining';
    const read = await start({ ready: [{ name: 'drain', run: () => reason }] });
    expect((await read('/readyz')).status).toBe(503);
    reason = undefined;
    expect((await read('/readyz')).status).toBe(200);
  });
});

test('liveness knows nothing of readiness', async () => {
  const read = await start({ live: [good], ready: [bad] });
  expect((await read('/livez')).status).toBe(200);
});

test('metrics are served as Prometheus text', async () => {
  const metrics = createMetrics();
  metrics.counter({ name: 'postern_errors_total', help: 'Errors' }).add({});
  const read = await start({ metrics });
  expect(await read('/metrics')).toMatchObject({
    status: 200,
    type: 'text/plain; version=0.0.4; charset=utf-8',
    text: expect.stringContaining('postern_errors_total 1\n'),
  });
});

test('a metric that cannot be read is a 500 without the reason', async () => {
  const metrics = createMetrics();
  metrics.read({ name: 'broken', help: 'x', type: 'gauge' }, () => {
    throw new Error('inner detail');
  });
  const read = await start({ metrics });
  const answer = await read('/metrics');
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain('inner detail');
});

test.each([
  ['/', 'GET', 404],
  ['/toString', 'GET', 404],
  ['/livez/x', 'GET', 404],
  ['/readyz', 'POST', 405],
  ['/livez', 'HEAD', 200],
])('%s by %s answers %i', async (path, method, status) => {
  const read = await start();
  expect((await read(path, method)).status).toBe(status);
});

test('whoever opens connections as fast as they are closed keeps no probe out', async () => {
  const server = createHealthServer({ live: [], ready: [], metrics: createMetrics() });
  const port = await server.listen(0, '127.0.0.1');
  cleanups.push(() => server.close());
  const opened: Socket[] = [];
  let isOver = false;
  const open = (): void => {
    if (isOver) return;
    opened.push(
      connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' })
        .on('close', open)
        .on('error', () => {}),
    );
  };
  for (let i = 0; i < 100; i++) open();
  await expect.poll(() => opened.filter(({ readyState }) => readyState === 'open').length).toBe(100);

  const outcomes: unknown[] = [];
  for (let i = 0; i < 20; i++) {
    // As kubelet does, over a new connection each time.
    const page = fetch(`http://127.0.0.1:${port}/livez`, { headers: { connection: 'close' } });
    outcomes.push(await page.then(({ status }) => status, String));
  }
  isOver = true;
  for (const socket of opened) socket.destroy();

  expect(outcomes).toEqual(Array.from({ length: 20 }, () => 200));
  expect(opened.length).toBeGreaterThan(100);
});

test('a port that is taken is an error of listen', async () => {
  const first = createHealthServer({ live: [], ready: [], metrics: createMetrics() });
  const second = createHealthServer({ live: [], ready: [], metrics: createMetrics() });
  cleanups.push(() => first.close());
  const port = await first.listen(0, '127.0.0.1');
  await expect(second.listen(port, '127.0.0.1')).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
