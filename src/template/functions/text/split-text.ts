/** Go's strings.SplitN. */
import { runeAt } from '../../../golang/characters/utf8.ts';
import { checkItems } from '../limits.ts';

/**
 * With a count below zero all parts, else at most so many, of which the last has the rest. Nothing splits runes.
 * @throws FunctionFailure for more than a million parts
 */
export function splitText(text: string, separator: string, count: bigint): string[] {
  if (count === 0n || (text === '' && separator === '')) return [];
  const whole = count < 0n ? Infinity : Number(count) - 1;
  const parts: string[] = [];
  let at = 0;
  while (parts.length < whole) {
    const end = separator === '' ? at + runeAt(text, at).size : text.indexOf(separator, at);
    const isLast = separator === '' ? end === text.length : end === -1;
    if (isLast) break;
    parts.push(text.slice(at, end));
    checkItems(parts.length);
    at = end + separator.length;
  }
  parts.push(text.slice(at));
  return parts;
}
