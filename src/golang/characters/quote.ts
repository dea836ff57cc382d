/** strconv.Quote and its relatives, from strings of bytes to strings of bytes. */
import { joinPieces } from './join-pieces.ts';
import { isPrintable } from './printable.ts';
import { encodeRune, isValidRune, runeAt, runeError } from './utf8.ts';

/** Letters stand as they are, or as escapes where the result has to be ASCII. */
export type QuoteAlphabet = 'unicode' | 'ascii';

/** The text in double quotes with Go's escapes; bytes that are no UTF-8 as `\x..`. */
export function quote(bytes: string, alphabet: QuoteAlphabet = 'unicode'): string {
  if (plain.test(bytes)) return `"${bytes}"`;
  return `"${joinPieces(escapedRunes(bytes, alphabet))}"`;
}

function* escapedRunes(bytes: string, alphabet: QuoteAlphabet): Generator<string, undefined> {
  for (let at = 0; at < bytes.length;) {
    const { rune, size } = runeAt(bytes, at);
    const isBroken = rune === runeError && size === 1;
    yield isBroken ? `\\x${hex(bytes.charCodeAt(at), 2)}` : escapeRune(rune, '"', alphabet);
    at += size;
  }
}

/** A character in single quotes; U+FFFD for what is none. */
export function quoteRune(rune: number, alphabet: QuoteAlphabet = 'unicode'): string {
  return `'${escapeRune(isValidRune(rune) ? rune : runeError, "'", alphabet)}'`;
}

/** Could stand in back quotes on one line: no control character but tab, no back quote, no byte order mark. */
export function canBackquote(bytes: string): boolean {
  for (let at = 0; at < bytes.length;) {
    const { rune, size } = runeAt(bytes, at);
    if (size === 1 && rune === runeError) return false;
    if (rune === 0xfeff || rune === 0x60 || rune === 0x7f || (rune < 0x20 && rune !== 0x09)) return false;
    at += size;
  }
  return true;
}

/** Nothing to escape: printable ASCII without the quote and the backslash. */
const plain = /^[ !#-[\]-~]*$/;

const named: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
};

function escapeRune(rune: number, around: string, alphabet: QuoteAlphabet): string {
  if (rune === around.charCodeAt(0) || rune === 0x5c) return `\\${String.fromCharCode(rune)}`;
  if ((alphabet === 'unicode' || rune < 0x80) && isPrintable(rune)) return encodeRune(rune);
  const name = named[rune];
  if (name !== undefined) return name;
  if (rune < 0x20 || rune === 0x7f) return `\\x${hex(rune, 2)}`;
  return rune < 0x10000 ? `\\u${hex(rune, 4)}` : `\\U${hex(rune, 8)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
