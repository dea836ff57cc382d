import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DirectoryPlan, Plan } from '../../plan/plan.ts';
import { writeAtomically } from '../files/atomic-writer.ts';
import { systemFiles, type FileOperations } from '../files/file-operations.ts';
import { leaving } from './leave.ts';
import { loadPlan } from '../plan/load-plan.ts';
import type { Memory } from '../state/memory.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { recordedLog } from '../testing/recorded-log.ts';
import { samplePlan, sampleSecret } from '../testing/sample-plan.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';

const HOUR = 3_600_000;

/** A refresher that is idle for an hour, with a plan and a copied volume as kubelet lays them out. */
function idlePod(more: Partial<Plan> = {}) {
  const root = temporaryDirectory();
  const clock = fakeClock();
  const { log, entries } = recordedLog();
  const write = (folder: string, name: string, text: string): void => {
    const payload = new Map([[name, { data: Buffer.from(text), mode: 0o644 }]]);
    writeAtomically(join(root, folder), payload, { files: systemFiles, now: clock.now });
  };
  const directory: DirectoryPlan = {
    path: '/all',
    fileMode: 0o644,
    sources: [{ kind: 'copy', from: '/rest' }],
  };
  const planText = JSON.stringify(
    samplePlan({ secrets: [sampleSecret('db')], directories: [directory], ...more }),
  );
  write('plan', 'plan.json', planText);
  write('rest', 'ca.crt', 'ca1');
  const place = {
    planFile: join(root, 'plan', 'plan.json'),
    root,
    stateFile: join(root, 'state', 'state.json'),
  };
  const now = clock.now();
  const memory: Memory = {
    loaded: loadPlan(place.planFile, root, systemFiles),
    data: new Map(),
    states: new Map([
      ['db', { state: 'fresh', lastSuccess: now, lastAttempt: now, nextDue: now + HOUR - 1, failures: 0 }],
    ]),
    copies: new Map([[join(root, 'rest'), new Map([['ca.crt', { data: Buffer.from('ca1'), mode: 0o644 }]])]]),
    outdated: new Set(),
  };
  const notes: string[] = [];
  const leave = (files: FileOperations = systemFiles, takes = true) =>
    leaving(place, { clock, files, log }, note => {
      notes.push(readFileSync(note, 'utf8'));
      return takes;
    });
  return { root, memory, write, planText, leave, notes, messages: () => entries.map(({ msg }) => msg) };
}

test('the waiter is told how long to wait and where each volume leads now', () => {
  const { root, memory, leave, notes } = idlePod();
  const target = (folder: string): string => systemFiles.realPath(join(root, folder, '..data'));
  expect(leave()(memory)).toBe(true);
  expect(notes).toEqual([`3600\n${target('plan')}\n${target('rest')}\n`]);
});

test('the waiter is told when something is to be given back in the end', () => {
  const { memory, leave, notes } = idlePod({
    generators: { 'UUID/id': { kind: 'UUID', spec: {}, files: {} } },
  });
  expect(leave()(memory)).toBe(true);
  expect(notes[0]).toMatch(/^3600 farewell\n/);
});

test.each([
  ['the plan', 'plan', 'plan.json'],
  ['a copied volume', 'rest', 'ca.crt'],
])('a process stays for the change when %s has just changed, and leaves after it', (_, folder, file) => {
  const { memory, write, planText, leave, notes } = idlePod();
  const before = folder === 'plan' ? planText : 'ca1';
  const tryToLeave = leave();
  write(folder, file, `${before} `);
  expect(tryToLeave(memory)).toBe(false);
  write(folder, file, before);
  expect(tryToLeave(memory)).toBe(true);
  expect(notes).toHaveLength(1);
});

test('a swap between the look and the wait is told as it was before, so that the waiter sees it', () => {
  const { root, memory, write, leave, notes } = idlePod();
  const before = systemFiles.realPath(join(root, 'rest', '..data'));
  const files: FileOperations = {
    ...systemFiles,
    rename(from, to) {
      if (to.endsWith('waiter')) write('rest', 'ca.crt', 'ca2');
      systemFiles.rename(from, to);
    },
  };
  expect(leave(files)(memory)).toBe(true);
  expect(notes[0]).toContain(`${before}\n`);
  expect(systemFiles.realPath(join(root, 'rest', '..data'))).not.toBe(before);
});

test('a plan that is wrong and was reported does not keep a process', () => {
  const { memory, write, leave } = idlePod();
  write('plan', 'plan.json', '{"version":1}');
  expect(leave()(memory)).toBe(true);
});

test.each<[string, Parameters<ReturnType<typeof idlePod>['leave']>, RegExp]>([
  [
    'memory does not fit into the folder',
    [
      {
        ...systemFiles,
        writeNew(path, data) {
          if (path.includes('memory.json'))
            throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
              code: 'ENOSPC',
              syscall: 'write',
            });
          systemFiles.writeNew(path, data);
        },
      },
    ],
    /stays in memory: ENOSPC/,
  ],
  [
    'memory would leave no room for the state and what generators make',
    [{ ...systemFiles, room: () => 262_144 }],
    /stays in memory: the folder of the state has no room/,
  ],
  ['no waiter can be started', [systemFiles, false], /stays in memory: no waiter/],
])('a process stays for good, and says so once, when %s', (_, args, message) => {
  const { root, memory, leave, messages } = idlePod();
  const tryToLeave = leave(...args);
  expect([tryToLeave(memory), tryToLeave(memory)]).toEqual([false, false]);
  expect(messages()).toEqual([expect.stringMatching(message)]);
  expect(readdirSync(join(root, 'state')).filter(name => name.includes('memory'))).toEqual([]);
});

test('a process stays where kubelet does not swap a volume by a link', () => {
  const { root, memory, planText, leave, notes } = idlePod();
  rmSync(join(root, 'plan', '..data'));
  rmSync(join(root, 'plan', 'plan.json'));
  writeFileSync(join(root, 'plan', 'plan.json'), planText);
  expect(leave()(memory)).toBe(false);
  expect(notes).toEqual([]);
});

test.each([
  ['a link does not lead into its volume', (target: string) => join(target, '..', '..', 'away', 'set')],
  ['a path cannot be a line', (target: string) => target.replace('..', '..\n')],
])('a process stays where %s, which the waiter could not watch', (_, elsewhere) => {
  const { memory, leave, notes, messages } = idlePod();
  const files: FileOperations = {
    ...systemFiles,
    realPath: path =>
      path.endsWith('..data') ? elsewhere(systemFiles.realPath(path)) : systemFiles.realPath(path),
  };
  expect(leave(files)(memory)).toBe(false);
  expect(notes).toEqual([]);
  expect(messages()).toEqual([expect.stringContaining('does not lead into the volume')]);
});

test('a process stays when nobody can wait in its place', () => {
  const { memory } = idlePod();
  const { log } = recordedLog();
  const place = { planFile: '/nowhere/plan.json', root: '/', stateFile: '/nowhere/state.json' };
  expect(leaving(place, { clock: fakeClock(), files: systemFiles, log })(memory)).toBe(false);
});
