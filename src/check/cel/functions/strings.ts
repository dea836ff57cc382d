import { parseDuration } from '../../../golang/time/parse-duration.ts';
import { CelFunctionError, type CelFunctions } from '../function-error.ts';
import { format } from './format.ts';

/** A text that an expression makes is no longer than this. */
const LONGEST = 1 << 20;

/**
 * Of cel-go's extension for strings (https://pkg.go.dev/github.com/google/cel-go/ext#Strings), which counts characters,
 * where the package counts UTF-16 units or takes letters beyond ASCII for ASCII. Those end in `__`, see metered-text.ts.
 */
export const stringFunctions: CelFunctions = {
  'string.charAt(int): string': (text: string, at: bigint) => {
    const characters = Array.from(text);
    const index = within(at, characters.length);
    return characters[index] ?? '';
  },
  'string.lowerAscii__(): string': (text: string) => text.replaceAll(/[A-Z]+/gu, part => part.toLowerCase()),
  'string.upperAscii__(): string': (text: string) => text.replaceAll(/[a-z]+/gu, part => part.toUpperCase()),
  // JavaScript's trim also takes the byte order mark, Go's the next-line character.
  'string.trim__(): string': (text: string) =>
    text.replaceAll(/^[\p{White_Space}]+|[\p{White_Space}]+$/gu, ''),
  'string.indexOf__(string): int': (text: string, part: string) => indexOf(text, part, 0n),
  'string.indexOf__(string, int): int': indexOf,
  'string.lastIndexOf__(string): int': (text: string, part: string) => {
    const found = text.lastIndexOf(part);
    return found < 0 ? -1n : lengthOf(text.slice(0, found));
  },
  'string.lastIndexOf__(string, int): int': (text: string, part: string, from: bigint) => {
    const characters = Array.from(text);
    const start = characters.slice(0, within(from, characters.length)).join('').length;
    const found = text.lastIndexOf(part, start);
    return found < 0 ? -1n : lengthOf(text.slice(0, found));
  },
  'string.substring__(int): string': (text: string, from: bigint) => {
    const characters = Array.from(text);
    return characters.slice(within(from, characters.length)).join('');
  },
  'string.substring__(int, int): string': (text: string, from: bigint, to: bigint) => {
    const characters = Array.from(text);
    const end = within(to, characters.length);
    const start = within(from, characters.length);
    if (start > end) throw new CelFunctionError('an index is out of range');
    return characters.slice(start, end).join('');
  },
  'string.split__(string): list<string>': (text: string, separator: string) => split(text, separator, -1n),
  'string.split__(string, int): list<string>': split,
  'string.replace(string, string): string': (text: string, from: string, to: string) =>
    replace(text, from, to, -1n),
  'string.replace(string, string, int): string': replace,
  // The package does not know that 0 needs no unit.
  'duration__(string): string': (text: string) => {
    const nanoseconds = parseDuration(Buffer.from(text).toString('latin1'));
    if (nanoseconds === undefined) throw new CelFunctionError('duration() of what is no duration');
    return `${nanoseconds}ns`;
  },
  'string.reverse(): string': (text: string) => Array.from(text).reverse().join(''),
  'string.format(list): string': (text: string, args: readonly unknown[]) => bounded(format(text, args)),
};

function indexOf(text: string, part: string, from: bigint): bigint {
  const characters = Array.from(text);
  const start = characters.slice(0, within(from, characters.length)).join('').length;
  const found = text.indexOf(part, start);
  return found < 0 ? -1n : lengthOf(text.slice(0, found));
}

/** As Go's strings.SplitN: at most so many parts, the last of which has the rest. */
function split(text: string, separator: string, most: bigint): string[] {
  if (most === 0n) return [];
  const parts = separator === '' ? Array.from(text) : text.split(separator);
  if (most < 0n || BigInt(parts.length) <= most) return parts;
  const last = Number(most) - 1;
  return [...parts.slice(0, last), parts.slice(last).join(separator)];
}

function replace(text: string, from: string, to: string, most: bigint): string {
  const parts = from === '' ? ['', ...Array.from(text), ''] : text.split(from);
  const count =
    most < 0n || most > parts.length ? parts.length - 1 : Math.min(Number(most), parts.length - 1);
  if (text.length + count * to.length > LONGEST) throw tooLong();
  return (
    parts.slice(0, count + 1).join(to) +
    parts
      .slice(count + 1)
      .map(part => from + part)
      .join('')
  );
}

function bounded(text: string): string {
  if (text.length > LONGEST) throw tooLong();
  return text;
}

function tooLong(): CelFunctionError {
  return new CelFunctionError('a text becomes too long');
}

function lengthOf(text: string): bigint {
  return BigInt(Array.from(text).length);
}

function within(index: bigint, length: number): number {
  if (index < 0n || index > BigInt(length)) throw new CelFunctionError('an index is out of range');
  return Number(index);
}
