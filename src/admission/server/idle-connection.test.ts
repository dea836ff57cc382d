import { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { watchConnections } from './watch-connections.ts';

test('an idle connection keeps nothing of the call that came over it', async () => {
  const server = createServer().removeAllListeners();
  const connections = watchConnections(server, {
    limits: { connections: 2, stalledMs: 0 },
    unread: { of: () => undefined },
    now: () => 0,
    lag: () => 0,
    dropped: () => {},
    handshakeFailed: () => {},
  });
  const [tcp, tls] = [new Socket(), new Socket()];
  server.emit('connection', tcp);
  server.emit('secureConnection', tls);
  const call = (isAnswered: boolean): WeakRef<IncomingMessage> => {
    const request = new IncomingMessage(tls);
    request.method = 'POST';
    connections.called(request);
    connections.reading(request);
    if (isAnswered) connections.done(request);
    return new WeakRef(request);
  };

  const answered = call(true);
  await collectGarbage();
  expect(answered.deref()).toBeUndefined();

  const pending = call(false);
  await collectGarbage();
  expect(pending.deref()).toBeDefined();
  expect([connections.open(), tcp.destroyed, tls.destroyed]).toEqual([1, false, false]);
});

/** A WeakRef keeps what it refers to until the turn is over in which it was made. */
async function collectGarbage(): Promise<void> {
  await new Promise(setImmediate);
  setFlagsFromString('--expose_gc');
  runInNewContext('gc')();
}
