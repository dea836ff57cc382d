import { expect, test } from 'vitest';
import type { ExceptionAnswer } from './contract.ts';
import { policy, subject } from './testing/subject.ts';

const now = new Date('2026-11-28T12:00:00Z');
const db = subject('{ kind: ExternalSecret, metadata: { name: db, namespace: shop } }');
const entry = (rules: string, match: string, expires = '2027-01-31'): string =>
  `{ rules: [${rules}], match: ${match}, reason: moves, expires: '${expires}' }`;
const answer = (...entries: readonly string[]): ExceptionAnswer =>
  policy('p', `exceptions: [${entries.join()}]`).exceptionFor('PST112', db, now);

test.for([
  [entry('PST112', '{}'), true],
  [entry('PST1', '{}'), true],
  [entry('PST113', '{}'), false],
  [entry('PST112', '{ namespaces: [sh*] }'), true],
  [entry('PST112', '{ excludeNamespaces: [shop] }'), false],
  [entry('PST112', '{ kinds: [SecretStore] }'), false],
  [entry('PST112', '{ names: [d*] }'), true],
  [entry('PST112', '{ names: [x] }'), false],
  [entry('PST112', '{}', 'soon'), false],
] as const)('%s lifts PST112 of ExternalSecret db in shop: %s', ([written, expected]) => {
  expect(answer(written).live !== undefined).toBe(expected);
});

test('of several the one that lasts longest counts', () => {
  const two = answer(entry('PST112', '{}', '2026-12-01'), entry('PST112', '{}', '2027-03-01'));
  expect(two.live).toMatchObject({ policy: 'p', reason: 'moves', expires: '2027-03-01', endsSoon: false });
});

test('one counts to the end of its last day', () => {
  const lifting = policy('p', `exceptions: [${entry('PST112', '{}', '2026-11-28')}]`);
  const at = (time: string): ExceptionAnswer => lifting.exceptionFor('PST112', db, new Date(time));
  expect(at('2026-11-28T23:59:59Z').live).toMatchObject({ endsSoon: true });
  expect(at('2026-11-29T00:00:00Z')).toEqual({ ended: '2026-11-28' });
});

test('of those that have ended the last is named', () => {
  const two = answer(entry('PST112', '{}', '2026-11-01'), entry('PST112', '{}', '2026-10-01'));
  expect(two).toEqual({ ended: '2026-11-01' });
});

test('while a name is still to be generated, what it begins with is taken for it', () => {
  const lifting = policy('p', `exceptions: [${entry('PST112', '{ names: [job-*] }')}]`);
  const generated = subject('{ kind: ExternalSecret, metadata: { generateName: job-, namespace: shop } }');
  expect(lifting.exceptionFor('PST112', generated, now).live).toBeDefined();
});
