import { describe, expect, test } from 'vitest';
import { forEach } from './members.ts';
import { resultText } from './result.ts';
import { closingQuote, endOfNested, nextValue, parseDocument, valueAt } from './scan.ts';
import { unescapeString } from './unescape.ts';

describe('values', () => {
  test.each([
    ['"a\\"b" ', 'string', 'a"b'],
    ['12,', 'number', '12'],
    ['-1.50]', 'number', '-1.5'],
    ['+5}', 'number', '5'],
    ['1e400', 'number', '+Inf'],
    ['0x1p4', 'number', '16'],
    ['nan', 'number', 'NaN'],
    ['-', 'number', '-'],
    ['true1', 'true', 'true'],
    ['fals', 'false', 'false'],
    ['nul', 'null', ''],
    ['{"a":[1,"}"]}x', 'json', '{"a":[1,"}"]}'],
  ])('%j is a %s', (json, type, text) => {
    const value = valueAt(json, 0);

    expect(typeof value === 'object' && { type: value.value.type, text: resultText(value.value) }).toEqual({
      type,
      text,
    });
  });

  test('other characters begin none, and a string has to end', () => {
    expect(valueAt(':', 0)).toBe('none');
    expect(valueAt('"a\\"', 0)).toBe('broken');
    expect(nextValue(' ,: 7', 0)).toMatchObject({ end: 5, value: { raw: '7' } });
    expect(nextValue(' ,:', 0)).toBeUndefined();
  });

  test('brackets are closed by any bracket, outside of strings', () => {
    expect(endOfNested('[1,"]"]x', 0)).toBe(7);
    expect(endOfNested('[1)x', 0)).toBe(3);
    expect(endOfNested('[[1', 0)).toBe(3);
    expect(closingQuote('"a\\\\"', 1)).toBe(4);
  });

  test('a document is the whole rest, and its string need not end', () => {
    expect(parseDocument(' {"a":1} rest').raw).toBe('{"a":1} rest');
    expect(parseDocument('"never \\n ends').text).toBe('never \n ends');
    expect(parseDocument(' \n').type).toBe('null');
  });
});

test.each([
  ['a\\nb', 'a\nb'],
  ['\\u00e9', '\xc3\xa9'],
  ['\\ud83d\\ude00', '\xf0\x9f\x98\x80'],
  ['\\ud83d', '\xef\xbf\xbd'],
  ['\\ud83d\\u0041', '\xef\xbf\xbd'],
  ['a\\x', 'a'],
  ['a\\u12', 'a'],
  ['a\u0001b', 'a'],
  ['a\\', 'a'],
])('%j without its escapes', (source, text) => {
  expect(unescapeString(source)).toBe(text);
});

test('members come in their order with their keys, those of an array with their index', () => {
  const members: string[] = [];
  const visit = (json: string): void =>
    forEach(parseDocument(json), (key, value) => members.push(`${resultText(key)}=${value.raw}`));
  visit('{"a":1,"a":[2], "b" : "x"}');
  visit('["y" , {"c":3}]');
  visit('7');

  expect(members).toEqual(['a=1', 'a=[2]', 'b="x"', '0="y"', '1={"c":3}', '=7']);
});
