/** fmt.Sprintf (doPrintf of package fmt): flags, widths, argument indexes and its ways of saying what is wrong. */
import { noFlags, type FormatFlags } from '../golang/numbers/format-flags.ts';
import { runeAt } from '../golang/characters/utf8.ts';
import { formatVerb } from './print.ts';
import { typeName } from './type-name.ts';
import type { GoValue } from './value.ts';
import { integerOf, isAbsent } from './value-kind.ts';

/** Never fails for a wrong format: what is wrong with it stands in the result, as in Go. */
export function printFormatted(format: string, values: readonly GoValue[]): string {
  const state: State = {
    format,
    values,
    at: 0,
    argument: 0,
    isReordered: false,
    isGood: true,
    isIndexed: false,
  };
  let printed = '';
  while (state.at < format.length) {
    const percent = format.indexOf('%', state.at);
    if (percent === -1) {
      printed += format.slice(state.at);
      break;
    }
    printed += format.slice(state.at, percent);
    state.at = percent + 1;
    printed += formatOne(state);
  }
  return printed + extraArguments(state);
}

interface State {
  readonly format: string;
  readonly values: readonly GoValue[];
  at: number;
  /** Index of the next argument. */
  argument: number;
  isReordered: boolean;
  /** Whether the argument index of the present verb is one. */
  isGood: boolean;
  /** The last thing read was an index like `[3]`. */
  isIndexed: boolean;
}

function formatOne(state: State): string {
  const { format } = state;
  state.isGood = true;
  const flags = readFlags(state);
  readIndex(state);
  let faults = readWidth(state, flags);
  faults += readPrecision(state, flags);
  if (!state.isIndexed) readIndex(state);
  if (state.at >= format.length) return `${faults}%!(NOVERB)`;
  const { size } = runeAt(format, state.at);
  const verb = format.slice(state.at, state.at + size);
  state.at += size;
  return faults + formatArgument(state, validVerb(verb), flags);
}

/** A byte that is no UTF-8 is written as U+FFFD. */
function validVerb(verb: string): string {
  return verb.length === 1 && verb > '\x7f' ? '\u00ef\u00bf\u00bd' : verb;
}

function formatArgument(state: State, verb: string, flags: FormatFlags): string {
  if (verb === '%') return '%';
  if (!state.isGood) return `%!${verb}(BADINDEX)`;
  if (state.argument >= state.values.length) return `%!${verb}(MISSING)`;
  if (verb === 'v' || verb === 'w') {
    flags.sharpV = flags.sharp;
    flags.sharp = false;
    flags.plusV = flags.plus;
    flags.plus = false;
  }
  const value = state.values[state.argument];
  state.argument += 1;
  return formatVerb(value, verb, flags);
}

const flagNames: Readonly<Record<string, 'sharp' | 'zero' | 'plus' | 'minus' | 'space'>> = {
  '#': 'sharp',
  '0': 'zero',
  '+': 'plus',
  '-': 'minus',
  ' ': 'space',
};

function readFlags(state: State): FormatFlags {
  const flags = noFlags();
  for (;;) {
    const name = flagNames[state.format[state.at] ?? ''];
    if (name === undefined) return flags;
    flags[name] = true;
    state.at += 1;
  }
}

function readWidth(state: State, flags: FormatFlags): string {
  if (state.format[state.at] === '*') {
    state.at += 1;
    const width = takeInteger(state);
    flags.width = width;
    if (width !== undefined && width < 0) {
      flags.width = -width;
      flags.minus = true;
      flags.zero = false;
    }
    state.isIndexed = false;
    return width === undefined ? '%!(BADWIDTH)' : '';
  }
  flags.width = readNumber(state);
  if (state.isIndexed && flags.width !== undefined) state.isGood = false;
  return '';
}

function readPrecision(state: State, flags: FormatFlags): string {
  // A point that ends the format is a verb.
  if (state.format[state.at] !== '.' || state.at + 1 >= state.format.length) return '';
  state.at += 1;
  if (state.isIndexed) state.isGood = false;
  readIndex(state);
  if (state.format[state.at] !== '*') {
    flags.precision = readNumber(state) ?? 0;
    return '';
  }
  state.at += 1;
  const precision = takeInteger(state);
  flags.precision = precision !== undefined && precision >= 0 ? precision : undefined;
  state.isIndexed = false;
  return flags.precision === undefined ? '%!(BADPREC)' : '';
}

const largest = 1e6;

/** Undefined where there is none. A number beyond all bounds ends the format, as in Go. */
function readNumber(state: State): number | undefined {
  let number: number | undefined;
  while (isDigit(state.format[state.at])) {
    if ((number ?? 0) > largest) {
      state.at = state.format.length;
      return undefined;
    }
    number = (number ?? 0) * 10 + Number(state.format[state.at]);
    state.at += 1;
  }
  return number;
}

/** A width or precision that an argument gives with `*`. */
function takeInteger(state: State): number | undefined {
  const integer = integerOf(state.values[state.argument]);
  if (state.argument < state.values.length) state.argument += 1;
  if (integer === undefined || integer > BigInt(largest) || integer < -BigInt(largest)) return undefined;
  return Number(integer);
}

/** `[2]`: the argument to go on with, counted from 1. */
function readIndex(state: State): void {
  state.isIndexed = false;
  if (state.format[state.at] !== '[') return;
  state.isReordered = true;
  const close = state.format.indexOf(']', state.at + 1);
  if (close === -1 || state.format.length - state.at < 3) {
    state.at += 1;
    state.isGood = false;
    return;
  }
  const digits = state.format.slice(state.at + 1, close);
  state.at = close + 1;
  const index = /^[0-9]{1,7}$/.test(digits) ? Number(digits) - 1 : undefined;
  state.isIndexed = index !== undefined;
  if (index !== undefined && index >= 0 && index < state.values.length) state.argument = index;
  else state.isGood = false;
}

function extraArguments(state: State): string {
  if (state.isReordered || state.argument >= state.values.length) return '';
  const extra = state.values.slice(state.argument).map(value => {
    const shown = formatVerb(value, 'v', noFlags());
    return isAbsent(value) ? shown : `${typeName(value)}=${shown}`;
  });
  return `%!(EXTRA ${extra.join(', ')})`;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}
