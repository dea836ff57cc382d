import { expect, test } from 'vitest';
import { isPlainText, resolveScalar } from './yaml-scalar.ts';

test.each([
  ['yes', true],
  ['Off', false],
  ['n', false],
  ['yEs', 'yEs'],
  ['', null],
  ['~', null],
  ['0123', 83n],
  ['0o17', 15n],
  ['0x1F', 31n],
  ['-0b11', -3n],
  ['1_000', 1000n],
  ['08', 8],
  ['18446744073709551615', 18446744073709551615n],
  ['18446744073709551616', 18446744073709551616],
  ['1e3', 1000],
  ['+.5', 0.5],
  ['-.inf', -Infinity],
  ['.nan', NaN],
  ['1:30', '1:30'],
  ['2001-12-14', '2001-12-14'],
  ['1e', '1e'],
  ['<<', '<<'],
])('plain %s is %s', (text, value) => {
  expect(resolveScalar(text)).toEqual(value);
});

test.each([
  ['123', 'str', '123'],
  ['42', 'int', 42n],
  ['5', 'float', 5],
  ['yes', 'bool', true],
  ['', 'null', null],
  ['aGk=', 'binary', 'hi'],
  ['2001-01-01', 'timestamp', '2001-01-01'],
])('%s as %s is %s', (text, tag, value) => {
  expect(resolveScalar(text, `tag:yaml.org,2002:${tag}`)).toEqual(value);
});

test.each([
  ['abc', 'int'],
  ['maybe', 'bool'],
  ['x', 'null'],
  ['###', 'binary'],
  ['abc', 'timestamp'],
])('%j is no %s', (text, tag) => {
  expect(resolveScalar(text, `tag:yaml.org,2002:${tag}`)).toBeUndefined();
});

test('a tag that is not of YAML leaves the text alone', () => {
  expect(resolveScalar('12', '!own')).toBe('12');
});

test.each(['yes', '', '1', '1.5', '2001-01-01', 'null', '.inf'])('%j has to be quoted', text => {
  expect(isPlainText(text)).toBe(false);
});

test.each(['abc', '1a', '<<', '=', '1.2.3'])('%j need not be quoted', text => {
  expect(isPlainText(text)).toBe(true);
});
