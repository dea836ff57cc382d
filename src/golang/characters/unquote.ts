/** Go's string and character literals, from source text to what they stand for. */
import { isValidRune } from './utf8.ts';

/** The bytes of a literal in double or back quotes (quotes included); undefined where Go refuses it. */
export function unquote(literal: string): string | undefined {
  const inner = literal.slice(1, -1);
  // A carriage return never is part of a raw string, wherever the file was edited.
  if (literal.startsWith('`')) return utf8(inner.replaceAll('\r', ''));
  if (!inner.includes('\\')) return inner.includes('\n') ? undefined : utf8(inner);
  let bytes = '';
  for (let at = 0; at < inner.length;) {
    const character = unquoteCharacter(inner, at, '"');
    if (character === undefined) return undefined;
    bytes += character.isByte
      ? String.fromCharCode(character.code)
      : utf8(String.fromCodePoint(character.code));
    at = character.end;
  }
  return bytes;
}

/** The code of a literal in single quotes (quotes included); undefined where Go refuses it. */
export function unquoteRune(literal: string): number | undefined {
  const character = unquoteCharacter(literal, 1, "'");
  return character !== undefined && character.end === literal.length - 1 ? character.code : undefined;
}

interface Unquoted {
  readonly code: number;
  /** `\x` and octal escapes stand for one byte, even where that alone is no UTF-8. */
  readonly isByte: boolean;
  readonly end: number;
}

const named: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 0x5c };
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function unquoteCharacter(text: string, at: number, around: string): Unquoted | undefined {
  const code = text.codePointAt(at);
  if (code === undefined || text[at] === around || text[at] === '\n') return undefined;
  if (text[at] !== '\\') return { code, isByte: false, end: at + (code > 0xffff ? 2 : 1) };
  const escape = text[at + 1] ?? '';
  if (escape === around) return { code: around.charCodeAt(0), isByte: false, end: at + 2 };
  const simple = named[escape];
  if (simple !== undefined) return { code: simple, isByte: false, end: at + 2 };
  const digits = hexDigits[escape];
  return digits === undefined ? unquoteOctal(text, at) : unquoteHex(text, at, digits);
}

function unquoteHex(text: string, at: number, digits: number): Unquoted | undefined {
  const end = at + 2 + digits;
  const hex = text.slice(at + 2, end);
  if (hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex)) return undefined;
  const code = parseInt(hex, 16);
  const isByte = digits === 2;
  return isByte || isValidRune(code) ? { code, isByte, end } : undefined;
}

function unquoteOctal(text: string, at: number): Unquoted | undefined {
  const octal = text.slice(at + 1, at + 4);
  if (!/^[0-3][0-7]{2}$/.test(octal)) return undefined;
  return { code: parseInt(octal, 8), isByte: true, end: at + 4 };
}

function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
