import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generatedFiles } from './generate.ts';

const folder = new URL('.', import.meta.url);

test('there is one file for each kind and no other', () => {
  const onDisk = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    name => name.endsWith('.yaml') && !name.endsWith('kustomization.yaml'),
  );
  expect(onDisk.sort()).toEqual([...generatedFiles().keys()].sort());
});

test.for([...generatedFiles()])('%s is what the generator gives', ([name, content]) => {
  expect(readFileSync(new URL(name, folder), 'utf8')).toBe(content);
});
