import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PosternError } from '../errors.ts';
import type { Plan } from '../plan/plan.ts';
import { EXIT } from './exit-codes.ts';
import { systemFiles, type FileOperations } from './files/file-operations.ts';
import { once } from './once.ts';
import { afterFailure } from './refresh/schedule.ts';
import { readState, writeState, type AgentState } from './state/state.ts';
import { fakeClock } from './testing/fake-clock.ts';
import { recordedLog } from './testing/recorded-log.ts';
import { sampleDirectory, samplePlan, sampleSecret } from './testing/sample-plan.ts';
import {
  notFound,
  refused,
  scriptedResolve,
  unavailable,
  type Scripted,
} from './testing/scripted-resolve.ts';
import { temporaryDirectory } from './testing/temporary-directory.ts';
import { visibleFiles } from './testing/tree.ts';

/** A pod with two secrets in two directories, each secret in one. */
function pod(answers: Record<string, Scripted>, more: Partial<Plan> = {}) {
  const root = temporaryDirectory();
  const directories = ['db', 'api'].map(name => sampleDirectory(join(root, name), name));
  const plan = samplePlan({ secrets: [sampleSecret('db'), sampleSecret('api')], directories, ...more });
  const script = scriptedResolve(answers);
  const clock = fakeClock();
  const { log, entries } = recordedLog();
  const stateFile = join(root, 'state.json');
  const stop = new AbortController();
  const run = (files: FileOperations = systemFiles) =>
    once(
      { plan, text: '', hash: 'h' },
      stateFile,
      { resolve: script.resolve, clock, files, log },
      stop.signal,
    );
  const files = () => Object.assign({}, ...plan.directories.map(({ path }) => visibleFiles(path)));
  return { root, plan, script, clock, entries, stateFile, stop, run, files };
}

/** @param retryAfter milliseconds */
function askingFor(retryAfter: number): PosternError {
  return new PosternError('PROVIDER_UNAVAILABLE', unavailable.message, { retryAfter });
}

const GOOD = { db: { user: 'u' }, api: { token: 't' } };

describe('a good run', () => {
  test('writes every directory and the state', async () => {
    const { run, files, stateFile, clock, script } = pod(GOOD);
    expect(await run()).toEqual({ code: EXIT.ok, failures: [] });
    expect(files()).toEqual({ user: 'u', token: 't' });
    expect(script.calls).toEqual([['db', 'api']]);
    expect(readState(stateFile, systemFiles)).toMatchObject({
      plan: 'h',
      secrets: { db: { state: 'fresh', lastSuccess: clock.now(), nextDue: clock.now() + 3_600_000 } },
    });
  });

  test('tries again what may be tried again, and only that, with growing waits', async () => {
    const { run, files, clock, script } = pod({ ...GOOD, api: unavailable });
    clock.onWait = () => {
      if (clock.waits.length === 3) script.answers = GOOD;
    };
    expect((await run()).code).toBe(EXIT.ok);
    expect(script.calls).toEqual([['db', 'api'], ['api'], ['api'], ['api']]);
    expect(clock.waits).toEqual([375, 750, 1500]);
    expect(files()).toEqual({ user: 'u', token: 't' });
  });

  test('waits for as long as a provider asks to be left alone', async () => {
    const { run, clock, script } = pod({ ...GOOD, api: askingFor(20_000) });
    clock.onWait = () => {
      script.answers = GOOD;
    };
    expect((await run()).code).toBe(EXIT.ok);
    expect(clock.waits).toEqual([20_000]);
  });

  test('does without an optional secret that is not there', async () => {
    const optional = pod({ ...GOOD, api: notFound }, { directories: [] });
    const directory = sampleDirectory(join(optional.root, 'both'), 'db', 'api');
    const sources = directory.sources.map(source => ({ ...source, optional: true as const }));
    const { run, files, plan } = pod(
      { ...GOOD, api: notFound },
      { directories: [{ ...directory, sources }] },
    );
    expect((await run()).code).toBe(EXIT.ok);
    expect(plan.directories).toHaveLength(1);
    expect(files()).toEqual({ 'db/user': 'u' });
  });

  test('does not fail because the state cannot be written', async () => {
    const { run, entries, files } = pod(GOOD);
    const rename = (from: string, to: string): void => {
      if (to.endsWith('state.json')) throw new Error('read-only');
      systemFiles.rename(from, to);
    };
    expect((await run({ ...systemFiles, rename })).code).toBe(EXIT.ok);
    expect(files()).toEqual({ user: 'u', token: 't' });
    expect(entries).toContainEqual(
      expect.objectContaining({ level: 'warn', msg: expect.stringContaining('state') }),
    );
  });
});

