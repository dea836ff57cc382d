/** fmt's verbs for strings and slices of bytes: %s %x %X %q. */
import { pad, type FormatFlags } from './format-flags.ts';
import { canBackquote, quote } from '../characters/quote.ts';
import { runeAt } from '../characters/utf8.ts';

/** Undefined where the verb is none for strings. */
export function formatTextVerb(bytes: string, verb: string, flags: FormatFlags): string | undefined {
  switch (verb) {
    case 's':
      return pad(truncated(bytes, flags), flags);
    case 'x':
      return formatHex(bytes, flags, '0x');
    case 'X':
      return formatHex(bytes, flags, '0X').toUpperCase();
    case 'q':
      return formatQuoted(bytes, flags);
    default:
      return undefined;
  }
}

/** In quotes; in back quotes with `#`, where they can hold it. */
export function formatQuoted(bytes: string, flags: FormatFlags): string {
  const text = truncated(bytes, flags);
  if (flags.sharp && canBackquote(text)) return pad(`\`${text}\``, flags);
  return pad(quote(text, flags.plus ? 'ascii' : 'unicode'), flags);
}

/** The precision counts runes. */
function truncated(bytes: string, flags: FormatFlags): string {
  if (flags.precision === undefined || flags.precision >= bytes.length) return bytes;
  let at = 0;
  for (let count = 0; count < flags.precision && at < bytes.length; count += 1) at += runeAt(bytes, at).size;
  return bytes.slice(0, at);
}

/** Here the precision counts bytes. */
function formatHex(bytes: string, flags: FormatFlags, prefix: string): string {
  const shown = flags.precision === undefined ? bytes : bytes.slice(0, flags.precision);
  if (shown === '') return pad('', flags);
  const mark = flags.sharp ? prefix : '';
  const hex = Buffer.from(shown, 'latin1').toString('hex');
  if (!flags.space) return pad(mark + hex, flags);
  return pad(mark + hex.replace(/..(?!$)/g, pair => `${pair} ${mark}`), flags);
}
