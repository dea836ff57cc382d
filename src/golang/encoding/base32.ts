/** encoding/base32's StdEncoding. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function encodeBase32(bytes: string): string {
  const text = Buffer.alloc(Math.ceil(bytes.length / 5) * 8, '=');
  let size = 0;
  let bits = 0;
  let pending = 0;
  for (const byte of Buffer.from(bytes, 'latin1')) {
    pending = ((pending << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text[size++] = digitOf(pending >> (bits - 5));
  }
  if (bits > 0) text[size] = digitOf(pending << (5 - bits));
  return text.toString('latin1');
}

/** The lowest five bits. */
function digitOf(bits: number): number {
  return alphabet.charCodeAt(bits & 31);
}

/** The bytes, or Go's error. Line breaks are taken out first and not counted. */
export function decodeBase32(text: string): { readonly bytes: string } | { readonly error: string } {
  const digits = text.replace(/[\r\n]/g, '');
  const end = endOfDigits(digits);
  if ('bad' in end) return { error: `illegal base32 data at input byte ${end.bad}` };
  const bytes = Buffer.alloc((end.at * 5) >> 3);
  let size = 0;
  let bits = 0;
  let pending = 0;
  for (const digit of digits.slice(0, end.at)) {
    pending = ((pending << 5) | alphabet.indexOf(digit)) & 0xfff;
    bits += 5;
    if (bits >= 8) bytes[size++] = pending >> (bits -= 8);
  }
  return { bytes: bytes.toString('latin1') };
}

/** What stands behind correct padding is ignored where it is less than a group: so does Go. */
function endOfDigits(text: string): { readonly at: number } | { readonly bad: number } {
  for (let at = 0; at < text.length; at += 1) {
    const inGroup = at % 8;
    const left = text.length - at - 1;
    if (text[at] === '=' && inGroup >= 2 && left < 8) return endAtPadding(text, at, inGroup, left);
    if (!alphabet.includes(text.charAt(at))) return { bad: at };
  }
  const open = text.length % 8;
  return open === 0 ? { at: text.length } : { bad: text.length - open };
}

function endAtPadding(
  text: string,
  at: number,
  inGroup: number,
  left: number,
): { readonly at: number } | { readonly bad: number } {
  if (left + inGroup < 7) return { bad: text.length };
  for (let more = 0; more < 7 - inGroup; more += 1) {
    if (more < left && text[at + 1 + more] !== '=') return { bad: at + more };
  }
  // One, three or six digits hold no whole byte more than the digits before.
  return inGroup === 3 || inGroup === 6 ? { bad: at } : { at };
}