describe('a run that fails writes no directory at all', () => {
  const quote = {
    kind: 'env' as const,
    file: 'env',
    format: 'kubelet' as const,
    variables: [{ prefix: '', secret: 'api' }],
  };

  test('when one of two secrets is refused, at once', async () => {
    const { run, files, clock, stateFile } = pod({ ...GOOD, api: refused });
    expect(await run()).toMatchObject({
      code: EXIT.refused,
      failures: [
        { externalSecret: 'api', code: 'PROVIDER_REFUSED', message: refused.message, retryable: false },
      ],
    });
    expect(clock.waits).toEqual([]);
    expect(files()).toEqual({});
    expect(existsSync(stateFile)).toBe(false);
  });

  test('when a value cannot be delivered', async () => {
    const { root } = pod(GOOD);
    const { run, files } = pod(
      { ...GOOD, api: { token: "it's" } },
      {
        directories: [
          sampleDirectory(join(root, 'db'), 'db'),
          { path: join(root, 'env'), fileMode: 0o644, sources: [quote] },
        ],
      },
    );
    expect(await run()).toMatchObject({
      code: EXIT.refused,
      failures: [{ externalSecret: 'api', code: 'ENV_VALUE' }],
    });
    expect(files()).toEqual({});
  });

  test('when a required secret is not there although another use is optional', async () => {
    const { run } = pod({ ...GOOD, api: notFound });
    expect(await run()).toMatchObject({ code: EXIT.refused, failures: [{ code: 'SECRET_NOT_FOUND' }] });
  });

  test('when the provider does not answer before the deadline, and names the last reason', async () => {
    const { run, clock, script, files } = pod({ ...GOOD, api: unavailable }, { initTimeoutSeconds: 0.2 });
    clock.onWait = () => {
      script.answers = { ...GOOD, api: 'hang' };
    };
    expect(await run()).toMatchObject({
      code: EXIT.unavailable,
      failures: [{ externalSecret: 'api', code: 'PROVIDER_UNAVAILABLE', retryable: true }],
    });
    expect(files()).toEqual({});
  });

  test('when a provider asks to be left alone until after the deadline, at once', async () => {
    const { run, clock } = pod({ ...GOOD, api: askingFor(600_000) });
    const { code, failures } = await run();
    expect(code).toBe(EXIT.unavailable);
    expect(failures).toMatchObject([
      { externalSecret: 'api', code: 'PROVIDER_UNAVAILABLE', retryable: true },
    ]);
    expect(failures[0]?.message).toBe(
      `${unavailable.message}, and the deadline of 30 s (postern.dev/init-timeout) comes before`,
    );
    expect(clock.waits).toEqual([]);
  });

  test('when there never was an answer, and says so', async () => {
    const { run } = pod({ ...GOOD, api: 'hang' }, { initTimeoutSeconds: 0.1 });
    const { code, failures } = await run();
    expect(code).toBe(EXIT.unavailable);
    expect(failures).toMatchObject([{ externalSecret: 'api', code: 'INIT_DEADLINE' }]);
    expect(failures[0]?.message).toContain('postern.dev/init-timeout');
  });

  test('when it is stopped', async () => {
    const { run, stop, files, entries } = pod({ ...GOOD, api: 'hang' });
    setTimeout(() => stop.abort(), 20);
    expect(await run()).toEqual({ code: EXIT.terminated, failures: [] });
    expect(files()).toEqual({});
    // Nothing of a deadline, which has not passed.
    expect(entries).toEqual([]);
  });
});

