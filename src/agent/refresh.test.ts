import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DirectoryPlan, Plan } from '../plan/plan.ts';
import { writeAtomically } from './atomic-writer.ts';
import { systemFiles } from './file-operations.ts';
import { loadPlan } from './load-plan.ts';
import { once } from './once.ts';
import { refresh } from './refresh.ts';
import { readState } from './state.ts';
import { fakeClock } from './testing/fake-clock.ts';
import { recordedLog } from './testing/recorded-log.ts';
import { sampleDirectory, samplePlan, sampleSecret } from './testing/sample-plan.ts';
import { notFound, refused, scriptedResolve, unavailable } from './testing/scripted-resolve.ts';
import { temporaryDirectory } from './testing/temporary-directory.ts';
import { visibleFiles } from './testing/tree.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const BOTH = { db: { user: 'u1' }, api: { token: 't1' } };

/** A pod whose directory `all` holds `db` (due each hour) and `api` (each ten hours), on a clock that only waits move. */
function pod(more: Partial<Plan> = {}) {
  const root = temporaryDirectory();
  const planFile = join(root, 'plan', 'plan.json');
  const stateFile = join(root, 'state', 'state.json');
  const script = scriptedResolve(BOTH);
  const clock = fakeClock();
  const { log, entries } = recordedLog();
  const signals: [number, string][] = [];
  const proc = join(root, 'proc');
  mkdirSync(join(proc, '4711'), { recursive: true });
  writeFileSync(join(proc, '4711', 'cmdline'), '/usr/sbin/nginx\0-g\0');
  const kill = (pid: number, signal: string): void => void signals.push([pid, signal]);
  const tools = { resolve: script.resolve, clock, files: systemFiles, log, proc, kill };

  const setPlan = (plan: Partial<Plan>): void => {
    mkdirSync(dirname(planFile), { recursive: true });
    writeFileSync(`${planFile}.new`, JSON.stringify(samplePlan(plan)));
    renameSync(`${planFile}.new`, planFile);
  };
  const plan: Partial<Plan> = {
    secrets: [sampleSecret('db', 3600), sampleSecret('api', 36_000)],
    directories: [sampleDirectory('/all', 'db', 'api')],
    onChange: { kind: 'signal', signal: 'SIGHUP', process: 'nginx' },
    ...more,
  };
  setPlan(plan);

  /** Runs a new refresher until `stop` says so; it is asked after each wait, with the time passed since the start. */
  const run = async (stop: (passed: number) => boolean): Promise<void> => {
    const stopping = new AbortController();
    const start = clock.now();
    clock.onWait = now => {
      if (stop(now - start)) stopping.abort();
    };
    await refresh({ planFile, root, stateFile }, tools, stopping.signal);
  };

  return {
    root,
    plan,
    planFile,
    script,
    clock,
    entries,
    signals,
    setPlan,
    run,
    after: (time: number) => run(passed => passed >= time),
    init: () => once(loadPlan(planFile, root, systemFiles), stateFile, tools, new AbortController().signal),
    files: (directory = 'all') => visibleFiles(join(root, directory)),
    states: () => readState(stateFile, systemFiles)?.secrets ?? {},
    messages: (level: string) => entries.filter(entry => entry.level === level).map(({ msg }) => msg),
  };
}

