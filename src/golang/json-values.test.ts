import { expect, test } from 'vitest';
import { hasMoreValues } from './json-values.ts';

test.each([
  ['an empty object', '{}', 1],
  ['members', '{"a":1,"b":2}', 2],
  ['elements', '[1,2,3]', 3],
  ['empty objects in an array', '[{},{},{}]', 6],
  ['one in the other', '[[[[]]]]', 4],
  ['a string with everything in it', String.raw`["{,[,{,[","\"{,","\\",","]`, 4],
  ['a key with a quote', String.raw`{"\"{":1,"a":[]}`, 3],
])('%s', (_what, json, values) => {
  expect(() => JSON.parse(json)).not.toThrow();
  expect([hasMoreValues(json, values - 1), hasMoreValues(json, values)]).toEqual([true, false]);
});

test('what is no JSON is looked at to its end and no further', () => {
  for (const text of ['', '"', String.raw`"\"`, '{"a', String.raw`\\"`])
    expect(hasMoreValues(text, 10)).toBe(false);
});

test('a text of 8 MiB with one long string and one of small objects are both judged by their values', () => {
  expect(hasMoreValues(JSON.stringify({ text: '{,'.repeat(4 * 2 ** 20) }), 1)).toBe(false);
  expect(hasMoreValues(`[${'{},'.repeat(2 ** 20)}{}]`, 500_000)).toBe(true);
});
