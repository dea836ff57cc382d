/** encoding/base64: strict where JavaScript's decoder forgives, but for line breaks, which are skipped. */

/** Go's names: `standard` and `url` are padded, the raw ones are not. */
export type Base64Encoding = 'standard' | 'url' | 'rawStandard' | 'rawUrl';

export interface Base64Error {
  /** Go's text. */
  readonly error: string;
  /** Where the text stops to be base64. */
  readonly offset: number;
}

/** The bytes, or Go's error, for a string of bytes. */
export function decodeBase64(
  text: string,
  encoding: Base64Encoding = 'standard',
): { readonly bytes: string } | Base64Error {
  const offset = offsetOfError(text, alphabets[encoding], encoding === 'standard' || encoding === 'url');
  if (offset !== undefined) return { error: `illegal base64 data at input byte ${offset}`, offset };
  return { bytes: Buffer.from(text, 'base64').toString('latin1') };
}

const alphabets: Readonly<Record<Base64Encoding, RegExp>> = {
  standard: /[A-Za-z0-9+/]/,
  url: /[A-Za-z0-9_-]/,
  rawStandard: /[A-Za-z0-9+/]/,
  rawUrl: /[A-Za-z0-9_-]/,
};

function offsetOfError(text: string, alphabet: RegExp, isPadded: boolean): number | undefined {
  let inGroup = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\n' || character === '\r') continue;
    if (isPadded && character === '=') return offsetOfPaddingError(text, at, inGroup);
    if (!alphabet.test(character)) return at;
    inGroup = (inGroup + 1) % 4;
  }
  const isComplete = inGroup === 0 || (!isPadded && inGroup > 1);
  // Go steps back by the digits of the group, even where line breaks stand between them.
  return isComplete ? undefined : text.length - inGroup;
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
