import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemFiles } from './file-operations.ts';
import type { KeptAt } from './kept-memory.ts';
import { keepMemory, planInUse, takeMemory } from './kept-memory.ts';
import { parsePlan } from './load-plan.ts';
import type { Memory } from './memory.ts';
import { sampleDirectory, samplePlan, sampleSecret } from './testing/sample-plan.ts';
import { temporaryDirectory } from './testing/temporary-directory.ts';

const NOW = Date.UTC(2030, 0, 1);

function kept(): { place: KeptAt; memory: Memory; file: string } {
  const root = temporaryDirectory();
  const place = { planFile: join(root, 'plan.json'), root, stateFile: join(root, 'state', 'state.json') };
  const plan = samplePlan({ secrets: [sampleSecret('db')], directories: [sampleDirectory('/all', 'db')] });
  const memory: Memory = {
    loaded: parsePlan(JSON.stringify(plan), place.planFile, root),
    data: new Map([['db', new Map([['user', Buffer.from('u1')]])]]),
    states: new Map([
      ['db', { state: 'fresh', lastSuccess: NOW, lastAttempt: NOW, nextDue: NOW + 1, failures: 0 }],
    ]),
    copies: new Map(),
    outdated: new Set(),
  };
  keepMemory(place, memory, systemFiles);
  return { place, memory, file: join(root, 'state', 'memory.json') };
}

test('memory is taken as it was kept, though the plan in the file is another one by now', () => {
  const { place, memory } = kept();
  writeFileSync(place.planFile, JSON.stringify(samplePlan()));
  expect(takeMemory(place, systemFiles)).toEqual(memory);
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
  for (const other of ['', '{}', '[]', text.replace('[1,', '[2,'), text.slice(0, -1)]) {
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