describe('a refresher started after the init container', () => {
  test('fetches nothing before something is due', async () => {
    const { init, after, script, files } = pod();
    await init();
    script.calls.length = 0;
    await after(HOUR - MINUTE);
    expect(script.calls).toEqual([]);
    expect(files()).toEqual({ 'db/user': 'u1', 'api/token': 't1' });
  });

  test('fetches all at the first due time, because it writes complete sets, and then each secret in its own time', async () => {
    const { init, after, script } = pod();
    await init();
    script.calls.length = 0;
    await after(3 * HOUR + MINUTE);
    expect(script.calls).toEqual([['db', 'api'], ['db'], ['db']]);
  });

  test('fetches at once when the state is older than due', async () => {
    const { init, after, script, clock } = pod();
    await init();
    script.calls.length = 0;
    await clock.wait(2 * HOUR, new AbortController().signal);
    await after(MINUTE);
    expect(script.calls).toEqual([['db', 'api']]);
  });

  test('writes the new value and tells the application, once for a pass', async () => {
    const directories = ['/one', '/two'].map(path => sampleDirectory(path, 'db'));
    const { init, after, script, files, signals } = pod({ directories });
    await init();
    script.answers = { ...BOTH, db: { user: 'u2' } };
    await after(HOUR + MINUTE);
    expect([files('one'), files('two')]).toEqual([{ user: 'u2' }, { user: 'u2' }]);
    expect(signals).toEqual([[4711, 'SIGHUP']]);
  });

  test('tells nothing when the same values come again', async () => {
    const { init, after, signals, states, clock } = pod();
    await init();
    await after(3 * HOUR);
    expect(signals).toEqual([]);
    expect(states()['db']?.lastSuccess).toBeGreaterThan(clock.now() - HOUR - MINUTE);
  });
});

test('a refresher without an init container before it fetches at once and does not tell of the first set', async () => {
  const { after, script, files, signals, states } = pod();
  await after(MINUTE);
  expect(script.calls).toEqual([['db', 'api']]);
  expect(files()).toEqual({ 'db/user': 'u1', 'api/token': 't1' });
  expect(signals).toEqual([]);
  expect(states()).toMatchObject({ db: { state: 'fresh' }, api: { state: 'fresh' } });
});

test('a secret with interval 0 is not fetched again after the first complete set', async () => {
  const { init, after, script } = pod({ secrets: [sampleSecret('db', 0), sampleSecret('api', 0)] });
  await init();
  script.calls.length = 0;
  await after(24 * HOUR);
  expect(script.calls).toEqual([]);
});

test('no wait is longer than a minute, nor so short that it would spin', async () => {
  const { init, after, clock } = pod();
  await init();
  clock.waits.length = 0;
  await after(2 * HOUR);
  expect(Math.max(...clock.waits)).toBeLessThanOrEqual(MINUTE);
  expect(Math.min(...clock.waits)).toBeGreaterThanOrEqual(SECOND);
});

