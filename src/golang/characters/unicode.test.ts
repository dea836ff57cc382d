import { describe, expect, test } from 'vitest';
import * as unicode from './unicode.ts';

function changed(text: string, change: (code: number) => number): string {
  return String.fromCodePoint(...Array.from(text, character => change(character.codePointAt(0) ?? 0)));
}

describe('one rune stays one rune', () => {
  test.each([
    ['straße ŉ ﬀ', 'STRAßE ŉ ﬀ', 'STRAßE ŉ ﬀ'],
    ['ǆ ǅ Ǆ ǳ', 'Ǆ Ǆ Ǆ Ǳ', 'ǅ ǅ ǅ ǲ'],
    ['ᾀ ᾳ ῃ ῳ ᾼ', 'ᾈ ᾼ ῌ ῼ ᾼ', 'ᾈ ᾼ ῌ ῼ ᾼ'],
    ['აბ', 'ᲐᲑ', 'აბ'],
    ['éΣı', 'ÉΣI', 'ÉΣI'],
  ])('%s', (text, upper, title) => {
    expect(changed(text, unicode.toUpper)).toBe(upper);
    expect(changed(text, unicode.toTitle)).toBe(title);
  });

  test.each([
    ['İSTANBUL', 'istanbul'],
    ['ΑΣ ẞ K Å', 'ασ ß k å'],
    ['ǅ', 'ǆ'],
  ])('%s in small letters', (text, lower) => {
    expect(changed(text, unicode.toLower)).toBe(lower);
  });
});

test.each([
  ['isSpace', unicode.isSpace, ' \t\u0085\u00a0\u3000', 'a\u200b\u001c\ufeff'],
  ['isLetter', unicode.isLetter, 'aé語', '1_ '],
  ['isDigit', unicode.isDigit, '1٣', '½²a'],
  ['isNumber', unicode.isNumber, '1½²Ⅷ', 'a'],
  ['isPunctuation', unicode.isPunctuation, '!-_«', '$+a'],
  ['isUpper', unicode.isUpper, 'AÉ', 'aǅⅧ'],
  ['isLower', unicode.isLower, 'aß', 'AⅰǅЀ'],
  ['isTitle', unicode.isTitle, 'ǅ', 'aA'],
])('%s knows what is in it and what is not', (_, isIn, members, others) => {
  const codes = (text: string): number[] => Array.from(text, character => character.codePointAt(0) ?? 0);

  expect(codes(members).every(isIn)).toBe(true);
  expect(codes(others).some(isIn)).toBe(false);
});
