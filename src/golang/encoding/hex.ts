/** encoding/hex. */
import { encodeRune } from '../characters/utf8.ts';
import { isPrintable } from '../characters/printable.ts';

/** The bytes, or Go's error. It names the first bad byte, even where the length is odd as well. */
export function decodeHex(text: string): { readonly bytes: string } | { readonly error: string } {
  const bad = text.search(/[^0-9a-fA-F]/);
  if (bad !== -1) return { error: `encoding/hex: invalid byte: ${described(text.charCodeAt(bad))}` };
  if (text.length % 2 === 1) return { error: 'encoding/hex: odd length hex string' };
  return { bytes: Buffer.from(text, 'hex').toString('latin1') };
}

/** fmt's `%#U`. */
function described(code: number): string {
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return isPrintable(code) ? `${name} '${encodeRune(code)}'` : name;
}