describe('when a provider fails', () => {
  test('last good data stays, the secret is stale, and it is tried again with a growing back-off', async () => {
    const { init, after, script, files, states, messages } = pod();
    await init();
    script.calls.length = 0;
    script.answers = { ...BOTH, db: unavailable };
    await after(HOUR + 30 * MINUTE);
    expect(files()).toEqual({ 'db/user': 'u1', 'api/token': 't1' });
    expect(states()['db']).toMatchObject({ state: 'stale', error: { code: 'PROVIDER_UNAVAILABLE' } });
    expect(states()['api']).toMatchObject({ state: 'fresh' });
    // Doubling from 1.5 s up to 225 s: eight tries in the first four minutes, then one each 225 s.
    expect(script.calls.length).toBeGreaterThan(10);
    expect(script.calls.length).toBeLessThan(20);
    expect(messages('warn')[0]).toBe(`not refreshed: ${unavailable.message}`);
  });

  test('other secrets of the same directory are still renewed beside its last good data', async () => {
    const { init, run, script, files } = pod({
      secrets: [sampleSecret('db', 3600), sampleSecret('api', 3600)],
    });
    await init();
    await run(passed => {
      // The first pass of this process has to know all; only then may one fail.
      if (passed > HOUR + MINUTE) script.answers = { db: unavailable, api: { token: 't2' } };
      return passed > 2 * HOUR + MINUTE;
    });
    expect(files()).toEqual({ 'db/user': 'u1', 'api/token': 't2' });
  });

  test('it says when the secret has recovered', async () => {
    const { init, run, script, files, states, messages } = pod();
    await init();
    script.answers = { ...BOTH, db: refused };
    await run(passed => {
      if (passed > HOUR + 10 * MINUTE) script.answers = { ...BOTH, db: { user: 'u2' } };
      return passed > HOUR + 20 * MINUTE;
    });
    expect(files()).toMatchObject({ 'db/user': 'u2' });
    expect(states()['db']).toMatchObject({ state: 'fresh', failures: 0 });
    expect(messages('info')).toContain('recovered');
  });

  test('a process that has just started writes no directory before it knows all of it, and then writes it', async () => {
    const { init, run, script, files, states } = pod({
      secrets: [sampleSecret('db', 3600), sampleSecret('api', 3600)],
    });
    await init();
    script.answers = { db: unavailable, api: { token: 't2' } };
    const seen: unknown[] = [];
    await run(passed => {
      if (script.calls.length === 8 && seen.length === 0) {
        seen.push(files(), states()['api']);
        script.answers = { db: { user: 'u2' }, api: { token: 't2' } };
      }
      return passed > HOUR + 45 * MINUTE;
    });
    expect(seen).toEqual([
      { 'db/user': 'u1', 'api/token': 't1' },
      expect.objectContaining({
        state: 'stale',
        error: expect.objectContaining({ code: 'DIRECTORY_INCOMPLETE' }),
      }),
    ]);
    expect(files()).toEqual({ 'db/user': 'u2', 'api/token': 't2' });
    expect(states()).toMatchObject({ db: { state: 'fresh' }, api: { state: 'fresh' } });
  });

  test('a value that cannot be delivered leaves the last good one and does not stop the others', async () => {
    const variables = [
      { name: 'USER', secret: 'db', key: 'user' },
      { name: 'TOKEN', secret: 'api', key: 'token' },
    ];
    const env: DirectoryPlan = {
      path: '/env',
      fileMode: 0o644,
      sources: [{ kind: 'env', file: 'env', format: 'kubelet', variables }],
    };
    const { init, run, script, files, states } = pod({
      secrets: [sampleSecret('db', 3600), sampleSecret('api', 3600)],
      directories: [env, sampleDirectory('/files', 'db')],
    });
    await init();
    await run(passed => {
      if (passed > HOUR + MINUTE) script.answers = { db: { user: "it's" }, api: { token: 't2' } };
      return passed > 2 * HOUR + 2 * MINUTE;
    });
    expect(files('env')).toEqual({ env: "USER='u1'\nTOKEN='t2'\n" });
    expect(files('files')).toEqual({ user: 'u1' });
    expect(states()['db']).toMatchObject({ state: 'stale', error: { code: 'ENV_VALUE' } });
    expect(states()['api']).toMatchObject({ state: 'fresh' });
  });

  test('a missing secret does not remove last good data, even if it is optional', async () => {
    const optional = sampleDirectory('/all', 'db', 'api');
    const sources = optional.sources.map(source => ({ ...source, optional: true as const }));
    const { after, run, script, files, states } = pod({ directories: [{ ...optional, sources }] });
    script.answers = { ...BOTH, api: notFound };
    await after(MINUTE);
    expect(files()).toEqual({ 'db/user': 'u1' });
    expect(states()['api']).toMatchObject({ state: 'fresh' });
    script.answers = BOTH;
    await run(passed => {
      if (passed > 2 * HOUR) script.answers = { ...BOTH, db: notFound };
      return passed > 4 * HOUR;
    });
    expect(files()).toEqual({ 'db/user': 'u1', 'api/token': 't1' });
    expect(states()['db']).toMatchObject({ state: 'stale' });
  });
});

