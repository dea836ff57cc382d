import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loopbackCertificate, type CertificatePair } from '../kube/testing/loopback-certificate.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Respond } from './respond.ts';
import { createAdmissionServer, type AdmissionServer } from './server.ts';
import { apiServer, type ApiServer, type CallResult } from './testing/api-server.ts';

const KiB = 1024;
const SHORT: Partial<Limits> = { bodyBytes: 256 * KiB, largeBodiesBytes: 768 * KiB, smallBodyBytes: 4 * KiB };
const LARGE = 'x'.repeat(256 * KiB);
let certificate: CertificatePair;
let server: AdmissionServer;
let api: ApiServer;
let port: number;
let events: string[];
let lag: number;
/** What the clock of the server shows; undefined: it runs. */
let stopped: number | undefined;

beforeAll(() => {
  certificate = loopbackCertificate('overload');
});

afterEach(async () => {
  api.close();
  await server.close(0);
});

async function serve(respond: Respond, limits: Partial<Limits> = {}): Promise<void> {
  // Not that of the test before, whose connections may end only now.
  const own: string[] = [];
  events = own;
  lag = 0;
  stopped = undefined;
  server = createAdmissionServer({ mutate: respond }, certificate, {
    limits: { ...defaultLimits, ...limits },
    events: { shed: reason => own.push(reason), handshakeFailed: reason => own.push(reason) },
    lag: () => lag,
    now: () => stopped ?? performance.now(),
  });
  port = await server.listen('127.0.0.1', 0);
  api = apiServer(port);
}

const mutate = (body: string, query?: string): Promise<CallResult> =>
  api.call('/mutate', { body, ...(query === undefined ? {} : { query }) });

async function tlsSocket(localAddress = '127.0.0.1'): Promise<TLSSocket> {
  // `connect` of TLS passes it on to TCP, which its types do not say.
  const options = { port, host: '127.0.0.1', localAddress, rejectUnauthorized: false };
  const socket = connect(options);
  socket.on('error', () => {});
  await once(socket, 'secureConnect');
  return socket;
}

