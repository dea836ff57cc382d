import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemFiles } from './file-operations.ts';
import { generatedFile } from './generated-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-generated-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('keeps a text beside the state, for its owner only', () => {
  const file = generatedFile(join(folder, 'state/state.json'), systemFiles);
  expect(file.read()).toBeUndefined();
  file.write('one');
  file.write('two');
  expect(file.read()).toBe('two');
  expect(statSync(join(folder, 'state/generated.json')).mode & 0o777).toBe(0o600);
});

test('goes over what a run that was killed left half written', () => {
  writeFileSync(join(folder, 'generated.json.tmp'), 'half');
  const file = generatedFile(join(folder, 'state.json'), systemFiles);
  file.write('whole');
  expect(file.read()).toBe('whole');
});