describe('after max-stale without a success', () => {
  const LIMITED = { maxStaleSeconds: 7200 };

  test('the files of the secret go, those of others stay, and the application is told', async () => {
    const { after, run, script, files, states, messages, signals } = pod(LIMITED);
    await after(MINUTE);
    await run(passed => {
      if (passed > HOUR + MINUTE) script.answers = { ...BOTH, db: unavailable };
      return passed > 3 * HOUR + 2 * MINUTE;
    });
    expect(files()).toEqual({ 'api/token': 't1' });
    expect(states()['db']).toMatchObject({ state: 'expired' });
    expect(messages('error')).toEqual([expect.stringContaining('expired')]);
    expect(signals).toHaveLength(1);
  });

  test('they go at that time and not before', async () => {
    const { init, run, script, files, clock } = pod({
      ...LIMITED,
      directories: [sampleDirectory('/all', 'db')],
    });
    await init();
    const success = clock.now();
    script.answers = { ...BOTH, db: unavailable };
    let gone = Infinity;
    await run(passed => {
      if (files()['user'] === undefined) gone = Math.min(gone, clock.now() - success);
      return passed > 3 * HOUR;
    });
    expect(gone).toBeGreaterThanOrEqual(2 * HOUR);
    expect(gone).toBeLessThanOrEqual(2 * HOUR + MINUTE);
  });

  test('they go although this process never knew what else is in the directory', async () => {
    const { init, after, script, files } = pod(LIMITED);
    await init();
    script.answers = { db: unavailable, api: unavailable };
    await after(3 * HOUR);
    expect(files()).toEqual({});
  });

  test('they come back with the next success, also in a new process', async () => {
    const { init, after, script, files, states, messages } = pod({
      ...LIMITED,
      directories: [sampleDirectory('/all', 'db')],
    });
    await init();
    script.answers = { ...BOTH, db: unavailable };
    await after(3 * HOUR);
    expect(states()['db']).toMatchObject({ state: 'expired' });
    script.answers = { ...BOTH, db: { user: 'u2' } };
    await after(10 * MINUTE);
    expect(files()).toEqual({ user: 'u2' });
    expect(messages('info')).toContain('recovered');
  });
});

describe('when a directory cannot be written', () => {
  test('its secrets are stale and it is tried again', async () => {
    const { init, run, script, root, files, states } = pod({ directories: [sampleDirectory('/all', 'db')] });
    await init();
    script.answers = { ...BOTH, db: { 'user.new': 'u2' } };
    writeFileSync(join(root, 'all', 'user.new'), 'in the way');
    let seen: unknown;
    await run(passed => {
      if (passed > HOUR + MINUTE && seen === undefined) {
        seen = states()['db'];
        rmSync(join(root, 'all', 'user.new'));
      }
      return passed > HOUR + 20 * MINUTE;
    });
    expect(seen).toMatchObject({ state: 'stale', error: { code: 'DIRECTORY_WRITE' } });
    expect(files()).toEqual({ 'user.new': 'u2' });
    expect(states()['db']).toMatchObject({ state: 'fresh' });
  });
});

describe('a changed plan', () => {
  test('is taken within a minute: all is fetched again, directories that it does not name are emptied', async () => {
    const { init, run, script, files, setPlan, plan } = pod();
    await init();
    script.calls.length = 0;
    await run(passed => {
      if (passed === 10 * MINUTE) setPlan({ ...plan, directories: [sampleDirectory('/other', 'db')] });
      return passed > 12 * MINUTE;
    });
    expect(script.calls).toEqual([['db', 'api']]);
    expect(files()).toEqual({});
    expect(files('other')).toEqual({ user: 'u1' });
  });

  test('that is wrong is reported once, and the plan before stays in use', async () => {
    const { init, run, script, files, planFile, messages } = pod();
    await init();
    script.calls.length = 0;
    script.answers = { ...BOTH, db: { user: 'u2' } };
    await run(passed => {
      if (passed === 10 * MINUTE) writeFileSync(planFile, '{"version":1}');
      return passed > 2 * HOUR;
    });
    expect(files()).toMatchObject({ 'db/user': 'u2' });
    expect(messages('error')).toEqual([
      expect.stringMatching(/namespace must be a string.*the plan before stays in use/),
    ]);
  });

  test('between two processes makes everything due', async () => {
    const { init, after, script, setPlan, plan } = pod();
    await init();
    script.calls.length = 0;
    setPlan({ ...plan, maxStaleSeconds: 60 });
    await after(MINUTE);
    expect(script.calls).toEqual([['db', 'api']]);
  });

  test('does not lose last good data of a secret that it leaves as it was', async () => {
    const { after, run, script, files, setPlan, plan } = pod({
      directories: [sampleDirectory('/all', 'db')],
    });
    await after(MINUTE);
    script.answers = { db: { user: 'u1' }, api: BOTH.api };
    await run(passed => {
      if (passed === 2 * HOUR) {
        script.answers = { db: unavailable, api: { token: 't2' } };
        setPlan({ ...plan, directories: [sampleDirectory('/both', 'db', 'api')] });
      }
      return passed > 2 * HOUR + 5 * MINUTE;
    });
    expect(files('both')).toEqual({ 'db/user': 'u1', 'api/token': 't2' });
  });

  test('at start must be a right one', async () => {
    const { after, planFile } = pod();
    writeFileSync(planFile, '');
    await expect(after(MINUTE)).rejects.toThrow(expect.objectContaining({ code: 'PLAN_UNREADABLE' }));
  });
});