test('a directory that cannot be written may be tried again', async () => {
  const { run, stateFile } = pod(GOOD);
  const rename = (): never => {
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', syscall: 'rename' });
  };
  expect(await run({ ...systemFiles, rename })).toMatchObject({
    code: EXIT.unavailable,
    failures: [
      { externalSecret: 'db', code: 'DIRECTORY_WRITE', message: expect.stringContaining('ENOSPC') },
      { externalSecret: 'api', code: 'DIRECTORY_WRITE' },
    ],
  });
  expect(existsSync(stateFile)).toBe(false);
});

describe('when an earlier run in the same pod has written everything and the provider is down now', () => {
  const DOWN = { db: unavailable, api: { token: 'new' } };

  async function secondRun(
    more: Partial<Plan> = {},
    between: (first: ReturnType<typeof pod>) => void = () => {},
  ) {
    const first = pod(GOOD, { initTimeoutSeconds: 0.1, maxStaleSeconds: 600, ...more });
    await first.run();
    first.script.answers = DOWN;
    // Enough for the deadline, which is real time, to pass.
    first.clock.onWait = () => {
      if (first.clock.waits.length > 2) first.script.answers = { ...DOWN, db: 'hang' };
    };
    between(first);
    return { ...first, result: await first.run() };
  }

  test('the complete earlier set stays, the secret is stale and soon due', async () => {
    const { result, files, stateFile, clock } = await secondRun();
    expect(result).toEqual({ code: EXIT.ok, failures: [] });
    expect(files()).toEqual({ user: 'u', token: 't' });
    const state = readState(stateFile, systemFiles)?.secrets['db'];
    expect(state).toMatchObject({ state: 'stale', error: { code: 'PROVIDER_UNAVAILABLE' } });
    expect(state?.nextDue).toBeLessThan(clock.now() + 10_000);
  });

  test.each<[string, Partial<Plan>, (first: ReturnType<typeof pod>) => void]>([
    [
      'it is older than max-stale',
      { maxStaleSeconds: 0 },
      ({ clock }) => void clock.wait(1000, new AbortController().signal),
    ],
    [
      'it was written from another plan',
      {},
      ({ stateFile }) => rewriteState(stateFile, state => ({ ...state, plan: 'other' })),
    ],
    [
      'a secret has expired',
      {},
      ({ stateFile }) =>
        rewriteState(stateFile, state => {
          const api = afterFailure(state.secrets['api'], { code: 'X', message: '' }, 0, 0, 0);
          return { ...state, secrets: { ...state.secrets, api: { ...api, state: 'expired' } } };
        }),
    ],
    ['a directory is empty', {}, ({ plan }) => systemFiles.removeTree(plan.directories[0]?.path ?? '')],
  ])('it does not do if %s', async (_, more, between) => {
    const { result } = await secondRun(more, between);
    expect(result.code).toBe(EXIT.unavailable);
  });

  test('it does not do if the provider refuses now', async () => {
    const first = pod(GOOD);
    await first.run();
    first.script.answers = { ...GOOD, db: refused };
    expect((await first.run()).code).toBe(EXIT.refused);
  });

  function rewriteState(file: string, change: (state: AgentState) => AgentState): void {
    const state = readState(file, systemFiles);
    if (state !== undefined) writeState(file, change(state), systemFiles);
  }
});

test('keys that cannot be variables are logged with their number', async () => {
  const root = temporaryDirectory();
  const sources = [
    {
      kind: 'env' as const,
      file: 'env',
      format: 'shell' as const,
      variables: [{ prefix: '', secret: 'db' }],
    },
  ];
  const { run, entries } = pod(
    { db: { 'tls.crt': 'x', user: 'u' } },
    { secrets: [sampleSecret('db')], directories: [{ path: root, fileMode: 0o644, sources }] },
  );
  await run();
  expect(entries).toContainEqual(expect.objectContaining({ level: 'warn', count: 1, keys: ['db/tls.crt'] }));
  expect(readdirSync(root)).toContain('env');
});
