import { expect, test } from 'vitest';

import { withChanges } from './with-changes.ts';

test.each([
  ['sets what is named', { a: 1 }, { a: 2, b: 3 }, { a: 2, b: 3 }],
  ['drops what is null', { a: 1, b: 2 }, { a: null }, { b: 2 }],
  ['keeps what is not named', { a: 1 }, {}, { a: 1 }],
  ['minds no key that is not there', {}, { a: null }, {}],
])('%s', (_what, present: Record<string, number>, changes, expected) => {
  expect(withChanges(present, changes)).toEqual(expected);
});
