/** The refresher while its plan or a copied volume changes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DirectoryPlan } from '../../plan/plan.ts';
import { writeAtomically } from '../files/atomic-writer.ts';
import { systemFiles } from '../files/file-operations.ts';
import { BOTH, HOUR, MINUTE, refreshPod } from '../testing/refresh-pod.ts';
import { sampleDirectory, sampleSecret } from '../testing/sample-plan.ts';
import { unavailable } from '../testing/scripted-resolve.ts';

describe('a changed plan', () => {
  test('is taken within a minute: all is fetched again, directories that it does not name are emptied', async () => {
    const { init, run, script, files, setPlan, plan } = refreshPod();
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

  test('that is wrong is reported once by each process, and the plan before stays in use', async () => {
    const { init, run, script, files, planFile, messages, left } = refreshPod();
    await init();
    script.calls.length = 0;
    script.answers = { ...BOTH, db: { user: 'u2' } };
    await run(passed => {
      if (passed === 10 * MINUTE) writeFileSync(planFile, '{"version":1}');
      return passed > 2 * HOUR;
    });
    expect(files()).toMatchObject({ 'db/user': 'u2' });
    const report = expect.stringMatching(/namespace must be a string.*the plan before stays in use/);
    expect(messages('error')).toEqual(left() === 0 ? [report] : [report, report]);
  });

  test('between two processes makes everything due', async () => {
    const { init, after, script, setPlan, plan } = refreshPod();
    await init();
    script.calls.length = 0;
    setPlan({ ...plan, maxStaleSeconds: 60 });
    await after(MINUTE);
    expect(script.calls).toEqual([['db', 'api']]);
  });

  test('does not lose last good data of a secret that it leaves as it was', async () => {
    const { after, run, script, files, setPlan, plan } = refreshPod({
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

  test('is delivered from memory while the provider is away', async () => {
    const { after, run, script, files, setPlan, plan, signals } = refreshPod();
    await after(MINUTE);
    await run(passed => {
      if (passed === 2 * HOUR) {
        script.answers = { db: unavailable, api: unavailable };
        const fileMode = 0o640;
        setPlan({ ...plan, directories: [{ ...sampleDirectory('/all', 'api'), fileMode }] });
      }
      return passed > 2 * HOUR + 5 * MINUTE;
    });
    expect(files()).toEqual({ token: 't1' });
    expect(signals).toHaveLength(1);
  });

  test('waits for data that is not in memory', async () => {
    const { init, run, script, files, setPlan, plan } = refreshPod();
    await init();
    await run(passed => {
      if (passed === MINUTE) {
        script.answers = { db: unavailable, api: unavailable };
        setPlan({ ...plan, directories: [sampleDirectory('/all', 'db')] });
      }
      if (passed > HOUR) script.answers = { ...BOTH, api: unavailable };
      return passed > HOUR + 10 * MINUTE;
    });
    expect(files()).toEqual({ user: 'u1' });
  });

  test('at start must be a right one', async () => {
    const { after, planFile } = refreshPod();
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
    const { root, after, run, script, files, signals } = refreshPod({ directories: [withCopy] });
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

  test('loses a file in the directory too, beside a secret whose keys no process has fetched', async () => {
    const { root, init, run, files } = refreshPod({ directories: [withCopy] });
    const write = (names: readonly string[]): void => {
      const payload = new Map(names.map(name => [name, { data: Buffer.from('ca'), mode: 0o644 }]));
      writeAtomically(join(root, 'rest'), payload, { files: systemFiles, now: Date.now });
    };
    write(['ca.crt', 'old.crt']);
    await init();
    await run(passed => {
      if (passed === 5 * MINUTE) write(['ca.crt']);
      return passed > 7 * MINUTE;
    });
    expect(files()).toEqual({ user: 'u1', 'ca.crt': 'ca' });
  });

  test('that changes makes a new process fetch what shares its directory', async () => {
    const { root, init, run, script, files } = refreshPod({ directories: [withCopy] });
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

  test.each([
    ['with another content', { 'ca.crt': 'ca2', 'crl.pem': 'crl' }],
    ['with a file less', { 'ca.crt': 'ca1' }],
    ['with a file more', { 'ca.crt': 'ca1', 'crl.pem': 'crl', 'more.pem': 'more' }],
  ])('that changed while no refresher ran is copied at the next start: %s', async (_, rest) => {
    const directory: DirectoryPlan = {
      path: '/all',
      fileMode: 0o644,
      groupRead: true,
      sources: [
        { kind: 'copy', from: '/rest' },
        { kind: 'files', secret: 'db', folder: 'db' },
      ],
    };
    const secrets = [sampleSecret('db', 0)];
    const { root, init, after, script, files } = refreshPod({ secrets, directories: [directory] });
    const write = (content: Record<string, string>): void => {
      const payload = new Map(
        Object.entries(content).map(([path, text]) => [path, { data: Buffer.from(text), mode: 0o600 }]),
      );
      writeAtomically(join(root, 'rest'), payload, { files: systemFiles, now: Date.now });
    };
    write({ 'ca.crt': 'ca1', 'crl.pem': 'crl' });
    await init();
    script.calls.length = 0;
    await after(10 * MINUTE);
    expect(script.calls).toEqual([]);
    write(rest);
    await after(10 * MINUTE);
    expect(files()).toEqual({ ...rest, 'db/user': 'u1' });
    expect(script.calls).toEqual([['db']]);
  });

  test('that cannot be read keeps the directory as it was', async () => {
    const { root, init, run, script, files, states } = refreshPod({ directories: [withCopy] });
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

  test('that has not changed is copied into a directory that a new plan adds', async () => {
    const { root, run, files, setPlan, plan } = refreshPod({ directories: [withCopy] });
    writeRest(root, 'ca1');
    await run(passed => {
      const only: DirectoryPlan = {
        path: '/only',
        fileMode: 0o644,
        sources: [{ kind: 'copy', from: '/rest' }],
      };
      if (passed === 5 * MINUTE) setPlan({ ...plan, directories: [withCopy, only] });
      return passed > 7 * MINUTE;
    });
    expect(files('only')).toEqual({ 'ca.crt': 'ca1' });
  });

  test('alone in a directory is copied too', async () => {
    const only: DirectoryPlan = { path: '/all', fileMode: 0o644, sources: [{ kind: 'copy', from: '/rest' }] };
    const { root, init, run, files } = refreshPod({ secrets: [], directories: [only] });
    writeRest(root, 'ca1');
    await init();
    await run(passed => {
      if (passed === 5 * MINUTE) writeRest(root, 'ca2');
      return passed > 7 * MINUTE;
    });
    expect(files()).toEqual({ 'ca.crt': 'ca2' });
  });
});
