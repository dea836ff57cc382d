import { expect, test } from 'vitest';
import { bytesOfRunes, codesOf, mapRunes, runesOf } from './runes.ts';

test('each byte that is no UTF-8 is one U+FFFD, and known by its byte', () => {
  const bytes = 'a\xc3\xa9\xe4\xb8\xff';

  expect([...runesOf(bytes)]).toEqual([
    { code: 0x61, bytes: 'a' },
    { code: 0xe9, bytes: '\xc3\xa9' },
    { code: 0xfffd, bytes: '\xe4' },
    { code: 0xfffd, bytes: '\xb8' },
    { code: 0xfffd, bytes: '\xff' },
  ]);
  expect([...codesOf(bytes)]).toEqual([0x61, 0xe9, 0xfffd, 0xfffd, 0xfffd]);
});

test('code points become bytes, those that none may have U+FFFD', () => {
  expect(bytesOfRunes([0x61, 0xe9, 0x1f600, 0xd800, 0x110000])).toBe(
    'a\xc3\xa9\xf0\x9f\x98\x80\xef\xbf\xbd\xef\xbf\xbd',
  );
});

test('a change of every rune writes U+FFFD for what was none', () => {
  expect(mapRunes('a\xff', code => code)).toBe('a\xef\xbf\xbd');
});
