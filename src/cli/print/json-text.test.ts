import { expect, test } from 'vitest';
import { jsonText } from './json-text.ts';

test.each([
  ['text without any', 'a "b" \\ \u0001\n\u2028 \uD83D\uDE00 é', 'a "b" \\ \u0001\n\u2028 \uD83D\uDE00 é'],
  ['the first half alone', 'a\uD800b', 'a\uFFFDb'],
  ['the second half alone', '\uDFFF', '\uFFFD'],
  ['halves in a row, in the wrong order', '\uDC00\uD800\uD800\uDC00', '\uFFFD\uFFFD\uD800\uDC00'],
  ['what only looks like an escape', '\\ud800 \\\\udc00', '\\ud800 \\\\udc00'],
  ['a half behind a backslash', '\\\uD800', '\\\uFFFD'],
])('%s', (_, text, read) => {
  const written = jsonText([text, { [text]: text }], 2);
  expect(JSON.parse(written)).toEqual([read, { [read]: read }]);
  expect(written.isWellFormed()).toBe(true);
});

test('takes one line, or is indented', () => {
  expect(jsonText({ a: [1] })).toBe('{"a":[1]}');
  expect(jsonText({ a: 1 }, 2)).toBe('{\n  "a": 1\n}');
});
