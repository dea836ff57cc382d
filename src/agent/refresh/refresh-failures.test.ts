/** The refresher while a provider, a value or a directory fails. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { DirectoryPlan } from '../../plan/plan.ts';
import { systemFiles } from '../files/file-operations.ts';
import { BOTH, HOUR, MINUTE, refreshPod } from '../testing/refresh-pod.ts';
import { sampleDirectory, sampleSecret } from '../testing/sample-plan.ts';
import { notFound, refused, unavailable } from '../testing/scripted-resolve.ts';

describe('when a provider fails', () => {
  test('last good data stays, the secret is stale, and it is tried again with a growing back-off', async () => {
    const { init, after, script, files, states, messages } = refreshPod();
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
    const { init, run, script, files } = refreshPod({
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
    const { init, run, script, files, states, messages } = refreshPod();
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
    const { init, run, script, files, states } = refreshPod({
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

  test('what is fetched before its time only to complete a directory keeps its state while that waits', async () => {
    const { init, after, script, states } = refreshPod();
    await init();
    const before = states()['api'];
    script.answers = { db: unavailable, api: { token: 't2' } };
    await after(HOUR + 10 * MINUTE);
    expect(script.calls[1]).toEqual(['db', 'api']);
    expect(states()).toMatchObject({ db: { state: 'stale' } });
    expect(states()['api']).toEqual(before);
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
    const { init, run, script, files, states } = refreshPod({
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
    const { after, run, script, files, states } = refreshPod({
      secrets: [sampleSecret('db', 3600), sampleSecret('api', 3600)],
      directories: [{ ...optional, sources }],
    });
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
    const { after, run, script, files, states, messages, signals } = refreshPod(LIMITED);
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
    const { init, run, script, files, clock } = refreshPod({
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
    const { init, after, script, files } = refreshPod(LIMITED);
    await init();
    script.answers = { db: unavailable, api: unavailable };
    await after(3 * HOUR);
    expect(files()).toEqual({});
  });

  test('they go when the state is gone too, counted from when they were written', async () => {
    const { init, run, script, files, root, clock } = refreshPod(LIMITED);
    await init();
    const written = clock.now();
    rmSync(join(root, 'state'), { recursive: true });
    script.answers = { db: unavailable, api: unavailable };
    let gone = Infinity;
    await clock.wait(HOUR, new AbortController().signal);
    await run(passed => {
      if (Object.keys(files()).length === 0) gone = Math.min(gone, clock.now() - written);
      return passed > 3 * HOUR;
    });
    expect(gone).toBeGreaterThanOrEqual(2 * HOUR);
    expect(gone).toBeLessThanOrEqual(2 * HOUR + MINUTE);
  });

  test('they go when the plan changed between two processes, counted from the last success', async () => {
    const { init, after, run, script, files, states, setPlan, plan, clock } = refreshPod();
    await init();
    await after(2 * HOUR);
    const success = states()['db']?.lastSuccess ?? 0;
    script.answers = { ...BOTH, db: unavailable };
    setPlan({ ...plan, ...LIMITED, directories: [sampleDirectory('/all', 'db')] });
    let gone = Infinity;
    await run(passed => {
      if (Object.keys(files()).length === 0) gone = Math.min(gone, clock.now() - success);
      return passed > 4 * HOUR;
    });
    expect(gone).toBeGreaterThanOrEqual(2 * HOUR);
    expect(gone).toBeLessThanOrEqual(2 * HOUR + MINUTE);
  });

  test('they go although the secret was first written only when the rest of its directory came', async () => {
    const { run, script, files } = refreshPod({
      ...LIMITED,
      directories: [sampleDirectory('/all', 'db', 'api')],
    });
    script.answers = { ...BOTH, db: unavailable };
    const seen: unknown[] = [];
    await run(passed => {
      if (passed > 10 * MINUTE) script.answers = { db: { user: 'u1' }, api: unavailable };
      if (passed > HOUR && seen.length === 0) seen.push(files());
      return passed > 4 * HOUR;
    });
    expect(seen).toEqual([{ 'db/user': 'u1', 'api/token': 't1' }]);
    expect(files()).toEqual({ 'db/user': 'u1' });
  });

  test('they count as expired only once they are gone, which is tried until it works', async () => {
    const { init, run, script, files, states, messages } = refreshPod({
      ...LIMITED,
      directories: [sampleDirectory('/all', 'db')],
    });
    await init();
    script.answers = { ...BOTH, db: unavailable };
    const spy = vi.spyOn(systemFiles, 'makeNewDirectory').mockImplementation(() => {
      throw Object.assign(new Error('EIO: i/o error, mkdir'), { code: 'EIO', syscall: 'mkdir' });
    });
    onTestFinished(() => spy.mockRestore());
    const seen: unknown[] = [];
    await run(passed => {
      if (passed > 2 * HOUR + 10 * MINUTE && seen.length === 0) {
        seen.push(files(), states()['db']?.state);
        spy.mockRestore();
      }
      return passed > 2 * HOUR + 20 * MINUTE;
    });
    expect(seen).toEqual([{ user: 'u1' }, 'stale']);
    // With the pauses of any failure, not each second.
    expect(messages('warn').length).toBeLessThan(50);
    expect([files(), states()['db']?.state]).toEqual([{}, 'expired']);
  });

  test('they keep nobody waiting in their directory, also when the plan changed between two processes', async () => {
    const { init, after, script, files, states, setPlan, plan } = refreshPod(LIMITED);
    await init();
    script.answers = { ...BOTH, db: unavailable };
    await after(4 * HOUR);
    script.answers = { db: unavailable, api: { token: 't2' } };
    setPlan({ ...plan, initTimeoutSeconds: 31 });
    await after(10 * MINUTE);
    expect(files()).toEqual({ 'api/token': 't2' });
    expect(states()).toMatchObject({ db: { state: 'expired' }, api: { state: 'fresh' } });
  });

  test('they come back with the next success, also in a new process', async () => {
    const { init, after, script, files, states, messages } = refreshPod({
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
    const { init, run, script, root, files, states } = refreshPod({
      directories: [sampleDirectory('/all', 'db')],
    });
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
