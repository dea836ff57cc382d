import { expect, test } from 'vitest';
import { splitText } from './split-text.ts';

// What strings.SplitN of Go gives.
test.for([
  ['', '', -1n, []],
  ['', ',', -1n, ['']],
  ['a,b,', ',', -1n, ['a', 'b', '']],
  ['a,b,c', ',', 2n, ['a', 'b,c']],
  ['a,b,c', ',', 3n, ['a', 'b', 'c']],
  ['a,b,c', ',', 9n, ['a', 'b', 'c']],
  ['a,b', ',', 1n, ['a,b']],
  ['a,b', ',', 0n, []],
  ['a--b', '--', -1n, ['a', 'b']],
  ['a\xc3\xa9\xff', '', -1n, ['a', '\xc3\xa9', '\xff']],
  ['a\xc3\xa9b', '', 2n, ['a', '\xc3\xa9b']],
  ['ab', '', 1n, ['ab']],
] as const)('%j by %j into %d is %j', ([text, separator, count, parts]) => {
  expect(splitText(text, separator, count)).toEqual(parts);
});

test('more than a million parts are refused, but not a rest that would have so many', () => {
  const text = ','.repeat(1_000_001);

  expect(() => splitText(text, ',', -1n)).toThrow('a list of more than a million items');
  expect(splitText(text, ',', 2n)).toEqual(['', text.slice(1)]);
});
