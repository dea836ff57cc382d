import { describe, expect, test } from 'vitest';
import { noFlags, pad, type FormatFlags } from './format-flags.ts';
import { formatFloatVerb } from './format-float-verb.ts';
import { formatIntegerVerb } from './format-integer.ts';
import { formatTextVerb } from './format-text.ts';

function flags(changes: Partial<FormatFlags>): FormatFlags {
  return { ...noFlags(), ...changes };
}

describe('integers', () => {
  test.each<[bigint, string, Partial<FormatFlags>, string]>([
    [42n, 'd', {}, '42'],
    [42n, 'd', { plus: true }, '+42'],
    [42n, 'd', { space: true }, ' 42'],
    [-42n, 'd', { width: 6 }, '   -42'],
    [-42n, 'd', { width: 6, zero: true }, '-00042'],
    [42n, 'd', { width: 6, minus: true, zero: true }, '42    '],
    [42n, 'd', { precision: 4 }, '0042'],
    [42n, 'd', { precision: 4, width: 6, zero: true }, '  0042'],
    [0n, 'd', { precision: 0, width: 3, zero: true }, '   '],
    [10n, 'b', { sharp: true }, '0b1010'],
    [8n, 'o', { sharp: true }, '010'],
    [8n, 'o', { sharp: true, precision: 3 }, '010'],
    [8n, 'O', {}, '0o10'],
    [255n, 'x', { sharp: true }, '0xff'],
    [-255n, 'X', { sharp: true }, '-0XFF'],
    [255n, 'x', { sharp: true, zero: true, width: 6 }, '0x0000ff'],
    [0x20acn, 'c', {}, '\xe2\x82\xac'],
    [-1n, 'c', {}, '\xef\xbf\xbd'],
    [65n, 'q', { width: 5 }, "  'A'"],
    [0x20acn, 'q', { plus: true }, "'\\u20ac'"],
    [65n, 'U', {}, 'U+0041'],
    [65n, 'U', { sharp: true, width: 12 }, "  U+0041 'A'"],
    [7n, 'U', { sharp: true }, 'U+0007'],
    [-1n, 'U', {}, 'U+FFFFFFFFFFFFFFFF'],
  ])('%d as %%%s with %j', (value, verb, changes, text) => {
    expect(formatIntegerVerb(value, verb, flags(changes))).toBe(text);
  });
});

describe('floats', () => {
  test.each<[number, string, Partial<FormatFlags>, string]>([
    [2.34567, 'f', {}, '2.345670'],
    [2.34567, 'f', { precision: 2, width: 8 }, '    2.35'],
    [-2.34567, 'f', { precision: 2, width: 8, zero: true }, '-0002.35'],
    [2.34567, 'f', { precision: 2, width: 8, zero: true, plus: true }, '+0002.35'],
    [2.34567, 'F', { precision: 2, space: true }, ' 2.35'],
    [1, 'g', { sharp: true }, '1.00000'],
    [0, 'g', { sharp: true }, '0.00000'],
    [1e21, 'g', { sharp: true }, '1.00000e+21'],
    [1, 'f', { sharp: true, precision: 0 }, '1.'],
    [1, 'e', { sharp: true, precision: 0 }, '1.e+00'],
    [1, 'x', { sharp: true }, '0x1.0000p+00'],
    [1, 'b', { sharp: true }, '4503599627370496p-52'],
    [Infinity, 'f', { zero: true, width: 6 }, '  +Inf'],
    [Infinity, 'v', { space: true }, ' Inf'],
    [NaN, 'f', { zero: true, width: 6 }, '   NaN'],
    [NaN, 'f', { plus: true }, '+NaN'],
    [1.5, 'v', { width: 6, zero: true }, '0001.5'],
  ])('%d as %%%s with %j', (value, verb, changes, text) => {
    expect(formatFloatVerb(value, verb, flags(changes))).toBe(text);
  });
});

describe('strings of bytes', () => {
  const wide = Buffer.from('é€x').toString('latin1');

  test.each<[string, string, Partial<FormatFlags>, string]>([
    ['abc', 's', { width: 5 }, '  abc'],
    ['abc', 's', { width: 5, zero: true }, '00abc'],
    ['abc', 's', { precision: 2, width: 4, minus: true }, 'ab  '],
    [wide, 's', { precision: 1, width: 3 }, '  \xc3\xa9'],
    ['\xff\xfea', 's', { precision: 2 }, '\xff\xfe'],
    ['abc', 'x', {}, '616263'],
    ['abc', 'X', { space: true, sharp: true }, '0X61 0X62 0X63'],
    ['abc', 'x', { precision: 1, width: 4 }, '  61'],
    ['', 'x', { width: 3, zero: true }, '000'],
    ['a`b', 'q', { sharp: true }, '"a`b"'],
    ['a"b', 'q', { sharp: true }, '`a"b`'],
    [wide, 'q', { plus: true }, '"\\u00e9\\u20acx"'],
  ])('%j as %%%s with %j', (value, verb, changes, text) => {
    expect(formatTextVerb(value, verb, flags(changes))).toBe(text);
  });
});

test('a verb of another type is none', () => {
  expect(formatIntegerVerb(1n, 's', noFlags())).toBeUndefined();
  expect(formatFloatVerb(1, 'd', noFlags())).toBeUndefined();
  expect(formatTextVerb('a', 'd', noFlags())).toBeUndefined();
});

test('a width counts runes, not bytes', () => {
  expect(pad('\xe2\x82\xac', flags({ width: 3 }))).toBe('  \xe2\x82\xac');
});
