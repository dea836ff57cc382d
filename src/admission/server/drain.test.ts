import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { loopbackCertificate } from '../../kube/testing/loopback-certificate.ts';
import { PASS } from '../answer.ts';
import { respondWith } from '../respond.ts';
import { drain } from './drain.ts';
import { createAdmissionServer } from './server.ts';
import { apiServer } from '../testing/api-server.ts';
import { admissionReview } from '../testing/review.ts';

/** Each call of a drain is a handshake of its own. */
const PATIENT = { timeout: 15_000 };

const serverOf = (handler: Parameters<typeof respondWith>[0]) =>
  createAdmissionServer(
    { mutate: respondWith(handler, () => performance.now()) },
    loopbackCertificate('drain'),
  );

test('clients with open connections lose no call, and are sent away one answer at a time', async () => {
  const server = serverOf(() => PASS);
  const port = await server.listen('127.0.0.1', 0);
  const client = apiServer(port);
  const seen: { status: number; connection: string | undefined }[] = [];
  const calling = new AbortController();
  const caller = async (): Promise<void> => {
    while (!calling.signal.aborted) {
      const { status, headers } = await client.call('/mutate', { body: admissionReview() });
      seen.push({ status, connection: headers.connection });
    }
  };
  const callers = Array.from({ length: 8 }, caller);
  await expect.poll(() => seen.length, PATIENT).toBeGreaterThan(20);
  const before = seen.length;
  let isReady = true;

  await drain({
    server,
    stopReadiness: () => {
      isReady = false;
    },
    atLeastMs: 300,
    idleMs: 0,
    // As an API server that goes on for a while, sees the probe fail and then calls elsewhere.
    sleep: async milliseconds => {
      if (milliseconds === 0) return;
      expect.soft({ isReady, milliseconds }).toEqual({ isReady: false, milliseconds: 300 });
      await expect.poll(() => seen.length, PATIENT).toBeGreaterThan(before + 50);
      calling.abort();
      await Promise.all(callers);
    },
  });
  client.close();

  expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([200]));
  expect(seen[0]?.connection).toBe('keep-alive');
  // Those that were on their way when it began may still be told to stay.
  expect(new Set(seen.slice(before + 8).map(({ connection }) => connection))).toEqual(new Set(['close']));
  const late = apiServer(port);
  await expect(late.call('/mutate', { body: admissionReview() })).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});

test('a call in flight at the end is answered before the server is gone', async () => {
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<typeof PASS>();
  const handler = (): Promise<typeof PASS> => {
    reached.resolve();
    return gate.promise;
  };
  const server = serverOf(handler);
  const client = apiServer(await server.listen('127.0.0.1', 0));
  const call = client.call('/mutate', { body: admissionReview() });
  await reached.promise;

  const drained = drain({
    server,
    stopReadiness: () => {},
    atLeastMs: 0,
    idleMs: 0,
    sleep: async () => {},
  });
  setTimeout(() => gate.resolve(PASS), 50);

  expect((await call).status).toBe(200);
  await drained;
  client.close();
});

describe('connections without a call', () => {
  const handler = (): typeof PASS => PASS;
  const endless = (_ms: number, { signal }: { readonly signal: AbortSignal }): Promise<void> =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });

  test('are left to the client, whose calls over them are answered, and it is over when the last is closed', async () => {
    const server = serverOf(handler);
    const port = await server.listen('127.0.0.1', 0);
    const used = apiServer(port);
    await used.call('/mutate', { body: admissionReview() });
    const unused = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(unused, 'secureConnect');
    let isOver = false;

    const drained = drain({
      server,
      stopReadiness: () => {},
      atLeastMs: 0,
      idleMs: 85_000,
      sleep: (ms, options) => (ms === 0 ? Promise.resolve() : endless(ms, options)),
    }).then(() => (isOver = true));
    const late = await used.call('/mutate', { body: admissionReview() });

    expect(late).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await expect.poll(() => server.load.connections()).toBe(1);
    expect({ isOver, unused: unused.readyState }).toEqual({ isOver: false, unused: 'open' });
    unused.end();
    await drained;
    used.close();
  });

  test('are closed when their time is over', async () => {
    const server = serverOf(handler);
    const port = await server.listen('127.0.0.1', 0);
    const used = apiServer(port);
    await used.call('/mutate', { body: admissionReview() });
    const unused = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    unused.on('error', () => {});
    await once(unused, 'secureConnect');
    const handshaking = connectTcp({ port, host: '127.0.0.1' });
    handshaking.on('error', () => {});
    await once(handshaking, 'connect');

    await drain({ server, stopReadiness: () => {}, atLeastMs: 0, idleMs: 10, sleep: async () => {} });

    await server.unconnected();
    expect(server.load.connections()).toBe(0);
    used.close();
  });
});