const head = (length: number): string =>
  `POST /mutate?timeout=10s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

/** A responder whose answers wait until they are let go. */
function gated() {
  const gate = Promise.withResolvers<string>();
  const seen: string[] = [];
  const respond: Respond = body => {
    seen.push(body);
    return gate.promise;
  };
  return { respond, seen, open: () => gate.resolve('{}') };
}

describe('large bodies', () => {
  test('fifty at once are all answered, and never more than there is room for are held', async () => {
    let inside = 0;
    let most = 0;
    await serve(async () => {
      inside += 1;
      most = Math.max(most, inside);
      expect.soft(server.load.largeBodies()).toBeLessThanOrEqual(768 * KiB);
      await new Promise(setImmediate);
      inside -= 1;
      return '{}';
    }, SHORT);
    const clients = Array.from({ length: 5 }, () => apiServer(port));

    const answers = await Promise.all(
      clients.flatMap(client => Array.from({ length: 10 }, () => client.call('/mutate', { body: LARGE }))),
    );
    for (const client of clients) client.close();

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(most).toBeLessThanOrEqual(3);
    await expect.poll(() => server.load.largeBodies()).toBe(0);
    expect({ queued: server.load.queued(), events }).toEqual({ queued: 0, events: [] });
  });

  test('when the queue is full, the next one is told at once to come again, over the same connection', async () => {
    const { respond, seen, open } = gated();
    await serve(respond, { ...SHORT, queue: 1 });
    const early = [mutate(LARGE), mutate(LARGE), mutate(LARGE), mutate(LARGE)];
    await expect.poll(() => [seen.length, server.load.queued()]).toEqual([3, 1]);
    const socket = await tlsSocket();
    socket.write(head(LARGE.length) + LARGE);
    const [answer]: Buffer[] = await once(socket, 'data');

    expect(String(answer)).toMatch(/^HTTP\/1.1 429 .*\r\nretry-after: 1\r\n.*OVERLOADED: .* too many large/s);
    open();
    expect((await Promise.all(early)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    socket.write(`${head(2)}{}`);
    const [next]: Buffer[] = await once(socket, 'data');
    expect(String(next)).toMatch(/^HTTP\/1.1 200 /);
    expect(events).toEqual(['bodies']);
    socket.destroy();
  });

  test('one whose time passes in the queue is answered then and not worked on', async () => {
    const { respond, seen, open } = gated();
    await serve(respond, SHORT);
    const early = [mutate(LARGE), mutate(LARGE), mutate(LARGE)];
    await expect.poll(() => seen.length).toBe(3);

    expect(await mutate(LARGE, '?timeout=200ms')).toMatchObject({
      status: 429,
      text: expect.stringContaining('the time for this request was over'),
    });

    open();
    await Promise.all(early);
    expect(seen).toHaveLength(3);
    expect({ events, queued: server.load.queued() }).toEqual({ events: ['late'], queued: 0 });
  });

  test('small calls do not wait for them', async () => {
    const { respond, seen, open } = gated();
    await serve((body, query) => (body === '{}' ? '{}' : respond(body, query)), SHORT);
    const early = Array.from({ length: 4 }, () => mutate(LARGE));
    await expect.poll(() => [seen.length, server.load.queued()]).toEqual([3, 1]);

    expect((await mutate('{}')).status).toBe(200);

    open();
    await Promise.all(early);
  });

  test('one that does not say how long it is counts as one of the longest', async () => {
    const { respond, seen, open } = gated();
    await serve(respond, SHORT);
    const socket = await tlsSocket();
    socket.write(
      'POST /mutate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
    );
    await expect.poll(() => seen.length).toBe(1);

    expect(server.load.largeBodies()).toBe(256 * KiB);
    open();
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
    await expect.poll(() => server.load.largeBodies()).toBe(0);
    socket.destroy();
  });

  test('whoever goes away, in the queue or inside, gives its room back', async () => {
    const { respond, seen, open } = gated();
    await serve(respond, { ...SHORT, largeBodiesBytes: 256 * KiB });
    const [inside, queued] = [await tlsSocket(), await tlsSocket()];
    inside.write(head(LARGE.length) + LARGE);
    await expect.poll(() => seen.length).toBe(1);
    queued.write(head(LARGE.length));
    await expect.poll(() => server.load.queued()).toBe(1);

    queued.destroy();
    await expect.poll(() => server.load.queued()).toBe(0);
    inside.destroy();
    await expect.poll(() => server.load.largeBodies()).toBe(0);

    open();
    expect((await mutate(LARGE)).status).toBe(200);
  });

  test('one that does not arrive loses its connection, and others get its room', async () => {
    await serve(() => '{}', { ...SHORT, largeBodiesBytes: 256 * KiB, largeBodyMs: 100 });
    const socket = await tlsSocket();
    socket.write(`${head(LARGE.length)}only a little`);
    await expect.poll(() => server.load.largeBodies()).toBe(256 * KiB);

    expect((await mutate(LARGE)).status).toBe(200);
    expect(socket.destroyed || socket.readableEnded || (await once(socket, 'close')).length === 1).toBe(true);
    expect(events).toEqual(['slow']);
  });
});

describe('a call that lay unread while the process was busy', () => {
  test('is not worked on when its time is over', async () => {
    const { respond, seen } = gated();
    await serve(respond);
    lag = 9900;

    const answer = await mutate('{}', '?timeout=10s');

    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect({ seen, events }).toEqual({ seen: [], events: ['late'] });
  });

  test('has the rest of its time otherwise', async () => {
    const arrivals: (number | undefined)[] = [];
    await serve((_body, _query, arrivedAt) => {
      arrivals.push(arrivedAt);
      return '{}';
    });
    await mutate('{}', '?timeout=10s');
    lag = 6000;
    const before = performance.now();
    await mutate('{}', '?timeout=10s');

    expect(arrivals[0]).toBeUndefined();
    expect(arrivals[1]).toBeGreaterThanOrEqual(before - 6000);
    expect(arrivals[1]).toBeLessThanOrEqual(performance.now() - 6000);
  });
});

describe('a client that is slow', () => {
  test('with its head is answered with 408', async () => {
    await serve(() => '{}', { headerMs: 100 });
    const socket = await tlsSocket();
    socket.write('POST /mutate HTTP/1.1\r\nHost:');

    expect(await text(socket)).toMatch(/^HTTP\/1.1 408 /);
    expect(events).toEqual(['slow']);
  });

  test('with a small body is answered with 408', async () => {
    await serve(() => '{}', { headerMs: 100, callMs: 200 });
    const socket = await tlsSocket();
    socket.write(`${head(100)}{`);

    expect(await text(socket)).toMatch(/^HTTP\/1.1 408 /);
    expect(events).toEqual(['slow']);
  });

  test('with its first call keeps the connection that it opened for later, whose calls have their time', async () => {
    await serve(() => '{}', { headerMs: 100 });
    const kept = await tlsSocket();
    const watched = await tlsSocket();
    watched.write('POST');
    // The time of the connection before it was over earlier.
    expect(await text(watched)).toMatch(/^HTTP\/1.1 408 /);

    kept.write(`${head(2)}{}`);
    expect(String((await once(kept, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
    kept.write('POST /mu');
    expect(await text(kept)).toMatch(/^HTTP\/1.1 408 /);
  });

  test('in reading its answer loses its connection', async () => {
    await serve(() => 'x'.repeat(32 * KiB * KiB), { silenceMs: 300 });
    const socket = await tlsSocket();
    socket.pause();
    socket.write(`${head(2)}{}`);
    await expect.poll(() => server.load.connections()).toBe(1);

    await server.unconnected();
    expect(server.load.connections()).toBe(0);
    socket.destroy();
  });

  test('in its handshake loses its connection', async () => {
    await serve(() => '{}', { handshakeMs: 100 });
    const socket = connectTcp({ port, host: '127.0.0.1' });
    await once(socket, 'connect');

    await once(socket.resume(), 'close');
    expect(events).toEqual(['timeout']);
  });

  test('by saying nothing loses its connection', async () => {
    await serve(() => '{}', { silenceMs: 100 });
    const socket = await tlsSocket();

    await once(socket.resume(), 'close');
    expect(events).toEqual([]);
  });
});

describe('answers that are not read', () => {
  test('wait within bounds: beyond them the one that waited longest goes, with its connection', async () => {
    const answer = 'x'.repeat(8 * KiB * KiB);
    await serve(body => (body === '{}' ? answer : '{}'), { unreadBytes: 20 * KiB * KiB });
    const sockets = [await tlsSocket(), await tlsSocket(), await tlsSocket()];
    for (const socket of sockets) {
      socket.pause();
      socket.write(`${head(2)}{}`);
    }

    await expect.poll(() => server.load.connections()).toBe(2);
    expect(events).toEqual(['slow']);
    for (const socket of sockets) socket.destroy();
  });

  test('and those that are read do not count', async () => {
    await serve(() => 'x'.repeat(KiB * KiB), { unreadBytes: 2 * KiB * KiB });
    for (let i = 0; i < 5; i++) expect((await mutate('{}')).text).toHaveLength(KiB * KiB);

    expect(events).toEqual([]);
  });
});

describe('heads', () => {
  test('with too many lines are answered with 431, so that no line about the body is overlooked', async () => {
    const { respond, seen } = gated();
    await serve(respond);
    const socket = await tlsSocket();
    const lines = Array.from({ length: 70 }, (_, i) => `X-${i}: x\r\n`).join('');
    socket.write(head(2).replace('Content-Length', `${lines}Content-Length`));

    expect(await text(socket)).toMatch(/^HTTP\/1.1 431 /);
    expect(seen).toEqual([]);
  });

  test('that are too long are answered with 431', async () => {
    await serve(() => '{}');
    const socket = await tlsSocket();
    socket.write(`POST /mutate HTTP/1.1\r\nHost: x\r\nAuthorization: ${'x'.repeat(13 * KiB)}\r\n\r\n`);

    expect(await text(socket)).toMatch(/^HTTP\/1.1 431 /);
  });

  test('that are none are answered with 400', async () => {
    await serve(() => '{}');
    const socket = await tlsSocket();
    socket.write('hello\r\n\r\n');

    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 /);
    expect(events).toEqual([]);
  });
});

describe('connections', () => {
  test('when there are too many, the oldest that was not used goes, in its handshake or after; used ones stay', async () => {
    await serve(() => '{}', { connections: 3 });
    const used = await tlsSocket();
    used.write(`${head(2)}{}`);
    await once(used, 'data');
    const handshaking = connectTcp({ port, host: '127.0.0.1' });
    handshaking.on('error', () => {});
    await once(handshaking, 'connect');
    const idle = await tlsSocket();

    const [third, fourth] = [await tlsSocket(), await tlsSocket()];

    expect(events.filter(event => event === 'connections')).toHaveLength(2);
    await expect.poll(() => [handshaking.readyState, idle.readyState]).toEqual(['closed', 'closed']);
    used.write(`${head(2)}{}`);
    expect(String((await once(used, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
    for (const socket of [used, third, fourth]) socket.destroy();
  });

  test('when all of them were used, the longest idle goes; one that waits for an answer never does', async () => {
    const { respond, seen, open } = gated();
    await serve((body, query) => (body === '{}' ? '{}' : respond(body, query)), { connections: 3 });
    const answering = await tlsSocket();
    answering.write(`${head(2)}[]`);
    await expect.poll(() => seen.length).toBe(1);
    const idle = [await tlsSocket(), await tlsSocket()];
    for (const socket of idle.toReversed()) {
      socket.write(`${head(2)}{}`);
      await once(socket, 'data');
    }

    const late = await tlsSocket();
    late.write(`${head(2)}{}`);
    expect(String((await once(late, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);

    await expect
      .poll(() => [answering, ...idle].map(socket => socket.readyState))
      .toEqual(['open', 'open', 'closed']);
    expect(events).toEqual(['connections']);
    open();
    expect(String((await once(answering, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
    for (const socket of [answering, late, ...idle]) socket.destroy();
  });

  test('goes first of the address that has the most, whoever is idle longest', async () => {
    await serve(() => '{}', { connections: 3 });
    const other = await tlsSocket('127.0.0.2');
    const many = [await tlsSocket(), await tlsSocket()];
    for (const socket of [other, ...many]) {
      socket.write(`${head(2)}{}`);
      await once(socket, 'data');
    }

    const late = await tlsSocket();

    await expect
      .poll(() => [other, ...many].map(socket => socket.readyState))
      .toEqual(['open', 'closed', 'open']);
    for (const socket of [other, late, ...many]) socket.destroy();
  });

  test('is not used by asking for the trust bundle', async () => {
    await serve(() => '{}', { connections: 2 });
    const used = await tlsSocket();
    used.write(`${head(2)}{}`);
    await once(used, 'data');
    const asking = await tlsSocket();
    asking.write('GET /trust-bundle HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(asking, 'data');

    const late = await tlsSocket();

    await expect.poll(() => [used.readyState, asking.readyState]).toEqual(['open', 'closed']);
    for (const socket of [used, late]) socket.destroy();
  });

  test('when each is in use, the one over which a review is sent too slowly goes, and leaves its room', async () => {
    const { respond, seen } = gated();
    await serve(respond, { ...SHORT, connections: 3, stalledMs: 1000 });
    const answering = await tlsSocket();
    answering.write(`${head(2)}{}`);
    await expect.poll(() => seen.length).toBe(1);
    const [slow, slower] = [await tlsSocket(), await tlsSocket()];
    stopped = 0;
    slower.write(`${head(LARGE.length)}{`);
    await expect.poll(() => server.load.largeBodies()).toBe(LARGE.length);
    stopped = 1;
    slow.write(`${head(LARGE.length)}{`);
    await expect.poll(() => server.load.largeBodies()).toBe(2 * LARGE.length);
    stopped = 1000;

    const late = await tlsSocket();
    late.write(`${head(2)}{}`);

    await expect.poll(() => seen.length).toBe(2);
    await expect.poll(() => slower.readyState).toBe('closed');
    expect([answering.readyState, slow.readyState]).toEqual(['open', 'open']);
    await expect.poll(() => server.load.largeBodies()).toBe(LARGE.length);
    expect(events).toEqual(['connections']);
    for (const socket of [answering, slow, late]) socket.destroy();
  });

  test('goes when half a review came over it, before an idle one that was used and one whose review waits for room', async () => {
    const { respond, seen, open } = gated();
    await serve((body, query) => (body === '{}' ? '{}' : respond(body, query)), {
      ...SHORT,
      connections: 4,
      largeBodiesBytes: 2 * LARGE.length,
    });
    stopped = 0;
    // Of two that could go, the one that was opened first would.
    const [queued, idle, inside, half] = [
      await tlsSocket(),
      await tlsSocket(),
      await tlsSocket(),
      await tlsSocket(),
    ];
    idle.write(`${head(2)}{}`);
    await once(idle, 'data');
    inside.write(head(LARGE.length) + LARGE);
    await expect.poll(() => seen.length).toBe(1);
    half.write(`${head(LARGE.length)}{`);
    await expect.poll(() => server.load.largeBodies()).toBe(2 * LARGE.length);
    queued.write(head(LARGE.length) + LARGE);
    await expect.poll(() => server.load.queued()).toBe(1);
    stopped = 5000;

    const late = await tlsSocket();

    await expect.poll(() => half.readyState).toBe('closed');
    expect([idle, inside, queued].map(socket => socket.readyState)).toEqual(['open', 'open', 'open']);
    open();
    expect(String((await once(queued, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
    for (const socket of [idle, inside, queued, late]) socket.destroy();
  });

  test('when all of them wait for an answer, a new one goes', async () => {
    const { respond, seen } = gated();
    await serve(respond, { connections: 2 });
    const used = [await tlsSocket(), await tlsSocket()];
    for (const socket of used) socket.write(`${head(2)}{}`);
    await expect.poll(() => seen.length).toBe(2);

    const late = connectTcp({ port, host: '127.0.0.1' });
    late.on('error', () => {});
    await once(late.resume(), 'close');

    expect(events).toContain('connections');
    expect(used.map(socket => socket.readyState)).toEqual(['open', 'open']);
    for (const socket of used) socket.destroy();
  });

  test('of a client that does not trust the certificate are counted as such', async () => {
    await serve(() => '{}');
    // Sends the alert that Go sends; Node's own client closes the connection without a word.
    const client = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-verify_return_error'], {
      stdio: 'ignore',
    });
    await once(client, 'exit');

    await expect.poll(() => events).toEqual(['untrusted']);
  });
});
