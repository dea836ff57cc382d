/** fmt's verbs for float64: %e %E %f %F %g %G %b %x %X. */
import { pad, type FormatFlags } from './format-flags.ts';
import { formatFloat64, type FloatFormat } from './format-float.ts';

/** Undefined where the verb is none for floats. */
export function formatFloatVerb(value: number, verb: string, flags: FormatFlags): string | undefined {
  switch (verb) {
    case 'v':
      return formatFloat(value, 'g', -1, flags);
    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X':
      return formatFloat(value, verb, -1, flags);
    case 'f':
    case 'e':
    case 'E':
      return formatFloat(value, verb, 6, flags);
    case 'F':
      return formatFloat(value, 'f', 6, flags);
    default:
      return undefined;
  }
}

function formatFloat(value: number, format: FloatFormat, usual: number, flags: FormatFlags): string {
  const precision = flags.precision ?? usual;
  const text = formatFloat64(value, format, precision);
  const isSigned = text.startsWith('-') || text.startsWith('+');
  const plus = flags.space && !flags.plus ? ' ' : '+';
  const sign = text.startsWith('-') ? '-' : plus;
  const unsigned = isSigned ? text.slice(1) : text;
  if (!Number.isFinite(value)) {
    // No number by its looks, so zeros never fill it; infinity has a sign always, NaN only where one is asked for.
    const isShown = !Number.isNaN(value) || flags.plus || flags.space;
    return pad((isShown ? sign : '') + unsigned, flags, false);
  }
  const digits = flags.sharp && format !== 'b' ? withPoint(unsigned, format, precision) : unsigned;
  if (!flags.plus && sign === '+') return pad(digits, flags);
  if (flags.zero && !flags.minus && flags.width !== undefined) {
    return sign + digits.padStart(flags.width - 1, '0');
  }
  return pad(sign + digits, flags);
}

/** With `#` there always is a decimal point, and %g and %x keep zeros up to the precision (6 where none is given). */
function withPoint(number: string, format: FloatFormat, precision: number): string {
  const isHex = format === 'x' || format === 'X';
  const tailAt = number.search(isHex ? /[pP]/ : /[eE]/);
  const head = tailAt === -1 ? number : number.slice(0, tailAt);
  const tail = tailAt === -1 ? '' : number.slice(tailAt);
  const wanted = format === 'g' || format === 'G' || format === 'x' ? precision : 0;
  // Every character counts from the first that is no zero, the `x` of a prefix too: that is how Go counts.
  const significant = head.replaceAll('.', '').replace(/^0+/, '').length;
  let missing = (wanted === -1 ? 6 : wanted) - significant;
  if (head.includes('.')) return head + '0'.repeat(Math.max(missing, 0)) + tail;
  if (head === '0') missing -= 1;
  return `${head}.${'0'.repeat(Math.max(missing, 0))}${tail}`;
}
