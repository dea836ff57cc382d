import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import type { Limits } from './limits.ts';
import type { Respond } from '../respond.ts';
import { gated, KiB, LARGE, reviewHead, serveMutate, SHORT, type Served } from '../testing/served.ts';

let served: Served;

afterEach(() => served.close());

async function serve(respond: Respond, limits?: Partial<Limits>): Promise<void> {
  served = await serveMutate(respond, limits);
}

describe('connections', () => {
  test('when there are too many, the oldest that was not used goes, in its handshake or after; used ones stay', async () => {
    await serve(() => '{}', { connections: 3 });
    const used = await served.tlsSocket();
    used.write(`${reviewHead(2)}{}`);
    await once(used, 'data');
    const handshaking = connectTcp({ port: served.port, host: '127.0.0.1' });
    handshaking.on('error', () => {});
    await once(handshaking, 'connect');
    const idle = await served.tlsSocket();

    const [third, fourth] = [await served.tlsSocket(), await served.tlsSocket()];

    expect(served.events.filter(event => event === 'connections')).toHaveLength(2);
    await expect.poll(() => [handshaking.readyState, idle.readyState]).toEqual(['closed', 'closed']);
    used.write(`${reviewHead(2)}{}`);
    expect(String((await once(used, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
    for (const socket of [used, third, fourth]) socket.destroy();
  });

  test('when all of them were used, the longest idle goes; one that waits for an answer never does', async () => {
    const { respond, seen, open } = gated();
    await serve((body, query) => (body === '{}' ? '{}' : respond(body, query)), { connections: 3 });
    const answering = await served.tlsSocket();
    answering.write(`${reviewHead(2)}[]`);
    await expect.poll(() => seen.length).toBe(1);
    const idle = [await served.tlsSocket(), await served.tlsSocket()];
    for (const socket of idle.toReversed()) {
      socket.write(`${reviewHead(2)}{}`);
      await once(socket, 'data');
    }

    const late = await served.tlsSocket();
    late.write(`${reviewHead(2)}{}`);
    expect(String((await once(late, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);

    await expect
      .poll(() => [answering, ...idle].map(socket => socket.readyState))
      .toEqual(['open', 'open', 'closed']);
    expect(served.events).toEqual(['connections']);
    open();
    expect(String((await once(answering, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
    for (const socket of [answering, late, ...idle]) socket.destroy();
  });

  test.each([
    ['longest', ['127.0.0.2', '127.0.0.1', '127.0.0.1'], 1],
    ['for the shortest time', ['127.0.0.1', '127.0.0.1', '127.0.0.2'], 0],
  ])(
    'goes of the address that has the most, also when the only one of another is idle %s',
    async (_how, addresses, gone) => {
      await serve(() => '{}', { connections: 3 });
      const sockets: TLSSocket[] = [];
      for (const address of addresses) {
        const socket = await served.tlsSocket(address);
        socket.write(`${reviewHead(2)}{}`);
        await once(socket, 'data');
        sockets.push(socket);
      }

      const late = await served.tlsSocket();

      await expect
        .poll(() => sockets.map(socket => socket.readyState))
        .toEqual(sockets.map((_socket, index) => (index === gone ? 'closed' : 'open')));
      for (const socket of [late, ...sockets]) socket.destroy();
    },
  );

  test('is not used by asking for the trust bundle', async () => {
    await serve(() => '{}', { connections: 2 });
    const used = await served.tlsSocket();
    used.write(`${reviewHead(2)}{}`);
    await once(used, 'data');
    const asking = await served.tlsSocket();
    asking.write('GET /trust-bundle HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(asking, 'data');

    const late = await served.tlsSocket();

    await expect.poll(() => [used.readyState, asking.readyState]).toEqual(['open', 'closed']);
    for (const socket of [used, late]) socket.destroy();
  });

  test('when each is in use, the one over which a review is sent too slowly goes, and leaves its room', async () => {
    const { respond, seen } = gated();
    await serve(respond, { ...SHORT, connections: 3, stalledMs: 1000 });
    const answering = await served.tlsSocket();
    answering.write(`${reviewHead(2)}{}`);
    await expect.poll(() => seen.length).toBe(1);
    const [slow, slower] = [await served.tlsSocket(), await served.tlsSocket()];
    served.stopped = 0;
    slower.write(`${reviewHead(LARGE.length)}{`);
    await expect.poll(() => served.server.load.largeBodies()).toBe(LARGE.length);
    served.stopped = 1;
    slow.write(`${reviewHead(LARGE.length)}{`);
    await expect.poll(() => served.server.load.largeBodies()).toBe(2 * LARGE.length);
    served.stopped = 1000;

    const late = await served.tlsSocket();
    late.write(`${reviewHead(2)}{}`);

    await expect.poll(() => seen.length).toBe(2);
    await expect.poll(() => slower.readyState).toBe('closed');
    expect([answering.readyState, slow.readyState]).toEqual(['open', 'open']);
    await expect.poll(() => served.server.load.largeBodies()).toBe(LARGE.length);
    expect(served.events).toEqual(['connections']);
    for (const socket of [answering, slow, late]) socket.destroy();
  });

  test('goes when half a review came over it, before an idle one that was used and one whose review waits for room', async () => {
    const { respond, seen, open } = gated();
    await serve((body, query) => (body === '{}' ? '{}' : respond(body, query)), {
      ...SHORT,
      connections: 4,
      largeBodiesBytes: 2 * LARGE.length,
    });
    served.stopped = 0;
    const [queued, idle, inside] = [
      await served.tlsSocket(),
      await served.tlsSocket(),
      await served.tlsSocket(),
    ];
    idle.write(`${reviewHead(2)}{}`);
    await once(idle, 'data');
    // Of two that could go for the same reason, the one that is idle longer would.
    const half = await served.tlsSocket();
    inside.write(reviewHead(LARGE.length) + LARGE);
    await expect.poll(() => seen.length).toBe(1);
    half.write(`${reviewHead(LARGE.length)}{`);
    await expect.poll(() => served.server.load.largeBodies()).toBe(2 * LARGE.length);
    queued.write(reviewHead(LARGE.length) + LARGE);
    await expect.poll(() => served.server.load.queued()).toBe(1);
    served.stopped = 5000;

    const late = await served.tlsSocket();

    await expect.poll(() => half.readyState).toBe('closed');
    expect([idle, inside, queued].map(socket => socket.readyState)).toEqual(['open', 'open', 'open']);
    open();
    expect(String((await once(queued, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
    for (const socket of [idle, inside, queued, late]) socket.destroy();
  });

  test('goes when half a review came over it, also when that came along with a whole one', async () => {
    await serve(() => '{}', { ...SHORT, connections: 2 });
    served.stopped = 0;
    const idle = await served.tlsSocket();
    idle.write(`${reviewHead(2)}{}`);
    await once(idle, 'data');
    const half = await served.tlsSocket();
    half.write(`${reviewHead(2)}{}${reviewHead(LARGE.length)}{`);
    expect(String((await once(half, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
    await expect.poll(() => served.server.load.largeBodies()).toBe(LARGE.length);
    served.stopped = 5000;

    const late = await served.tlsSocket();

    await expect.poll(() => half.readyState).toBe('closed');
    expect(idle.readyState).toBe('open');
    for (const socket of [idle, late]) socket.destroy();
  });

  test('stays when a review of it is worked on, whatever comes after that', async () => {
    const { respond, seen, open } = gated();
    await serve((body, query) => (body === '{}' ? '{}' : respond(body, query)), { ...SHORT, connections: 2 });
    served.stopped = 0;
    const working = await served.tlsSocket();
    working.write(`${reviewHead(2)}[]${reviewHead(LARGE.length)}{`);
    await expect.poll(() => [seen.length, served.server.load.largeBodies()]).toEqual([1, LARGE.length]);
    const idle = await served.tlsSocket();
    idle.write(`${reviewHead(2)}{}`);
    await once(idle, 'data');
    served.stopped = 5000;

    const late = await served.tlsSocket();

    await expect.poll(() => idle.readyState).toBe('closed');
    open();
    expect(String((await once(working, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
    for (const socket of [working, late]) socket.destroy();
  });

  test('goes when its answer has not been read for too long, and not before', async () => {
    const answer = 'x'.repeat(32 * KiB * KiB);
    await serve(body => (body === '{}' ? '{}' : answer), { connections: 2, unreadBytes: 2 * answer.length });
    served.stopped = 0;
    const unread = await served.tlsSocket();
    unread.write(`${reviewHead(2)}[]`);
    await once(unread, 'readable');
    const early = [await served.tlsSocket()];
    early[0]?.write(`${reviewHead(2)}{}`);
    await once(early[0] ?? unread, 'data');

    served.stopped = 999;
    early.push(await served.tlsSocket());
    await expect.poll(() => early[0]?.readyState).toBe('closed');
    expect(unread.readyState).toBe('open');

    served.stopped = 1000;
    early.push(await served.tlsSocket());
    await expect.poll(() => unread.resume().readyState).not.toBe('open');
    expect(served.events).toEqual(['connections', 'connections']);
    for (const socket of early) socket.destroy();
  });

  test('is not slow for as long as what it has sent lies unread here', async () => {
    await serve(() => '{}', { ...SHORT, connections: 1 });
    served.stopped = 0;
    const half = await served.tlsSocket();
    half.write(`${reviewHead(LARGE.length)}{`);
    await expect.poll(() => served.server.load.largeBodies()).toBe(LARGE.length);
    served.stopped = 2400;
    served.lag = 1500;

    await expect(served.tlsSocket()).rejects.toThrow(/ECONNRESET|before secure TLS/);

    half.write(LARGE.slice(1));
    expect(String((await once(half, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
    half.destroy();
  });

  test('when all of them wait for an answer, a new one goes', async () => {
    const { respond, seen } = gated();
    await serve(respond, { connections: 2 });
    const used = [await served.tlsSocket(), await served.tlsSocket()];
    for (const socket of used) socket.write(`${reviewHead(2)}{}`);
    await expect.poll(() => seen.length).toBe(2);

    const late = connectTcp({ port: served.port, host: '127.0.0.1' });
    late.on('error', () => {});
    await once(late.resume(), 'close');

    expect(served.events).toContain('connections');
    expect(used.map(socket => socket.readyState)).toEqual(['open', 'open']);
    for (const socket of used) socket.destroy();
  });

  test('of a client that does not trust the certificate are counted as such', async () => {
    await serve(() => '{}');
    // Sends the alert that Go sends; Node's own client closes the connection without a word.
    const client = spawn(
      'openssl',
      ['s_client', '-connect', `127.0.0.1:${served.port}`, '-verify_return_error'],
      {
        stdio: 'ignore',
      },
    );
    await once(client, 'exit');

    await expect.poll(() => served.events).toEqual(['untrusted']);
  });
});
