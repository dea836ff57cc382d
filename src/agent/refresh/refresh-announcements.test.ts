/** What the application is told, also when it cannot be told at that moment. */
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemFiles } from '../files/file-operations.ts';
import { readState } from '../state/state.ts';
import { BOTH, HOUR, MINUTE, refreshPod, type RefreshPod } from '../testing/refresh-pod.ts';
import { sampleDirectory } from '../testing/sample-plan.ts';

const CHANGED = { ...BOTH, db: { user: 'u2' } };

function stopApplication({ root }: RefreshPod): void {
  rmSync(join(root, 'proc', '4711'), { recursive: true, force: true });
}

function startApplication({ root }: RefreshPod): void {
  mkdirSync(join(root, 'proc', '4711'), { recursive: true });
  writeFileSync(join(root, 'proc', '4711', 'cmdline'), 'nginx\0');
}

function isPending({ root }: RefreshPod): boolean {
  return readState(join(root, 'state', 'state.json'), systemFiles)?.changePending === true;
}

test('an application that is away when its files change is told once, when it is back', async () => {
  const pod = refreshPod();
  await pod.init();
  pod.script.answers = CHANGED;
  stopApplication(pod);
  const pending: boolean[] = [];
  await pod.run(passed => {
    if (passed > HOUR + 30 * MINUTE) {
      if (pending.length === 0) pending.push(isPending(pod));
      startApplication(pod);
    }
    return passed > 3 * HOUR;
  });
  expect(pod.signals).toEqual([[4711, 'SIGHUP']]);
  expect([...pending, isPending(pod)]).toEqual([true, false]);
  // Thirty minutes away: the back-off grows to five minutes.
  expect(pod.messages('error').length).toBeGreaterThan(5);
  expect(pod.messages('error').length).toBeLessThan(25);
});

test('the next process tells what the one before could not', async () => {
  const pod = refreshPod();
  await pod.init();
  pod.script.answers = CHANGED;
  stopApplication(pod);
  await pod.after(HOUR + 10 * MINUTE);
  startApplication(pod);
  await pod.after(MINUTE);
  expect(pod.signals).toEqual([[4711, 'SIGHUP']]);
  await pod.after(MINUTE);
  expect(pod.signals).toHaveLength(1);
});

test('a process that is killed right after the swap has left word of it', async () => {
  const pod = refreshPod();
  await pod.init();
  pod.script.answers = CHANGED;
  const stateFile = join(pod.root, 'state', 'state.json');
  const atSwap: string[] = [];
  const spy = vi.spyOn(systemFiles, 'rename').mockImplementation((from, to) => {
    renameSync(from, to);
    if (to.endsWith('..data')) atSwap.push(readFileSync(stateFile, 'utf8'));
  });
  onTestFinished(() => spy.mockRestore());
  await pod.after(HOUR + MINUTE);
  pod.signals.length = 0;
  // What the next process finds if this one ended there.
  writeFileSync(stateFile, atSwap.join());
  await pod.after(MINUTE);
  expect(pod.signals).toEqual([[4711, 'SIGHUP']]);
  expect(isPending(pod)).toBe(false);
});

test('a set whose links could not all be made is told once they are', async () => {
  const pod = refreshPod({ directories: [sampleDirectory('/all', 'db')] });
  await pod.init();
  pod.script.answers = { ...BOTH, db: { user: 'u2', added: 'a' } };
  let full = true;
  const spy = vi.spyOn(systemFiles, 'link').mockImplementation((target, path) => {
    if (full && path.endsWith('/added'))
      throw Object.assign(new Error('ENOSPC: no space left on device, symlink'), {
        code: 'ENOSPC',
        syscall: 'symlink',
      });
    symlinkSync(target, path);
  });
  onTestFinished(() => spy.mockRestore());
  await pod.run(passed => {
    full = passed < HOUR + 10 * MINUTE;
    return passed > 2 * HOUR - 10 * MINUTE;
  });
  expect(pod.files()).toEqual({ user: 'u2', added: 'a' });
  expect(pod.signals).toEqual([[4711, 'SIGHUP']]);
});

test('the first set is never told, even if the application is away', async () => {
  const pod = refreshPod();
  stopApplication(pod);
  await pod.after(10 * MINUTE);
  startApplication(pod);
  await pod.after(10 * MINUTE);
  expect(pod.signals).toEqual([]);
  expect(pod.messages('error')).toEqual([]);
});

test('nothing stays to be told where the plan wants nothing told', async () => {
  const pod = refreshPod();
  await pod.init();
  pod.script.answers = CHANGED;
  stopApplication(pod);
  await pod.after(HOUR + 10 * MINUTE);
  const { onChange: _, ...quiet } = pod.plan;
  pod.setPlan(quiet);
  startApplication(pod);
  await pod.after(10 * MINUTE);
  expect([pod.signals, isPending(pod)]).toEqual([[], false]);
});
