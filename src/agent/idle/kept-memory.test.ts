import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DirectoryPlan } from '../../plan/plan.ts';
import { writeAtomically } from '../files/atomic-writer.ts';
import { systemFiles, type FileOperations } from '../files/file-operations.ts';
import { keepMemory, planInUse, takeMemory, type KeptAt } from './kept-memory.ts';
import { parsePlan } from '../plan/load-plan.ts';
import type { Memory } from '../state/memory.ts';
import type { Payload } from '../files/payload.ts';
import { samplePlan, sampleSecret } from '../testing/sample-plan.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { volumeTargets } from '../files/volume-targets.ts';

const NOW = Date.UTC(2030, 0, 1);

function writeRest(root: string, content: Record<string, string>): Payload {
  const payload = new Map(
    Object.entries(content).map(([path, text]) => [path, { data: Buffer.from(text), mode: 0o644 }]),
  );
  writeAtomically(join(root, 'rest'), payload, { files: systemFiles, now: Date.now });
  return payload;
}

function kept(): { root: string; place: KeptAt; memory: Memory; file: string } {
  const root = temporaryDirectory();
  const rest = join(root, 'rest');
  const place = { planFile: join(root, 'plan.json'), root, stateFile: join(root, 'state', 'state.json') };
  const directory: DirectoryPlan = {
    path: '/all',
    fileMode: 0o644,
    sources: [
      { kind: 'files', secret: 'db', folder: '' },
      { kind: 'copy', from: '/rest' },
    ],
  };
  const plan = samplePlan({ secrets: [sampleSecret('db')], directories: [directory] });
  const memory: Memory = {
    loaded: parsePlan(JSON.stringify(plan), place.planFile, root),
    data: new Map([['db', new Map([['user', Buffer.from('u1')]])]]),
    states: new Map([
      ['db', { state: 'fresh', lastSuccess: NOW, lastAttempt: NOW, nextDue: NOW + 1, failures: 0 }],
    ]),
    copies: new Map([[rest, writeRest(root, { 'ca.crt': 'ca', 'old.crt': 'old' })]]),
    outdated: new Set(),
  };
  keepMemory(place, memory, volumeTargets([rest], systemFiles), systemFiles);
  return { root, place, memory, file: join(root, 'state', 'memory.json') };
}

test('memory is taken as it was kept, though the plan in the file is another one by now', () => {
  const { place, memory } = kept();
  writeFileSync(place.planFile, JSON.stringify(samplePlan()));
  expect(takeMemory(place, systemFiles)).toEqual(memory);
});

test.each<[string, Record<string, string>]>([
  ['has a file less', { 'ca.crt': 'ca' }],
  ['has another content', { 'ca.crt': 'ca', 'old.crt': 'new' }],
])('a volume that %s by now counts as not copied', (_, rest) => {
  const { root, place, memory } = kept();
  writeRest(root, rest);
  expect(takeMemory(place, systemFiles)).toEqual({ ...memory, copies: new Map() });
});

test('a volume that is swapped while it is read counts as not copied', () => {
  const { root, place } = kept();
  const files: FileOperations = {
    ...systemFiles,
    list(path) {
      const names = systemFiles.list(path);
      if (path.startsWith(join(root, 'rest'))) writeRest(root, { 'ca.crt': 'new' });
      return names;
    },
  };
  expect(takeMemory(place, files)?.copies).toEqual(new Map());
});

test('memory is taken once only', () => {
  const { place } = kept();
  takeMemory(place, systemFiles);
  expect(takeMemory(place, systemFiles)).toBeUndefined();
});

test('memory from before the state that is there now is not taken', () => {
  const { place } = kept();
  const state = readFileSync(place.stateFile, 'utf8');
  writeFileSync(place.stateFile, state.replace('2030-01-01', '2030-01-02'));
  expect(takeMemory(place, systemFiles)).toBeUndefined();
});

test('what cannot be read as memory is nothing', () => {
  const { place, file } = kept();
  const text = readFileSync(file, 'utf8');
  for (const other of ['', '{}', '[]', text.replace('[2,', '[1,'), text.slice(0, -1)]) {
    writeFileSync(file, other);
    expect(takeMemory(place, systemFiles)).toBeUndefined();
  }
});

test('only the agent’s own user may read it', () => {
  expect(statSync(kept().file).mode & 0o777).toBe(0o600);
});

test('the plan in use is the kept one, and the file’s where nothing was kept', () => {
  const { place, memory } = kept();
  writeFileSync(place.planFile, JSON.stringify(samplePlan({ namespace: 'other' })));
  expect(planInUse(place, systemFiles)).toEqual(memory.loaded.plan);
  expect(planInUse(place, systemFiles).namespace).toBe('other');
});
