import { expect, test } from 'vitest';
import { askableKeys } from './asked-keys.ts';

const generated = { sourceRef: { generatorRef: { kind: 'Password', name: 'many' } } } as const;

test('a generator may give more keys than a call has arguments', () => {
  const keys = Array.from({ length: 300_000 }, (_, index) => `k${index}`);
  expect(askableKeys({ dataFrom: [generated] }, () => keys)).toEqual(keys);
});

test('one key that no Secret can have leaves all of them open', () => {
  expect(askableKeys({ dataFrom: [generated] }, () => ['a', 'b c'])).toBeUndefined();
});
