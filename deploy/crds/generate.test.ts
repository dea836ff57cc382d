import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generatedFiles } from './generate.ts';

const folder = new URL('.', import.meta.url);

test('there is one file for each kind and no other', () => {
  const here = readdirSync(folder).filter(name => name.endsWith('.yaml'));
  const generated = [...generatedFiles().keys()].filter(name => !name.startsWith('../'));
  expect(here.sort()).toEqual(generated.sort());
});

test.for([...generatedFiles()])('%s is what the generator gives', ([name, content]) => {
  expect(readFileSync(new URL(name, folder), 'utf8')).toBe(content);
});
