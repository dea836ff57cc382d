/** The escapes of a JSON string as gjson undoes them: what it does not understand ends the text. */
import { Buffer } from 'node:buffer';

const simple: Readonly<Record<string, string>> = {
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
};

export function unescapeString(source: string): string {
  let text = '';
  for (let at = 0; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character < ' ') return text;
    if (character !== '\\') {
      text += character;
      continue;
    }
    at += 1;
    const escape = source.charAt(at);
    const plain = simple[escape];
    if (plain !== undefined) {
      text += plain;
    } else {
      if (escape !== 'u' || at + 5 > source.length) return text;
      const [point, length] = codePoint(source, at + 1);
      text += utf8(point);
      at += length;
    }
  }
  return text;
}

/** The character of `XXXX`, or of `XXXX\uXXXX` where the first is half of one; and how long that is. */
function codePoint(source: string, at: number): [point: number, length: number] {
  const first = hexadecimal(source.slice(at, at + 4));
  if (!isSurrogate(first)) return [first, 4];
  if (source.length - (at + 4) < 6 || source.slice(at + 4, at + 6) !== '\\u') return [first, 4];
  const second = hexadecimal(source.slice(at + 6, at + 10));
  const isPair = first < 0xdc_00 && second >= 0xdc_00 && second <= 0xdf_ff;
  return [isPair ? (first - 0xd8_00) * 0x4_00 + (second - 0xdc_00) + 0x1_00_00 : 0xff_fd, 10];
}

/** What is no number is 0. */
function hexadecimal(digits: string): number {
  return /^[0-9a-f]{4}$/iu.test(digits) ? Number.parseInt(digits, 16) : 0;
}

function isSurrogate(point: number): boolean {
  return point >= 0xd8_00 && point <= 0xdf_ff;
}

function utf8(point: number): string {
  return Buffer.from(String.fromCodePoint(isSurrogate(point) ? 0xff_fd : point)).toString('latin1');
}
