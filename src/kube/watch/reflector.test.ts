import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createKubeClient } from '../client.ts';
import type { KubeObject } from '../object.ts';
import { type Reflector, type ReflectorOptions, startReflector } from './reflector.ts';
import { KubeStatusError } from '../status-error.ts';
import { type RecordedLog, recordedLog } from '../testing/recorded-log.ts';
import { inTurn } from '../testing/scripted-client.ts';
import {
  type ReceivedCall,
  type ScriptedServer,
  json,
  refuse,
  startScriptedServer,
} from '../testing/scripted-server.ts';
import { tokenAccess } from '../testing/token-access.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const path = '/apis/external-secrets.io/v1/externalsecrets';

type Answer = (call: ReceivedCall, answer: ServerResponse) => void;

interface Scene {
  readonly server: ScriptedServer;
  readonly reflector: Reflector;
  readonly log: RecordedLog;
  /** What the consumer was told: `= a,b` a replacement, `+ a` an upsert, `- a` a deletion. */
  readonly told: string[];
  lists(): ReceivedCall[];
  watches(): ReceivedCall[];
  /** Sends a line to the watch that was opened last. */
  send(type: string, object: unknown): void;
  /** Ends the watch that was opened last, as its timeoutSeconds do. */
  endWatch(): void;
}

/** `list` and `watch` answer the calls in turn; the last one stays. */
async function start(
  scripts: { list: Answer | Answer[]; watch?: Answer | Answer[] },
  options: Partial<ReflectorOptions<KubeObject>> = {},
): Promise<Scene> {
  const list = inTurn(...[scripts.list].flat());
  const watch = inTurn(...[scripts.watch ?? opened].flat());
  let last: ServerResponse | undefined;
  const server = await startScriptedServer((call, answer) => {
    if (!call.query.has('watch')) return list(call, answer);
    last = answer;
    return watch(call, answer);
  });
  const client = createKubeClient({ access: tokenAccess(server), random: () => 0 });
  const log = recordedLog();
  const told: string[] = [];
  const reflector = startReflector({
    client,
    path,
    handler: {
      replaced: objects => void told.push(`= ${objects.map(nameOf).join(',')}`),
      upserted: object => void told.push(`+ ${nameOf(object)}`),
      deleted: object => void told.push(`- ${nameOf(object)}`),
    },
    log,
    random: () => 0,
    ...options,
    timing: { backoffBaseMs: 4, backoffCapMs: 40, settledMs: 300, ...options.timing },
  });
  cleanups.push(
    () => server.close(),
    () => client.close(),
    () => reflector.stop(),
  );
  const select = (isWatch: boolean) => () => server.calls.filter(call => call.query.has('watch') === isWatch);
  return {
    server,
    reflector,
    log,
    told,
    lists: select(false),
    watches: select(true),
    send: (type, object) => void last?.write(`${JSON.stringify({ type, object })}\n`),
    endWatch: () => void last?.end(),
  };
}

const nameOf = (object: KubeObject): string => object.metadata.name;
const object = (name: string, resourceVersion: string) => ({ metadata: { name, resourceVersion } });
const opened: Answer = (_call, answer) => answer.writeHead(200).flushHeaders();
const gone: Answer = (_call, answer) => refuse(answer, 410, 'Expired');

function listed(version: string, ...names: string[]): Answer {
  const items = names.map(name => object(name, version));
  return (_call, answer) =>
    json(answer, {
      kind: 'ExternalSecretList',
      apiVersion: 'v1',
      metadata: { resourceVersion: version },
      items,
    });
}

/** From now on only the test lets time pass. The server and its sockets do not wait for it. */
function timePasses(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
}

