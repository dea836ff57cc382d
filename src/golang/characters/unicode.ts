/** Classes and simple case mappings of code points (https://pkg.go.dev/unicode): one rune to one rune. */

/** `unicode.IsSpace`. */
export function isSpace(code: number): boolean {
  return isIn(/^\p{White_Space}$/u, code);
}

export function isLetter(code: number): boolean {
  return isIn(/^\p{L}$/u, code);
}

/** `unicode.IsDigit`: decimal digits only. */
export function isDigit(code: number): boolean {
  return isIn(/^\p{Nd}$/u, code);
}

export function isNumber(code: number): boolean {
  return isIn(/^\p{N}$/u, code);
}

export function isPunctuation(code: number): boolean {
  return isIn(/^\p{P}$/u, code);
}

export function isUpper(code: number): boolean {
  return isIn(/^\p{Lu}$/u, code);
}

export function isLower(code: number): boolean {
  return isIn(/^\p{Ll}$/u, code);
}

/** Title case: a few ligatures, such as Dž beside DŽ and dž. */
export function isTitle(code: number): boolean {
  return isIn(/^\p{Lt}$/u, code);
}

export function toUpper(code: number): number {
  return greekWithIota(code) ?? single(String.fromCodePoint(code).toUpperCase()) ?? code;
}

export function toLower(code: number): number {
  // Turkish İ: JavaScript writes i with a dot above, two code points.
  if (code === 0x130) return 0x69;
  return single(String.fromCodePoint(code).toLowerCase()) ?? code;
}

export function toTitle(code: number): number {
  const ligature = ligatures.get(code);
  if (ligature !== undefined) return ligature;
  // Georgian letters have capitals for headings, which are no title case.
  if (isIn(/^[\u10d0-\u10fa\u10fd-\u10ff]$/u, code)) return code;
  return toUpper(code);
}

/** DŽ, LJ, NJ and DZ: each as capitals, as title and small. */
const ligatures: ReadonlyMap<number, number> = new Map([
  ...[0x1c4, 0x1c5, 0x1c6].map(code => [code, 0x1c5] as const),
  ...[0x1c7, 0x1c8, 0x1c9].map(code => [code, 0x1c8] as const),
  ...[0x1ca, 0x1cb, 0x1cc].map(code => [code, 0x1cb] as const),
  ...[0x1f1, 0x1f2, 0x1f3].map(code => [code, 0x1f2] as const),
]);

/** Greek letters with an iota below: JavaScript writes the iota as a letter of its own, Go changes the one rune. */
function greekWithIota(code: number): number | undefined {
  if (code >= 0x1f80 && code < 0x1fb0) return code | 8;
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return code + 9;
  return code === 0x1fbc || code === 0x1fcc || code === 0x1ffc ? code : undefined;
}

function single(text: string): number | undefined {
  const code = text.codePointAt(0);
  return code !== undefined && text.length === String.fromCodePoint(code).length ? code : undefined;
}

function isIn(pattern: RegExp, code: number): boolean {
  return pattern.test(String.fromCodePoint(code));
}
