import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemFiles } from '../files/file-operations.ts';
import type { Memory } from '../state/memory.ts';
import { refreshPass } from './refresh-pass.ts';
import { afterFailure } from './schedule.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { recordedLog } from '../testing/recorded-log.ts';
import { sampleDirectory, samplePlan, sampleSecret } from '../testing/sample-plan.ts';
import { scriptedResolve } from '../testing/scripted-resolve.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { visibleFiles } from '../testing/tree.ts';

test('a secret that waited for another is due again as soon as their directory is written, not after its back-off', async () => {
  const directory = join(temporaryDirectory(), 'all');
  const clock = fakeClock();
  const now = clock.now();
  const waiting = { code: 'DIRECTORY_INCOMPLETE', message: '' };
  const down = { code: 'PROVIDER_UNAVAILABLE', message: '' };
  const plan = samplePlan({
    secrets: [sampleSecret('db'), sampleSecret('api')],
    directories: [sampleDirectory(directory, 'db', 'api')],
  });
  const memory: Memory = {
    loaded: { plan, text: '', hash: '' },
    data: new Map([['api', new Map([['token', Buffer.from('t')]])]]),
    states: new Map([
      ['db', { ...afterFailure(undefined, down, 3600, now - 1000, 0), nextDue: now }],
      ['api', { ...afterFailure(undefined, waiting, 3600, now - 1000, 0), nextDue: now + 300_000 }],
    ]),
    copies: new Map(),
    outdated: new Set(),
  };
  const { resolve, calls } = scriptedResolve({ db: { user: 'u' } });
  const { log } = recordedLog();

  const pass = await refreshPass(
    memory,
    { resolve, clock, files: systemFiles, log },
    new AbortController().signal,
  );

  expect(calls).toEqual([['db']]);
  expect(visibleFiles(directory)).toEqual({ 'db/user': 'u', 'api/token': 't' });
  expect(pass.memory.states.get('db')).toMatchObject({ state: 'fresh' });
  expect(pass.memory.states.get('api')).toMatchObject({ state: 'stale', nextDue: now });
  expect(pass.changed).toEqual([]);
});

test('a pass that is stopped while it fetches says nothing of the secrets', async () => {
  const plan = samplePlan({ secrets: [sampleSecret('db')], directories: [] });
  const memory: Memory = {
    loaded: { plan, text: '', hash: '' },
    data: new Map(),
    states: new Map(),
    copies: new Map(),
    outdated: new Set(),
  };
  const { resolve } = scriptedResolve({ db: 'hang' });
  const { log, entries } = recordedLog();
  const stop = new AbortController();
  const pass = refreshPass(memory, { resolve, clock: fakeClock(), files: systemFiles, log }, stop.signal);

  stop.abort();

  expect(await pass).toEqual({ memory, changed: [] });
  expect(entries).toEqual([]);
});

test('what has not answered after two minutes failed, and the pass ends', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const plan = samplePlan({ secrets: [sampleSecret('db')], directories: [] });
  const memory: Memory = {
    loaded: { plan, text: '', hash: '' },
    data: new Map(),
    states: new Map(),
    copies: new Map(),
    outdated: new Set(),
  };
  const { resolve } = scriptedResolve({ db: 'hang' });
  const ignoring: typeof resolve = () => new Promise(() => {});
  const { log } = recordedLog();
  let ended = 0;
  const pass = (how: typeof resolve) =>
    refreshPass(
      memory,
      { resolve: how, clock: fakeClock(), files: systemFiles, log },
      new AbortController().signal,
    ).finally(() => (ended += 1));
  const passes = Promise.all([pass(resolve), pass(ignoring)]);

  await vi.advanceTimersByTimeAsync(119_999);
  expect(ended).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(ended).toBe(1);
  // What does not listen to its signal either has as long to end as any work that a signal ends.
  await vi.advanceTimersByTimeAsync(500);

  expect((await passes).map(({ memory: { states } }) => states.get('db')?.error?.code)).toEqual([
    'RESOLVE_CANCELLED',
    'FETCH_DEADLINE',
  ]);
});
