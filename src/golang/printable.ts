/** Which characters Go shows as they are. */

/**
 * strconv.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space. Go and JavaScript may be built with
 * different versions of Unicode; what a newer one assigned differs.
 */
export function isPrintable(rune: number): boolean {
  if (rune < 0x7f) return rune >= 0x20;
  return printable.test(String.fromCodePoint(rune));
}

const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u;
