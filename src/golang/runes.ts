/** The code points of a string of bytes as Go's `range` gives them: U+FFFD for each byte that is no UTF-8. */
export function runesOf(bytes: string): number[] {
  return Array.from(bytes.matchAll(sequences), ([sequence]) =>
    sequence.length === 1 && sequence >= '\u{80}'
      ? 0xfffd
      : (Buffer.from(sequence, 'latin1').toString('utf8').codePointAt(0) ?? 0xfffd),
  );
}

/** The well-formed sequences of The Unicode Standard, table 3-7; else a single byte. */
const sequences = new RegExp(
  [
    '[\\xc2-\\xdf][\\x80-\\xbf]',
    '\\xe0[\\xa0-\\xbf][\\x80-\\xbf]',
    '[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}',
    '\\xed[\\x80-\\x9f][\\x80-\\xbf]',
    '\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}',
    '[\\xf1-\\xf3][\\x80-\\xbf]{3}',
    '\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}',
    '[^]',
  ].join('|'),
  'g',
);
