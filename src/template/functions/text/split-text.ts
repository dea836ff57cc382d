/** Go's strings.SplitN. */
import { runesOf } from '../../../golang/characters/runes.ts';

/** With a count below zero all parts, else at most so many, of which the last has the rest. Nothing splits runes. */
export function splitText(text: string, separator: string, count: bigint): string[] {
  if (count === 0n) return [];
  const parts = separator === '' ? Array.from(runesOf(text), rune => rune.bytes) : text.split(separator);
  if (count < 0n || count >= BigInt(parts.length)) return parts;
  const whole = Number(count) - 1;
  return [...parts.slice(0, whole), parts.slice(whole).join(separator)];
}
