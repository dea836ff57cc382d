import { describe, expect, test } from 'vitest';
import { problem } from '../../errors.ts';
import type { DirectoryPlan } from '../../plan/plan.ts';
import type { CopiedVolumes } from '../files/copied-volumes.ts';
import type { Memory } from '../state/memory.ts';
import { afterFailure, afterSuccess } from './schedule.ts';
import { settle, type Settlement } from './settle.ts';
import { sampleDirectory, samplePlan, sampleSecret } from '../testing/sample-plan.ts';

const NOW = Date.UTC(2030, 0, 1);
const MAX_STALE = 600;

const data = (values: Record<string, string>) =>
  new Map(Object.entries(values).map(([key, value]) => [key, Buffer.from(value)]));
const noVolumes: CopiedVolumes = {
  readable: new Map(),
  read: from => {
    throw problem('COPY_UNREADABLE', { from, reason: 'ENOENT' });
  },
};
const down = problem('PROVIDER_UNAVAILABLE', { store: 's', action: 'reading', reason: 'down' });

/** Three secrets that succeeded at different times before now, in seconds. */
function memory(
  directories: readonly DirectoryPlan[],
  known: Memory['data'],
  ages: Record<string, number> = {},
): Memory {
  const names = ['a', 'b', 'c'];
  const plan = samplePlan({
    secrets: names.map(name => sampleSecret(name)),
    directories,
    maxStaleSeconds: MAX_STALE,
  });
  const states = new Map(names.map(name => [name, afterSuccess(3600, NOW - (ages[name] ?? 0) * 1000, 0)]));
  return {
    loaded: { plan, text: '', hash: '' },
    data: known,
    states,
    copies: new Map(),
    outdated: new Set(),
  };
}

/** What would be written, by directory; null for what must not be. */
function written({ deliveries }: Settlement): Record<string, unknown> {
  return Object.fromEntries(
    deliveries.map(({ directory, built: { payload, problems } }) => [
      directory.path,
      problems.length > 0
        ? null
        : Object.fromEntries([...payload].map(([path, file]) => [path, file.data.toString()])),
    ]),
  );
}

const abc = sampleDirectory('/abc', 'a', 'b', 'c');
const all = new Map(['a', 'b', 'c'].map(name => [name, data({ k: `old ${name}` })]));

test('only directories with a renewed secret are written, with last good data of the others', () => {
  const result = settle(
    memory([abc, sampleDirectory('/b', 'b')], all),
    new Map([['a', { data: data({ k: 'new' }) }]]),
    noVolumes,
    NOW,
  );
  expect(written(result)).toEqual({ '/abc': { 'a/k': 'new', 'b/k': 'old b', 'c/k': 'old c' } });
  expect(result.errors.size).toBe(0);
});

test('one secret after another falls back to its last good data until the directory can be built', () => {
  const items = (key: string) => [{ key, path: key }];
  const directory: DirectoryPlan = {
    path: '/d',
    fileMode: 0o644,
    sources: ['a', 'b', 'c'].map(secret => ({ kind: 'files', secret, folder: secret, items: items('k') })),
  };
  const renamed = { data: data({ renamed: 'x' }) };
  const result = settle(
    memory([directory], all),
    new Map([
      ['a', renamed],
      ['b', renamed],
      ['c', { data: data({ k: 'new' }) }],
    ]),
    noVolumes,
    NOW,
  );
  expect(written(result)).toEqual({ '/d': { 'a/k': 'old a', 'b/k': 'old b', 'c/k': 'new' } });
  expect([...result.errors.keys()]).toEqual(['a', 'b']);
  expect(result.data.get('a')).toBe(all.get('a'));
});

describe('a failing secret that is too old', () => {
  const old = { a: MAX_STALE };

  test('is taken out of its directories, the others stay', () => {
    const result = settle(memory([abc], all, old), new Map([['a', { error: down }]]), noVolumes, NOW);
    expect(written(result)).toEqual({ '/abc': { 'b/k': 'old b', 'c/k': 'old c' } });
    expect([...result.expired]).toEqual(['a']);
  });

  test('stays one millisecond before', () => {
    const result = settle(memory([abc], all, old), new Map([['a', { error: down }]]), noVolumes, NOW - 1);
    expect(written(result)).toEqual({});
    expect(result.expired.size).toBe(0);
  });

  test('goes although the rest of its directory was never fetched by this process', () => {
    const result = settle(memory([abc], new Map(), old), new Map([['a', { error: down }]]), noVolumes, NOW);
    expect(written(result)).toEqual({ '/abc': {} });
  });

  test('goes although something else in its directory cannot be built', () => {
    const directory: DirectoryPlan = { ...abc, sources: [...abc.sources, { kind: 'copy', from: '/gone' }] };
    const result = settle(memory([directory], all, old), new Map([['a', { error: down }]]), noVolumes, NOW);
    expect(written(result)).toEqual({ '/abc': {} });
  });

  test('that was stale before goes without a new attempt', () => {
    const before = memory([abc], all, old);
    const state = before.states.get('a');
    const stale = afterFailure(state, { code: 'X', message: '' }, 3600, NOW - 1000, 0);
    const result = settle(
      { ...before, states: new Map([...before.states, ['a', stale]]) },
      new Map(),
      noVolumes,
      NOW,
    );
    expect([...result.expired]).toEqual(['a']);
  });
});

test('what is fetched waits for the rest of its directory and is remembered', () => {
  const result = settle(
    memory([abc, sampleDirectory('/a', 'a')], new Map()),
    new Map([
      ['a', { data: data({ k: 'new' }) }],
      ['b', { error: down }],
    ]),
    noVolumes,
    NOW,
  );
  expect(written(result)).toEqual({ '/a': { k: 'new' } });
  expect(result.errors.get('a')).toMatchObject({
    code: 'DIRECTORY_INCOMPLETE',
    message: expect.stringContaining('b, c'),
  });
  expect(result.data.has('a')).toBe(true);
});
