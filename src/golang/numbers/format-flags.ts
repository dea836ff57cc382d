/** The flags of one verb of fmt, and what all verbs do with the width. */
import { runeCount } from '../characters/utf8.ts';

export interface FormatFlags {
  width: number | undefined;
  precision: number | undefined;
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `%+v` and `%#v` mean something else than plus and sharp do with other verbs. */
  plusV: boolean;
  sharpV: boolean;
}

export function noFlags(): FormatFlags {
  return {
    width: undefined,
    precision: undefined,
    minus: false,
    plus: false,
    sharp: false,
    space: false,
    zero: false,
    plusV: false,
    sharpV: false,
  };
}

/** Filled to the width, which counts runes. Zeros fill only on the left. */
export function pad(bytes: string, flags: FormatFlags, zero: boolean = flags.zero): string {
  if (flags.width === undefined) return bytes;
  const missing = flags.width - runeCount(bytes);
  if (missing <= 0) return bytes;
  if (flags.minus) return bytes + ' '.repeat(missing);
  return (zero ? '0' : ' ').repeat(missing) + bytes;
}
