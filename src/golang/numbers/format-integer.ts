/** fmt's verbs for integers: %d %b %o %O %x %X %c %q %U. */
import { pad, type FormatFlags } from './format-flags.ts';
import { isPrintable } from '../characters/printable.ts';
import { quoteRune } from '../characters/quote.ts';
import { encodeRune, maxRune, runeError } from '../characters/utf8.ts';

/** Undefined where the verb is none for integers. */
export function formatIntegerVerb(value: bigint, verb: string, flags: FormatFlags): string | undefined {
  switch (verb) {
    case 'd':
      return formatInteger(value, 10, flags);
    case 'b':
      return formatInteger(value, 2, flags, '0b');
    case 'o':
      return formatInteger(value, 8, flags, '0');
    case 'O':
      return formatInteger(value, 8, flags, '0', '0o');
    case 'x':
      return formatInteger(value, 16, flags, '0x');
    case 'X':
      return formatInteger(value, 16, flags, '0X');
    case 'c':
      return pad(encodeRune(runeOf(value)), flags);
    case 'q':
      return pad(quoteRune(runeOf(value), flags.plus ? 'ascii' : 'unicode'), flags);
    case 'U':
      return formatUnicode(BigInt.asUintN(64, value), flags);
    default:
      return undefined;
  }
}

/** `sharpPrefix` stands there with the flag `#`, `always` whatever the flags. */
export function formatInteger(
  value: bigint,
  base: 2 | 8 | 10 | 16,
  flags: FormatFlags,
  sharpPrefix = '',
  always = '',
): string {
  if (flags.precision === 0 && value === 0n) return ' '.repeat(flags.width ?? 0);
  const sign = signOf(value, flags);
  const magnitude = (value < 0n ? -value : value).toString(base);
  const cased = sharpPrefix === '0X' ? magnitude.toUpperCase() : magnitude;
  const digits = cased.padStart(digitsWanted(sign, flags), '0');
  const isMarked = flags.sharp && !(base === 8 && digits.startsWith('0'));
  return pad(sign + always + (isMarked ? sharpPrefix : '') + digits, flags, false);
}

function signOf(value: bigint, flags: FormatFlags): string {
  if (value < 0n) return '-';
  if (flags.plus) return '+';
  return flags.space ? ' ' : '';
}

/** Zeros to the left come from the precision, or from `0` and the width, of which a prefix takes no part. */
function digitsWanted(sign: string, flags: FormatFlags): number {
  if (flags.precision !== undefined) return flags.precision;
  if (!flags.zero || flags.minus || flags.width === undefined) return 0;
  return flags.width - sign.length;
}

function runeOf(value: bigint): number {
  return value < 0n || value > BigInt(maxRune) ? runeError : Number(value);
}

function formatUnicode(value: bigint, flags: FormatFlags): string {
  const digits = value
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(flags.precision ?? 0, 4), '0');
  const rune = value <= BigInt(maxRune) ? Number(value) : -1;
  const shown = flags.sharp && rune !== -1 && isPrintable(rune) ? ` '${encodeRune(rune)}'` : '';
  return pad(`U+${digits}${shown}`, flags, false);
}
