import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteValue, formatFloat, marshalJson, rawValue } from './json-format.ts';
import { parseJson, type JsonNode } from './json.ts';
import { anyCharacter } from '../testing/any-text.ts';

function parse(text: string): JsonNode {
  const node = parseJson(Buffer.from(text));
  if (node === undefined) throw new Error(`no JSON: ${text}`);
  return node;
}

describe('json.Marshal', () => {
  test.each([
    ['sorts keys by their bytes', '{"b":1,"a":2,"B":3,"é":4,"":5}', '{"":5,"B":3,"a":2,"b":1,"é":4}'],
    [
      'puts an emoji after U+FFFD, as UTF-8 does and UTF-16 does not',
      '{"\\ud83d\\ude00":1,"\\ufffd":2}',
      '{"\ufffd":2,"😀":1}',
    ],
    ['takes the last of a key that occurs twice', '{"a":1,"a":2}', '{"a":2}'],
    ['drops white space', ' [ 1 , { "a" : [ ] } ] ', '[1,{"a":[]}]'],
    ['escapes what would be markup', '"<a href=\'x\'>&"', '"\\u003ca href=\'x\'\\u003e\\u0026"'],
    ['escapes the line ends of JavaScript', '"\\u2028\\u2029"', '"\\u2028\\u2029"'],
    [
      'writes control characters as Go does',
      '"\\u0000\\b\\f\\n\\r\\t\\u001f\\u007f"',
      '"\\u0000\\b\\f\\n\\r\\t\\u001f\x7f"',
    ],
    ['replaces half a surrogate pair', '"\\ud83d!"', '"\ufffd!"'],
    ['keeps the text of numbers', '[1.0,1e3,12345678901234567890]', '[1.0,1e3,12345678901234567890]'],
  ])('%s', (_, source, expected) => {
    expect(marshalJson(parse(source), 'literal')).toBe(expected);
  });

  test.each([
    ['1.0', '1'],
    ['1e3', '1000'],
    ['-0', '-0'],
    ['12345678901234567890', '12345678901234567000'],
    ['1e21', '1e+21'],
    ['1e-7', '1e-7'],
    ['0.000001', '0.000001'],
  ])('through float64 %s becomes %s', (source, expected) => {
    expect(marshalJson(parse(source), 'float64')).toBe(expected);
  });

  test('what it writes means the same to JSON.parse', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: anyCharacter }), json => {
        expect(JSON.parse(marshalJson(parse(json), 'float64'))).toEqual(JSON.parse(json));
      }),
    );
  });
});

describe('GetByteValue', () => {
  test.each([
    ['"text"', 'text'],
    ['null', ''],
    ['true', 'true'],
    ['[1, "<"]', '[1,"\\u003c"]'],
    ['{"b": 1, "a": 1.0}', '{"a":1.0,"b":1}'],
    ['1.50', '1.50'],
  ])('%s is %s', (source, expected) => {
    expect(byteValue(parse(source), 'literal').toString()).toBe(expected);
  });

  test.each([
    ['1000000', '1000000'],
    ['1e21', '1000000000000000000000'],
    ['12345678901234567890', '12345678901234567000'],
    ['1.50', '1.5'],
  ])('through float64 %s is %s', (source, expected) => {
    expect(byteValue(parse(source), 'float64').toString()).toBe(expected);
  });

  test('a number outside float64 is refused, not written as infinity', () => {
    expect(() => byteValue(parse('1e400'), 'float64')).toThrow(
      'a number of the value is not in the range of a float64',
    );
  });
});

test.each([
  ['"a\\nb"', 'a\nb'],
  ['null', ''],
  ['12345678901234567890', '12345678901234567890'],
  ['{ "b":1, "a" :2 }', '{ "b":1, "a" :2 }'],
])('JSONToSecretDataMap keeps %s as it stands', (source, expected) => {
  expect(rawValue(parse(source)).toString()).toBe(expected);
});

describe('FormatFloat', () => {
  test.each([
    [0, '0'],
    [-0, '-0'],
    [1.5e-7, '0.00000015'],
    [-2.25e-10, '-0.000000000225'],
    [1.2345e25, '12345000000000000000000000'],
    [5e-324, `0.${'0'.repeat(323)}5`],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
  ])('%d is %s', (number, expected) => {
    expect(formatFloat(number)).toBe(expected);
  });

  test('has no exponent and means the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), number => {
        const text = formatFloat(number);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).toBe(number);
      }),
    );
  });
});
