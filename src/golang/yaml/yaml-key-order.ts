/** The order in which go-yaml v2 writes the keys of a map: letters last, and numbers in a text by their value. */
import { isDigit, isLetter } from '../characters/unicode.ts';

/** For sorting. */
export function compareYamlKeys(a: string, b: string): number {
  const [left, right] = [runes(a), runes(b)];
  const shorter = Math.min(left.length, right.length);
  for (let at = 0; at < shorter; at += 1) {
    const [x = 0, y = 0] = [left[at], right[at]];
    if (x !== y) return compareAt(left, right, at, x, y);
  }
  return left.length - right.length;
}

function compareAt(
  left: readonly number[],
  right: readonly number[],
  at: number,
  x: number,
  y: number,
): number {
  const [isLeftLetter, isRightLetter] = [isLetter(x), isLetter(y)];
  if (isLeftLetter && isRightLetter) return x - y;
  if (isLeftLetter || isRightLetter) return isRightLetter ? -1 : 1;
  // A zero inside of a number is a digit of it, not one that leads.
  const isInside = (x === zero || y === zero) && hasDigitBefore(left, at);
  const [leftDigits, rightDigits] = [digitsAt(left, at), digitsAt(right, at)];
  const start = isInside ? 1n : 0n;
  const [leftNumber, rightNumber] = [numberOf(leftDigits, start), numberOf(rightDigits, start)];
  if (leftNumber !== rightNumber) return leftNumber < rightNumber ? -1 : 1;
  return leftDigits.length - rightDigits.length || x - y;
}

const zero = 0x30;

/** Both texts are the same up to here. */
function hasDigitBefore(codes: readonly number[], at: number): boolean {
  for (let before = at - 1; before >= 0 && isDigit(codes[before] ?? 0); before -= 1) {
    if (codes[before] !== zero) return true;
  }
  return false;
}

function digitsAt(codes: readonly number[], at: number): number[] {
  let end = at;
  while (end < codes.length && isDigit(codes[end] ?? 0)) end += 1;
  return codes.slice(at, end);
}

/** In 64 bits, as Go calculates it, whatever script the digits are of. */
function numberOf(digits: readonly number[], start: bigint): bigint {
  return digits.reduce((sum, code) => BigInt.asIntN(64, sum * 10n + BigInt(code - zero)), start);
}

function runes(text: string): number[] {
  return Array.from(text, character => character.codePointAt(0) ?? 0);
}
