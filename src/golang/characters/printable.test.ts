import { expect, test } from 'vitest';
import { isPrintable } from './printable.ts';

test.each([
  ['space', 0x20, true],
  ['tilde', 0x7e, true],
  ['newline', 0x0a, false],
  ['delete', 0x7f, false],
  ['no-break space', 0xa0, false],
  ['soft hyphen', 0xad, false],
  ['e with acute', 0xe9, true],
  ['combining acute', 0x301, true],
  ['line separator', 0x2028, false],
  ['ideographic space', 0x3000, false],
  ['private use', 0xe000, false],
  ['half of a surrogate pair', 0xd800, false],
  ['emoji', 0x1f600, true],
  ['a letter of Unicode 16.0, which Go does not know yet', 0x1c89, false],
  ['an ideograph of Unicode 17.0', 0x323b0, false],
  ['its neighbour of Unicode 15.0', 0x323af, true],
])('%s', (_, rune, expected) => {
  expect(isPrintable(rune)).toBe(expected);
});
