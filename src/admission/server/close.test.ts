/** What `close` ends by itself, where nothing else would. */
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { expect, test } from 'vitest';
import { gated, serveMutate } from '../testing/served.ts';

const LONG_MS = 3_600_000;
/** No connection is ended by a limit of its own. */
const NO_LIMITS = { handshakeMs: LONG_MS, headerMs: LONG_MS, callMs: LONG_MS, silenceMs: LONG_MS };

test('a call that is not answered in the time for the last ones loses its connection', async () => {
  const { respond, seen } = gated();
  const served = await serveMutate(respond, NO_LIMITS);
  const outcome = served.mutate('{}').then(
    ({ status }) => status,
    (error: unknown) => error,
  );
  await expect.poll(() => seen.length).toBe(1);

  await served.server.close(10);

  expect(await outcome).toMatchObject({ code: 'ECONNRESET' });
  served.api.close();
});

test('connections that no review came over are ended at once, in their handshake or after', async () => {
  const served = await serveMutate(() => '{}', NO_LIMITS);
  const { server, port } = served;
  const unused = await served.tlsSocket();
  const handshaking = connectTcp({ port, host: '127.0.0.1' });
  handshaking.on('error', () => {});
  await once(handshaking, 'connect');
  await expect.poll(() => server.load.connections()).toBe(2);

  await server.close(LONG_MS);

  await server.unconnected();
  expect(server.load.connections()).toBe(0);
  unused.destroy();
  handshaking.destroy();
});
