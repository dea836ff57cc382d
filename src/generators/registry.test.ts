import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { generatorOf, generators } from './registry.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

test('every generator on disk is registered, in order of kinds', () => {
  const onDisk = globSync('**/*.ts', { cwd: folder })
    .filter(file => !file.endsWith('.test.ts'))
    .flatMap(
      file => /: Generator = \{\n  kind: '(\w+)'/.exec(readFileSync(folder + file, 'utf8'))?.[1] ?? [],
    );
  expect(generators.map(({ kind }) => kind)).toEqual(onDisk.toSorted());
});

test('a kind that is not there is an error that names those that are', () => {
  expect(generatorOf('Password/db', 'Password').kind).toBe('Password');
  expect(() => generatorOf('Grafana/g', 'Grafana')).toThrow(
    /^Grafana\/g is of a kind that this agent does not know; it knows Fake, MFA, Password/,
  );
});
