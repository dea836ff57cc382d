import { describe, expect, test } from 'vitest';
import { printFormatted } from './printf.ts';
import type { GoValue } from './value.ts';

const list: GoValue = { kind: 'list', element: 'interface {}', items: [1n, 'a', null] };
const strings: GoValue = { kind: 'list', element: 'string', items: ['x', 'y'] };
const map: GoValue = {
  kind: 'map',
  element: 'interface {}',
  entries: new Map<string, GoValue>([
    ['b', 1n],
    ['a', 'x'],
  ]),
};
const bytes: GoValue = {
  kind: 'list',
  element: 'uint8',
  items: [104n, 105n].map(value => ({ kind: 'integer', type: 'uint8', value })),
};
const uint8: GoValue = { kind: 'integer', type: 'uint8', value: 200n };
const duration: GoValue = { kind: 'integer', type: 'duration', value: 90_000_000_000n };
const struct: GoValue = {
  kind: 'struct',
  type: '*semver.Version',
  fields: new Map<string, GoValue>([
    ['major', 1n],
    ['pre', 'a'],
  ]),
  methods: new Map(),
  text: '1-a',
};

describe('each kind of value under each kind of verb', () => {
  test.each<[string, GoValue, string]>([
    ['%v %+v %#v %T %d', 5n, '5 5 5 int 5'],
    ['%v %#v %T %d %x', uint8, '200 0xc8 uint8 200 c8'],
    ['%v %#v %T %.2f %e', 2.5, '2.5 2.5 float64 2.50 2.500000e+00'],
    ['%v %#v %T %s %q', 'a"b', 'a"b "a\\"b" string a"b "a\\"b"'],
    ['%v %#v %T %t %5t', true, 'true true bool true  true'],
    ['%v %#v %T %s %d', null, '<nil> <nil> <nil> %!s(<nil>) %!d(<nil>)'],
    ['%v %#v %T', list, '[1 a <nil>] []interface {}{1, "a", interface {}(nil)} []interface {}'],
    ['%s %d %q', list, '[%!s(int=1) a <nil>] [1 %!d(string=a) <nil>] [\'\\x01\' "a" <nil>]'],
    ['%v %q %#v %5s', strings, '[x y] ["x" "y"] []string{"x", "y"} [    x     y]'],
    [
      '%v %#v %T %s',
      map,
      'map[a:x b:1] map[string]interface {}{"a":"x", "b":1} map[string]interface {} map[a:x b:%!s(int=1)]',
    ],
    ['%v %s %x %q %#v %d', bytes, '[104 105] hi 6869 "hi" []byte{0x68, 0x69} [104 105]'],
    ['%v %s %d %q %T %#v', duration, '1m30s 1m30s 90000000000 "1m30s" time.Duration 90000000000'],
    ['%v %s %q %T', struct, '1-a 1-a "1-a" *semver.Version'],
    ['%+d %#v', struct, '&{+1 %!d(string=a)} &semver.Version{major:1, pre:"a"}'],
  ])('%s of %o', (format, value, text) => {
    const indexed = format.replace(/%([+#.0-9]*)([a-zA-Z])/g, '%$1[1]$2');
    expect(printFormatted(indexed, [value])).toBe(text);
  });
});

describe('what is wrong with a format stands in the output', () => {
  test.each<[string, GoValue[], string]>([
    ['%d', [], '%!d(MISSING)'],
    ['a', [1n, 'x', null], 'a%!(EXTRA int=1, string=x, <nil>)'],
    ['%', [1n], '%!(NOVERB)%!(EXTRA int=1)'],
    ['%!', [1n], '%!!(int=1)'],
    ['%z', ['hi'], '%!z(string=hi)'],
    ['%d', ['hi'], '%!d(string=hi)'],
    ['%6d|', ['hi'], '%!d(string=    hi)|'],
    ['%s', [true], '%!s(bool=true)'],
    ['%[3]d', [1n], '%!d(BADINDEX)'],
    ['%[x]d', [1n], '%!d(BADINDEX)'],
    ['%[0]d', [1n], '%!d(BADINDEX)'],
    ['%[1', [1n], '%!(NOVERB)'],
    ['%*d', ['a', 1n], '%!(BADWIDTH)1'],
    ['%.*d', [1.5, 1n], '%!(BADPREC)1'],
    ['%99999999d', [1n], '%!(NOVERB)%!(EXTRA int=1)'],
    ['%w %w', [1n, strings], '%!w(int=1) %!w([]string=[x y])'],
    ['%\xc3\xa9', [1n], '%!\xc3\xa9(int=1)'],
    ['%\xff', [1n], '%!\xef\xbf\xbd(int=1)'],
  ])('%o of %o', (format, values, text) => {
    expect(printFormatted(format, values)).toBe(text);
  });
});

describe('widths, precisions and indexes', () => {
  test.each<[string, GoValue[], string]>([
    ['%*d|%-*d|%.*f', [4n, 1n, 4n, 1n, 1n, 2.25], '   1|1   |2.2'],
    ['%*d|', [-4n, 1n], '1   |'],
    ['%*d|', [uint8, 1n], `${' '.repeat(199)}1|`],
    ['%[2]d %[1]d', [1n, 2n], '2 1'],
    ['%[3]*.[2]*[1]f|', [12, 2n, 6n], ' 12.00|'],
    ['%[1]d %d', [1n, 2n], '1 2'],
    ['%%|%5%', [], '%|%'],
    ['%.d|%5.d|', [0n, 0n], '|     |'],
    ['%5v|%-5v|', ['a', strings], '    a|[x     y    ]|'],
  ])('%o of %o', (format, values, text) => {
    expect(printFormatted(format, values)).toBe(text);
  });
});

test('an address is refused, for it is another one every time', () => {
  expect(() => printFormatted('%p', [list])).toThrow('the verb %p is not supported');
  expect(printFormatted('%p', [1n])).toBe('%!p(int=1)');
});