describe('a copied volume', () => {
  const withCopy: DirectoryPlan = {
    path: '/all',
    fileMode: 0o644,
    sources: [
      { kind: 'files', secret: 'db', folder: '' },
      { kind: 'copy', from: '/rest' },
    ],
  };
  const writeRest = (root: string, text: string): void => {
    const payload = new Map([['ca.crt', { data: Buffer.from(text), mode: 0o644 }]]);
    writeAtomically(join(root, 'rest'), payload, { files: systemFiles, now: Date.now });
  };

  test('is kept in step without fetching again what is known', async () => {
    const { root, after, run, script, files, signals } = pod({ directories: [withCopy] });
    writeRest(root, 'ca1');
    await after(MINUTE);
    expect(files()).toEqual({ user: 'u1', 'ca.crt': 'ca1' });
    script.calls.length = 0;
    await run(passed => {
      if (passed === 2 * HOUR) {
        script.calls.length = 0;
        writeRest(root, 'ca2');
      }
      return passed > 2 * HOUR + MINUTE;
    });
    expect(files()).toEqual({ user: 'u1', 'ca.crt': 'ca2' });
    expect(script.calls).toEqual([]);
    expect(signals).toHaveLength(1);
  });

  test('that changes makes a new process fetch what shares its directory', async () => {
    const { root, init, run, script, files } = pod({ directories: [withCopy] });
    writeRest(root, 'ca1');
    await init();
    script.calls.length = 0;
    await run(passed => {
      if (passed === 5 * MINUTE) writeRest(root, 'ca2');
      return passed > 7 * MINUTE;
    });
    expect(files()).toEqual({ user: 'u1', 'ca.crt': 'ca2' });
    expect(script.calls).toHaveLength(1);
  });

  test('that cannot be read keeps the directory as it was', async () => {
    const { root, init, run, script, files, states } = pod({ directories: [withCopy] });
    writeRest(root, 'ca1');
    await init();
    script.answers = { ...BOTH, db: { user: 'u2' } };
    await run(passed => {
      systemFiles.removeTree(join(root, 'rest'));
      return passed > 2 * HOUR;
    });
    expect(files()).toEqual({ user: 'u1', 'ca.crt': 'ca1' });
    expect(states()['db']).toMatchObject({ state: 'stale', error: { code: 'COPY_UNREADABLE' } });
  });

  test('alone in a directory is copied too', async () => {
    const only: DirectoryPlan = { path: '/all', fileMode: 0o644, sources: [{ kind: 'copy', from: '/rest' }] };
    const { root, init, run, files } = pod({ secrets: [], directories: [only] });
    writeRest(root, 'ca1');
    await init();
    await run(passed => {
      if (passed === 5 * MINUTE) writeRest(root, 'ca2');
      return passed > 7 * MINUTE;
    });
    expect(files()).toEqual({ 'ca.crt': 'ca2' });
  });
});

test('a state that cannot be read is reported and everything is fetched', async () => {
  const { init, after, script, root, messages } = pod();
  await init();
  script.calls.length = 0;
  writeFileSync(join(root, 'state', 'state.json'), 'garbage');
  await after(MINUTE);
  expect(script.calls).toEqual([['db', 'api']]);
  expect(messages('warn')[0]).toContain('everything is fetched again');
});
