import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import type { Limits } from './limits.ts';
import type { Respond } from '../respond.ts';
import { apiServer } from '../testing/api-server.ts';
import { gated, KiB, LARGE, reviewHead, serveMutate, SHORT, type Served } from '../testing/served.ts';

let served: Served;

afterEach(() => served.close());

async function serve(respond: Respond, limits?: Partial<Limits>): Promise<void> {
  served = await serveMutate(respond, limits);
}

describe('large bodies', () => {
  test('fifty at once are all answered, and never more than there is room for are held', async () => {
    let inside = 0;
    let most = 0;
    await serve(async () => {
      inside += 1;
      most = Math.max(most, inside);
      expect.soft(served.server.load.largeBodies()).toBeLessThanOrEqual(768 * KiB);
      await new Promise(setImmediate);
      inside -= 1;
      return '{}';
    }, SHORT);
    const clients = Array.from({ length: 5 }, () => apiServer(served.port));

    const answers = await Promise.all(
      clients.flatMap(client => Array.from({ length: 10 }, () => client.call('/mutate', { body: LARGE }))),
    );
    for (const client of clients) client.close();

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(most).toBeLessThanOrEqual(3);
    await expect.poll(() => served.server.load.largeBodies()).toBe(0);
    expect({ queued: served.server.load.queued(), events: served.events }).toEqual({ queued: 0, events: [] });
  });

  test('when the queue is full, the next one is told at once to come again, over the same connection', async () => {
    const { respond, seen, open } = gated();
    await serve(respond, { ...SHORT, queue: 1 });
    const early = [served.mutate(LARGE), served.mutate(LARGE), served.mutate(LARGE), served.mutate(LARGE)];
    await expect.poll(() => [seen.length, served.server.load.queued()]).toEqual([3, 1]);
    const socket = await served.tlsSocket();
    socket.write(reviewHead(LARGE.length) + LARGE);
    const [answer]: Buffer[] = await once(socket, 'data');

    expect(String(answer)).toMatch(/^HTTP\/1.1 429 .*\r\nretry-after: 1\r\n.*OVERLOADED: .* too many large/s);
    open();
    expect((await Promise.all(early)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    socket.write(`${reviewHead(2)}{}`);
    const [next]: Buffer[] = await once(socket, 'data');
    expect(String(next)).toMatch(/^HTTP\/1.1 200 /);
    expect(served.events).toEqual(['bodies']);
    socket.destroy();
  });

  test('one whose time passes in the queue is answered then and not worked on', async () => {
    const { respond, seen, open } = gated();
    await serve(respond, SHORT);
    const early = [served.mutate(LARGE), served.mutate(LARGE), served.mutate(LARGE)];
    await expect.poll(() => seen.length).toBe(3);

    expect(await served.mutate(LARGE, '?timeout=200ms')).toMatchObject({
      status: 429,
      text: expect.stringContaining('the time for this request was over'),
    });

    open();
    await Promise.all(early);
    expect(seen).toHaveLength(3);
    expect({ events: served.events, queued: served.server.load.queued() }).toEqual({
      events: ['late'],
      queued: 0,
    });
  });

  test('small calls do not wait for them', async () => {
    const { respond, seen, open } = gated();
    await serve((body, query) => (body === '{}' ? '{}' : respond(body, query)), SHORT);
    const early = Array.from({ length: 4 }, () => served.mutate(LARGE));
    await expect.poll(() => [seen.length, served.server.load.queued()]).toEqual([3, 1]);

    expect((await served.mutate('{}')).status).toBe(200);

    open();
    await Promise.all(early);
  });

  test('one that does not say how long it is counts as one of the longest', async () => {
    const { respond, seen, open } = gated();
    await serve(respond, SHORT);
    const socket = await served.tlsSocket();
    socket.write(
      'POST /mutate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
    );
    await expect.poll(() => seen.length).toBe(1);

    expect(served.server.load.largeBodies()).toBe(256 * KiB);
    open();
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
    await expect.poll(() => served.server.load.largeBodies()).toBe(0);
    socket.destroy();
  });

  test('whoever goes away, in the queue or inside, gives its room back', async () => {
    const { respond, seen, open } = gated();
    await serve(respond, { ...SHORT, largeBodiesBytes: 256 * KiB });
    const [inside, queued] = [await served.tlsSocket(), await served.tlsSocket()];
    inside.write(reviewHead(LARGE.length) + LARGE);
    await expect.poll(() => seen.length).toBe(1);
    queued.write(reviewHead(LARGE.length));
    await expect.poll(() => served.server.load.queued()).toBe(1);

    queued.destroy();
    await expect.poll(() => served.server.load.queued()).toBe(0);
    inside.destroy();
    await expect.poll(() => served.server.load.largeBodies()).toBe(0);

    open();
    expect((await served.mutate(LARGE)).status).toBe(200);
  });

  test('one that does not arrive loses its connection, and others get its room', async () => {
    await serve(() => '{}', { ...SHORT, largeBodiesBytes: 256 * KiB, largeBodyMs: 100 });
    const socket = await served.tlsSocket();
    socket.write(`${reviewHead(LARGE.length)}only a little`);
    await expect.poll(() => served.server.load.largeBodies()).toBe(256 * KiB);

    expect((await served.mutate(LARGE)).status).toBe(200);
    expect(socket.destroyed || socket.readableEnded || (await once(socket, 'close')).length === 1).toBe(true);
    expect(served.events).toEqual(['slow']);
  });
});

describe('a call that lay unread while the process was busy', () => {
  test('is not worked on when its time is over', async () => {
    const { respond, seen } = gated();
    await serve(respond);
    served.lag = 9900;

    const answer = await served.mutate('{}', '?timeout=10s');

    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect({ seen, events: served.events }).toEqual({ seen: [], events: ['late'] });
  });

  test('is asked to close its connection like any other, once the server goes away', async () => {
    await serve(gated().respond);
    served.lag = 9900;
    const before = await served.mutate('{}', '?timeout=10s');
    served.server.startClosing();
    const after = await served.mutate('{}', '?timeout=10s');

    expect([before, after]).toMatchObject([
      { status: 429, headers: { connection: 'keep-alive' } },
      { status: 429, headers: { connection: 'close' } },
    ]);
  });

  test('is asked that only when all of it has come, since its answer could be lost otherwise', async () => {
    await serve(() => '{}');
    const socket = await served.tlsSocket();
    served.server.startClosing();
    served.lag = 9900;
    let answer = '';
    const closed = once(socket, 'close');
    socket.on('data', chunk => (answer += String(chunk)));
    socket.write(`${reviewHead(LARGE.length).replace('10s', '9s')}${LARGE.slice(1)}`);
    await expect.poll(() => served.events).toEqual(['late']);
    served.lag = 0;
    await served.mutate('{}');
    expect([answer, socket.readyState]).toEqual(['', 'open']);

    socket.write('x');
    await closed;
    expect(answer).toMatch(/^HTTP\/1.1 429 .*\r\nconnection: close\r\n.*OVERLOADED/s);
  });

  test('has the rest of its time otherwise', async () => {
    const arrivals: (number | undefined)[] = [];
    await serve((_body, _query, arrivedAt) => {
      arrivals.push(arrivedAt);
      return '{}';
    });
    await served.mutate('{}', '?timeout=10s');
    served.lag = 6000;
    const before = performance.now();
    await served.mutate('{}', '?timeout=10s');

    expect(arrivals[0]).toBeUndefined();
    expect(arrivals[1]).toBeGreaterThanOrEqual(before - 6000);
    expect(arrivals[1]).toBeLessThanOrEqual(performance.now() - 6000);
  });
});

describe('a client that is slow', () => {
  test('with its head is answered with 408', async () => {
    await serve(() => '{}', { headerMs: 100 });
    const socket = await served.tlsSocket();
    socket.write('POST /mutate HTTP/1.1\r\nHost:');

    expect(await text(socket)).toMatch(/^HTTP\/1.1 408 /);
    expect(served.events).toEqual(['slow']);
  });

  test('with a small body is answered with 408', async () => {
    await serve(() => '{}', { headerMs: 100, callMs: 200 });
    const socket = await served.tlsSocket();
    socket.write(`${reviewHead(100)}{`);

    expect(await text(socket)).toMatch(/^HTTP\/1.1 408 /);
    expect(served.events).toEqual(['slow']);
  });

  test('with its first call keeps the connection that it opened for later, whose calls have their time', async () => {
    await serve(() => '{}', { headerMs: 100 });
    const kept = await served.tlsSocket();
    const watched = await served.tlsSocket();
    watched.write('POST');
    // The time of the connection before it was over earlier.
    expect(await text(watched)).toMatch(/^HTTP\/1.1 408 /);

    kept.write(`${reviewHead(2)}{}`);
    expect(String((await once(kept, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
    kept.write('POST /mu');
    expect(await text(kept)).toMatch(/^HTTP\/1.1 408 /);
  });

  test('in reading its answer loses its connection', async () => {
    await serve(() => 'x'.repeat(32 * KiB * KiB), { silenceMs: 300 });
    const socket = await served.tlsSocket();
    socket.pause();
    socket.write(`${reviewHead(2)}{}`);
    await expect.poll(() => served.server.load.connections()).toBe(1);

    await served.server.unconnected();
    expect(served.server.load.connections()).toBe(0);
    socket.destroy();
  });

  test('in its handshake loses its connection', async () => {
    await serve(() => '{}', { handshakeMs: 100 });
    const socket = connectTcp({ port: served.port, host: '127.0.0.1' });
    await once(socket, 'connect');

    await once(socket.resume(), 'close');
    expect(served.events).toEqual(['timeout']);
  });

  test('by saying nothing loses its connection', async () => {
    await serve(() => '{}', { silenceMs: 100 });
    const socket = await served.tlsSocket();

    await once(socket.resume(), 'close');
    expect(served.events).toEqual([]);
  });
});

describe('answers that are not read', () => {
  test('wait within bounds: beyond them the one that waited longest goes, with its connection', async () => {
    // Letters that take two bytes.
    const answer = 'ш'.repeat(4 * KiB * KiB);
    await serve(body => (body === '{}' ? answer : '{}'), { unreadBytes: 20 * KiB * KiB });
    const sockets = [await served.tlsSocket(), await served.tlsSocket(), await served.tlsSocket()];
    for (const socket of sockets) {
      socket.pause();
      socket.write(`${reviewHead(2)}{}`);
    }

    await expect.poll(() => served.server.load.connections()).toBe(2);
    expect(served.events).toEqual(['slow']);
    for (const socket of sockets) socket.destroy();
  });

  test('and those that are read do not count', async () => {
    await serve(() => 'x'.repeat(KiB * KiB), { unreadBytes: 2 * KiB * KiB });
    for (let i = 0; i < 5; i++) expect((await served.mutate('{}')).text).toHaveLength(KiB * KiB);

    expect(served.events).toEqual([]);
  });
});

describe('heads', () => {
  test('with too many lines are answered with 431, so that no line about the body is overlooked', async () => {
    const { respond, seen } = gated();
    await serve(respond);
    const socket = await served.tlsSocket();
    const lines = Array.from({ length: 70 }, (_, i) => `X-${i}: x\r\n`).join('');
    socket.write(reviewHead(2).replace('Content-Length', `${lines}Content-Length`));

    expect(await text(socket)).toMatch(/^HTTP\/1.1 431 /);
    expect(seen).toEqual([]);
  });

  test('that are too long are answered with 431', async () => {
    await serve(() => '{}');
    const socket = await served.tlsSocket();
    socket.write(`POST /mutate HTTP/1.1\r\nHost: x\r\nAuthorization: ${'x'.repeat(13 * KiB)}\r\n\r\n`);

    expect(await text(socket)).toMatch(/^HTTP\/1.1 431 /);
  });

  test('that are none are answered with 400', async () => {
    await serve(() => '{}');
    const socket = await served.tlsSocket();
    socket.write('hello\r\n\r\n');

    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 /);
    expect(served.events).toEqual([]);
  });
});
