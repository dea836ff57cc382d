import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { failureCases } from './testing/failure-cases.ts';

const root = join(import.meta.dirname, '../..');

test('every way of failing that is known has a number, each once', () => {
  expect(failureCases.map(({ number }) => number)).toEqual(Array.from({ length: 26 }, (_, i) => i + 1));
});

test('none is without a test', () => {
  expect(failureCases.filter(({ tests }) => tests.length === 0)).toEqual([]);
});

// The model changes data, clock and what a write is answered; nobody has played these on a real API server so far.
test('each is held to a real API server too', () => {
  const onApiServer = (reference: string): boolean => reference.startsWith('test/cluster/');
  const modelled = failureCases.filter(({ tests }) => !tests.some(onApiServer));
  expect(modelled.map(({ number }) => number)).toEqual([]);
});

const references = failureCases.flatMap(({ number, what, tests }) =>
  tests.map(reference => [number, what, reference] as const),
);

test.each(references)('case %i, %s: there is %s', (_number, _what, reference) => {
  const [file = '', name = ''] = reference.split(/: (.*)/s);
  expect(name).not.toBe('');
  const source = readFileSync(join(root, file), 'utf8');
  // At the beginning of the title of a test, a describe or a row of a table: not in a comment, and of nothing that is skipped.
  expect(source).toMatch(
    new RegExp(`^\\s*(?:(?:test|describe)[\\w.]*\\(|\\[)?\\s*['"\`]${RegExp.escape(name)}`, 'm'),
  );
  expect(source).not.toMatch(/\.(?:skip|todo|only|skipIf|runIf)\(/);
});
