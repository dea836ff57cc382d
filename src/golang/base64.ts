/** encoding/base64's StdEncoding: strict where JavaScript's decoder forgives, but for line breaks, which are skipped. */

/** The bytes, or Go's error, which names the offset where the text stops to be base64. */
export function decodeBase64(text: string): { readonly bytes: string } | { readonly error: string } {
  const bad = offsetOfError(text);
  if (bad !== undefined) return { error: `illegal base64 data at input byte ${bad}` };
  return { bytes: Buffer.from(text, 'base64').toString('latin1') };
}

function offsetOfError(text: string): number | undefined {
  let inGroup = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\n' || character === '\r') continue;
    if (character === '=') return offsetOfPaddingError(text, at, inGroup);
    if (!/[A-Za-z0-9+/]/.test(character)) return at;
    inGroup = (inGroup + 1) % 4;
  }
  // Go steps back by the digits of the group, even where line breaks stand between them.
  return inGroup === 0 ? undefined : text.length - inGroup;
}

function offsetOfPaddingError(text: string, at: number, inGroup: number): number | undefined {
  if (inGroup < 2) return at;
  let next = skipBreaks(text, at + 1);
  if (inGroup === 2) {
    if (next === text.length) return next;
    if (text[next] !== '=') return next - 1;
    next = skipBreaks(text, next + 1);
  }
  return next < text.length ? next : undefined;
}

function skipBreaks(text: string, from: number): number {
  let at = from;
  while (text[at] === '\n' || text[at] === '\r') at += 1;
  return at;
}