/** `expect.poll` would let time pass. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

describe('in quiet times', () => {
  test('it lists, then watches from the version of the list and passes every change on', async () => {
    const scene = await start({ list: listed('7', 'a', 'b') });
    await scene.reflector.synced;
    await expect.poll(() => scene.watches().length).toBe(1);
    scene.send('ADDED', object('c', '8'));
    scene.send('MODIFIED', object('a', '9'));
    scene.send('DELETED', object('b', '10'));
    await expect.poll(() => scene.told).toEqual(['= a,b', '+ c', '+ a', '- b']);
    expect(scene.watches()[0]?.query.get('resourceVersion')).toBe('7');
    expect(scene.watches()[0]?.query.get('allowWatchBookmarks')).toBe('true');
    expect(scene.reflector.status()).toMatchObject({ synced: true, failures: 0 });
  });

  test('a list comes in pages', async () => {
    const page = (names: string[], next: string): Answer => {
      const metadata = { resourceVersion: '7', continue: next };
      return (_call, answer) => json(answer, { metadata, items: names.map(name => object(name, '1')) });
    };
    const scene = await start({ list: [page(['a', 'b'], 'second'), page(['c'], '')] });
    await expect.poll(() => scene.told).toEqual(['= a,b,c']);
    const queries = scene.lists().map(call => Object.fromEntries(call.query));
    expect(queries).toEqual([{ limit: '500' }, { limit: '500', continue: 'second' }]);
  });

  test('selectors go along with the list and the watch', async () => {
    const selectors = { labelSelector: 'team=shop', fieldSelector: 'metadata.name=db' };
    const scene = await start({ list: listed('7') }, selectors);
    await expect.poll(() => scene.server.calls.length).toBe(2);
    for (const call of scene.server.calls) expect(Object.fromEntries(call.query)).toMatchObject(selectors);
  });

  test('with metadata only, the server is asked for nothing more', async () => {
    const scene = await start({ list: listed('7') }, { metadataOnly: true });
    await expect.poll(() => scene.server.calls.length).toBe(2);
    expect(scene.server.calls.map(call => call.headers.accept)).toEqual([
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
      'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
    ]);
  });

  test('items carry the kind of their list, and managedFields are left behind', async () => {
    const items = [
      { metadata: { name: 'a', managedFields: [{ manager: 'kubectl' }] }, spec: { kept: true } },
    ];
    const seen: KubeObject[] = [];
    const handler = {
      replaced: (all: readonly KubeObject[]) => void seen.push(...all),
      upserted() {},
      deleted() {},
    };
    const list = { kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items };
    await start({ list: (_call, answer) => json(answer, list) }, { handler });
    await expect
      .poll(() => seen)
      .toEqual([{ kind: 'Pod', apiVersion: 'v1', metadata: { name: 'a' }, spec: { kept: true } }]);
  });

  test('a watch lives between five and ten minutes', async () => {
    const scene = await start({ list: listed('7') }, { random: () => 0.5 });
    await expect.poll(() => scene.watches()[0]?.query.get('timeoutSeconds')).toBe('450');
  });

  test('when the server ends a watch, the next one starts where it stopped, also after a bookmark', async () => {
    const scene = await start({ list: listed('7') });
    await expect.poll(() => scene.watches().length).toBe(1);
    scene.send('BOOKMARK', object('', '40'));
    scene.endWatch();
    await expect.poll(() => scene.watches().length).toBe(2);
    expect(scene.watches()[1]?.query.get('resourceVersion')).toBe('40');
    expect(scene.lists()).toHaveLength(1);
    expect(scene.told).toEqual(['= ']);
  });
});

describe('in trouble', () => {
  const trouble: [string, Partial<Record<'list' | 'watch', Answer>>][] = [
    ['a watch that is refused with 500', { watch: (_call, answer) => refuse(answer, 500, 'InternalError') }],
    ['a watch that is reset at once', { watch: (_call, answer) => void answer.destroy() }],
    ['a watch that sends what is no JSON', { watch: (_call, answer) => void answer.write('{"type":"ADD\n') }],
    [
      'a watch that sends half an event',
      { watch: (_call, answer) => void answer.end('{"type":"ADDED","obj') },
    ],
    ['a watch whose version is too old (410)', { watch: gone }],
    ['a watch that ends as soon as it starts', { watch: (_call, answer) => void answer.end() }],
    ['a list that is refused with 403', { list: (_call, answer) => refuse(answer, 403, 'Forbidden') }],
    ['a list that is not JSON', { list: (_call, answer) => void answer.end('<html>') }],
  ];

  test.each(trouble)('it outlives %s five times in a row', async (_what, bad) => {
    const five = (script: Answer | undefined): Answer[] =>
      script ? Array.from({ length: 5 }, () => script) : [];
    const scene = await start({
      list: [...five(bad.list), listed('7', 'a')],
      watch: [...five(bad.watch), opened],
    });
    await expect.poll(() => scene.watches().length).toBeGreaterThanOrEqual(bad.watch ? 6 : 1);
    await expect.poll(() => scene.told.at(-1)).toBe('= a');
    scene.send('ADDED', object('late', '8'));
    await expect.poll(() => scene.told.at(-1)).toBe('+ late');
    expect(scene.reflector.status()).toMatchObject({ synced: true, failures: 0, lastError: undefined });
  });

  test('after a reset in the middle of a stream it resumes from the last event without a new list', async () => {
    const scene = await start({ list: listed('7') });
    await expect.poll(() => scene.watches().length).toBe(1);
    scene.send('ADDED', object('a', '8'));
    await expect.poll(() => scene.told.at(-1)).toBe('+ a');
    scene.server.cutAll();
    await expect.poll(() => scene.watches().length).toBe(2);
    expect(scene.watches()[1]?.query.get('resourceVersion')).toBe('8');
    expect(scene.lists()).toHaveLength(1);
  });

  test.each([410, 'Expired'])('an ERROR event with %s leads to a new list', async mark => {
    const scene = await start({ list: [listed('7', 'a'), listed('90', 'b')] });
    await expect.poll(() => scene.watches().length).toBe(1);
    scene.send('ERROR', { kind: 'Status', ...(mark === 410 ? { code: 410 } : { reason: mark }) });
    await expect.poll(() => scene.told).toEqual(['= a', '= b']);
    await expect.poll(() => scene.watches()[1]?.query.get('resourceVersion')).toBe('90');
  });

  test('an ERROR event of another kind leads to a new watch from the same version', async () => {
    const scene = await start({ list: listed('7') });
    await expect.poll(() => scene.watches().length).toBe(1);
    scene.send('ERROR', { kind: 'Status', code: 500, message: 'etcd is slow' });
    await expect.poll(() => scene.watches().length).toBe(2);
    expect(scene.watches()[1]?.query.get('resourceVersion')).toBe('7');
  });

  test('a version that the server cannot watch from is given up after three failures', async () => {
    const broken: Answer = (_call, answer) => refuse(answer, 500, 'InternalError');
    const scene = await start({
      list: [listed('7', 'a'), listed('3', 'b')],
      watch: [broken, broken, broken, opened],
    });
    await expect.poll(() => scene.told).toEqual(['= a', '= b']);
    await expect.poll(() => scene.watches().length).toBe(4);
    const versions = scene.watches().map(call => call.query.get('resourceVersion'));
    expect(versions).toEqual(['7', '7', '7', '3']);
  });

  test('a server that ends every watch at once is asked less and less often', async () => {
    const asked: number[] = [];
    const ending: Answer = (_call, answer) => {
      asked.push(performance.now());
      answer.end();
    };
    const timing = { backoffCapMs: 10_000, settledMs: 60_000 };
    await start({ list: listed('7'), watch: ending }, { timing });
    await expect.poll(() => asked.length).toBeGreaterThan(6);
    // A busy machine makes pauses longer and never shorter. A timer may be early by a fraction of a millisecond.
    for (const [i, least] of [2, 4, 8, 16, 32, 64].entries())
      expect((asked[i + 1] ?? 0) - (asked[i] ?? 0)).toBeGreaterThan(least - 1);
  });

  test('a continue token that has expired starts the list again', async () => {
    const first: Answer = (_call, answer) =>
      json(answer, { metadata: { continue: 'old' }, items: [object('stale', '1')] });
    const scene = await start({ list: [first, gone, listed('7', 'a')] });
    await expect.poll(() => scene.told).toEqual(['= a']);
    expect(scene.lists().map(call => call.query.get('continue'))).toEqual([null, 'old', null]);
  });

  test('a watch without a byte is replaced, and a bookmark now and then keeps it', async () => {
    timePasses();
    let bookmarks = 0;
    const scene = await start(
      { list: listed('7') },
      { timing: { silenceMs: 150, settledMs: 60_000 }, now: () => bookmarks },
    );
    await until(() => scene.watches().length === 1);
    while (bookmarks < 4) {
      await vi.advanceTimersByTimeAsync(100);
      bookmarks += 1;
      scene.send('BOOKMARK', object('', '8'));
      await until(() => scene.reflector.status().lastContactAt === bookmarks);
    }
    expect(scene.watches()).toHaveLength(1);

    await vi.advanceTimersByTimeAsync(149);
    expect(scene.reflector.status().failures).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    await until(() => scene.reflector.status().failures === 1);
    await vi.advanceTimersByTimeAsync(2);
    await until(() => scene.watches().length === 2);
  });

  test('a consumer that takes longer than the silence limit does not break the watch', async () => {
    timePasses();
    const told: string[] = [];
    const gate = Promise.withResolvers<void>();
    const upserted = async (each: KubeObject): Promise<void> => {
      told.push(nameOf(each));
      await gate.promise;
    };
    const handler = { replaced() {}, upserted, deleted() {} };
    const scene = await start({ list: listed('7') }, { handler, timing: { silenceMs: 100 } });
    await until(() => scene.watches().length === 1);
    scene.send('ADDED', object('a', '8'));
    await until(() => told.includes('a'));
    await vi.advanceTimersByTimeAsync(1000);
    gate.resolve();
    scene.send('ADDED', object('b', '9'));
    await until(() => told.includes('b'));
    expect(scene.watches()).toHaveLength(1);
  });

  test('a restart of the server is no more than a pause', async () => {
    const scene = await start({ list: listed('7', 'a') });
    await scene.reflector.synced;
    await expect.poll(() => scene.watches().length).toBe(1);
    await scene.server.close();
    await expect.poll(() => scene.reflector.status().failures).toBeGreaterThan(2);
    await scene.server.reopen();
    const before = scene.watches().length;
    await expect.poll(() => scene.watches().length, { timeout: 5000 }).toBeGreaterThan(before);
    scene.send('ADDED', object('b', '8'));
    await expect.poll(() => scene.told.at(-1)).toBe('+ b');
    expect(scene.log.lines.at(-1)).toBe('info the watch works again');
  });

  test('what it fails with is told each time, and once that it works again', async () => {
    const health: unknown[] = [];
    const works = Promise.withResolvers<void>();
    const forbidden: Answer = (_call, answer) => refuse(answer, 403, 'Forbidden');
    const scene = await start(
      { list: [forbidden, forbidden, listed('5', 'a')] },
      {
        health(error) {
          health.push(error instanceof KubeStatusError ? error.status : error);
          if (error === undefined) works.resolve();
        },
      },
    );
    await scene.reflector.synced;
    await until(() => scene.watches().length > 0);
    scene.send('ADDED', object('b', '6'));
    await works.promise;
    scene.send('ADDED', object('c', '7'));
    await until(() => scene.told.includes('+ c'));
    expect(health).toEqual([403, 403, undefined]);
  });

  test('a handler that throws or rejects is reported and stops nothing', async () => {
    const told: string[] = [];
    const handler = {
      replaced() {
        throw new Error('first');
      },
      upserted: async (each: KubeObject) => {
        told.push(nameOf(each));
        throw new Error('second');
      },
      deleted: (each: KubeObject) => void told.push(`- ${nameOf(each)}`),
    };
    const scene = await start({ list: listed('7') }, { handler });
    await expect.poll(() => scene.watches().length).toBe(1);
    scene.send('ADDED', object('a', '8'));
    scene.send('DELETED', object('a', '9'));
    await expect.poll(() => told).toEqual(['a', '- a']);
    expect(scene.log.lines).toEqual(
      Array.from({ length: 2 }, () => 'error a handler of watched objects failed'),
    );
    expect(scene.watches()).toHaveLength(1);
  });
});

describe('a resource that is not installed', () => {
  const missing: Answer = (_call, answer) => refuse(answer, 404, 'NotFound');
  const notYet = Array.from({ length: 4 }, () => missing);

  test('is waited for, and said once', async () => {
    const scene = await start({ list: [...notYet, listed('7', 'a')] });
    await expect.poll(() => scene.told).toEqual(['= a']);
    expect(scene.log.lines).toEqual([
      'warn the resource is not installed; waiting for it',
      'info the resource is installed now',
    ]);
  });

  test('counts as empty and synced when it is optional', async () => {
    const scene = await start({ list: missing }, { optional: true });
    await scene.reflector.synced;
    await expect.poll(() => scene.lists().length).toBeGreaterThan(3);
    expect(scene.told).toEqual(['= ']);
  });
});

describe('stopping', () => {
  test('ends the watch and rejects a sync that is still awaited', async () => {
    const scene = await start({ list: () => {} });
    await expect.poll(() => scene.lists().length).toBe(1);
    await scene.reflector.stop();
    await expect(scene.reflector.synced).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => scene.server.open()).toBe(0);
  });

  test('waits for the handler that is running and tells nothing afterwards', async () => {
    let running = 0;
    let stopped = false;
    const gate = Promise.withResolvers<void>();
    const upserted = async (): Promise<void> => {
      running += 1;
      await gate.promise;
      running -= 1;
    };
    const scene = await start({ list: listed('7') }, { handler: { replaced() {}, upserted, deleted() {} } });
    await expect.poll(() => scene.watches().length).toBe(1);
    scene.send('ADDED', object('a', '8'));
    await expect.poll(() => running).toBe(1);
    const stopping = scene.reflector.stop().finally(() => (stopped = true));
    await new Promise(setImmediate);
    expect(stopped).toBe(false);
    gate.resolve();
    await stopping;
    expect(running).toBe(0);
    expect(scene.watches()).toHaveLength(1);
  });
});
