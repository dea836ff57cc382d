import { afterEach, expect, test } from 'vitest';
import { createKubeClient } from '../client.ts';
import { type Script, startScriptedServer } from '../testing/scripted-server.ts';
import { tokenAccess } from '../testing/token-access.ts';
import { type WatchEvent, watchEvents } from './watch-events.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const path = '/api/v1/secrets';

/** Follows one watch to its end and gives the events and the error that ended it. */
async function follow(script: Script, signal = new AbortController().signal) {
  const server = await startScriptedServer(script);
  const client = createKubeClient({ access: tokenAccess(server) });
  cleanups.push(
    () => server.close(),
    () => client.close(),
  );
  const events: WatchEvent[] = [];
  let error: unknown;
  try {
    const options = { client, path, resourceVersion: '1', timeoutSeconds: 300, silenceMs: 100, signal };
    for await (const event of watchEvents(options)) events.push(event);
  } catch (reason) {
    error = reason;
  }
  await expect.poll(() => server.open()).toBeLessThanOrEqual(1);
  return { events, error };
}

const event = (name: string): string => JSON.stringify({ type: 'ADDED', object: { metadata: { name } } });

test('events come out one by one, also when a chunk ends inside a character', async () => {
  const { events, error } = await follow(async (_call, answer) => {
    const bytes = Buffer.from(`${event('ключ')}\n${event('🔑')}\n`);
    for (const part of [bytes.subarray(0, 42), bytes.subarray(42, 43), bytes.subarray(43)]) {
      answer.write(part);
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    answer.end();
  });
  expect(events.map(each => each.object.metadata.name)).toEqual(['ключ', '🔑']);
  expect(error).toBeUndefined();
});

test.each([
  [
    'in the middle of an event',
    '{"type":"ADDED","obj',
    'KUBE_UNREACHABLE',
    'the stream ended in the middle of an event',
  ],
  ['with a line that is no JSON', 'hunter2\n', 'KUBE_ANSWER', 'an event cannot be read'],
  ['with an event without an object', '{"type":"ADDED"}\n', 'KUBE_ANSWER', 'an event cannot be read'],
  ['with null', 'null\n', 'KUBE_ANSWER', 'an event cannot be read'],
  ['with an ERROR without a Status', '{"type":"ERROR"}\n', 'KUBE_FAILED', '500'],
])('a stream that ends %s is an error', async (_what, text, code, message) => {
  const { events, error } = await follow((_call, answer) => void answer.end(text));
  expect(events).toEqual([]);
  expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
  expect(String(error)).not.toContain('hunter2');
});

test('a stream without a byte is an error that says how long it was silent', async () => {
  const { error } = await follow((_call, answer) => answer.writeHead(200).flushHeaders());
  expect(error).toMatchObject({
    code: 'KUBE_UNREACHABLE',
    message: expect.stringContaining('nothing came for 0.1 s'),
  });
});

test('the signal ends the watch with its reason', async () => {
  const stop = new AbortController();
  const { error } = await follow((_call, answer) => {
    answer.write(`${event('a')}\n`);
    setTimeout(() => stop.abort(new Error('stopped')), 20);
  }, stop.signal);
  expect(error).toEqual(new Error('stopped'));
});
