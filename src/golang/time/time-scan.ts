/** The elements of a layout read from a text, before they are put together to a date. */
import { dayNames, monthNames, partsOfLayout } from './time-layout.ts';
import { scanOffset, scanZoneName } from './time-scan-zone.ts';

export interface ScannedTime {
  year: number;
  month?: number;
  day?: number;
  yearDay?: number;
  hour: number;
  minute: number;
  second: number;
  nanoseconds: number;
  half?: 'am' | 'pm';
  /** Seconds east of UTC. */
  offset?: number;
  zoneName?: string;
}

/** Undefined where the text does not fit. */
export function scanTime(layout: string, text: string): ScannedTime | undefined {
  const time: ScannedTime = { year: 0, hour: 0, minute: 0, second: 0, nanoseconds: 0 };
  let rest: string | undefined = text;
  const parts = partsOfLayout(layout);
  for (const [index, { prefix, element }] of parts.entries()) {
    rest = skipPrefix(rest, prefix);
    if (rest === undefined) return undefined;
    if (element === '') return rest === '' ? time : undefined;
    // A fraction may follow the seconds also where the layout has none.
    const takesFraction = !/^[.,]/.test(parts[index + 1]?.element ?? '');
    rest = scanElement(element, rest, time, takesFraction);
    if (rest === undefined) return undefined;
  }
  return undefined;
}

/** Any number of spaces stands for any number. */
function skipPrefix(text: string, prefix: string): string | undefined {
  let rest = text;
  for (let at = 0; at < prefix.length;) {
    if (prefix[at] === ' ') {
      if (rest !== '' && !rest.startsWith(' ')) return undefined;
      while (prefix[at] === ' ') at += 1;
      rest = rest.replace(/^ +/, '');
      continue;
    }
    if (rest === '' || rest[0] !== prefix[at]) return undefined;
    rest = rest.slice(1);
    at += 1;
  }
  return rest;
}

function scanElement(
  element: string,
  text: string,
  time: ScannedTime,
  takesFraction: boolean,
): string | undefined {
  if (element === 'MST') return scanZoneName(text, time);
  if (/^[-Z]/.test(element)) return scanOffset(element, text, time);
  if (/^[.,]/.test(element)) return scanFraction(element, text, time);
  const { pattern, take } = scanners[element] ?? {};
  const found = pattern?.exec(text);
  if (found === undefined || found === null || take?.(time, found[1] ?? '') !== true) return undefined;
  const rest = text.slice(found[0].length);
  const isSecond = element === '5' || element === '05';
  return isSecond && takesFraction ? scanFraction('.9', rest, time) : rest;
}

interface Scanner {
  readonly pattern: RegExp;
  /** False where the value is out of range. */
  readonly take: (time: ScannedTime, text: string) => boolean;
}

function numberField(
  field: 'day' | 'hour' | 'minute' | 'month' | 'second' | 'yearDay',
  pattern: RegExp,
  from: number,
  to: number,
): Scanner {
  return {
    pattern,
    take: (time, text) => {
      time[field] = Number(text);
      return time[field] >= from && time[field] <= to;
    },
  };
}

function nameField(names: readonly string[], length: number | undefined, field?: 'month'): Scanner {
  const known = names.map(name => name.slice(0, length).toLowerCase());
  return {
    pattern: new RegExp(`^(${known.join('|')})`, 'i'),
    take: (time, text) => {
      if (field !== undefined) time[field] = known.indexOf(text.toLowerCase()) + 1;
      return true;
    },
  };
}

const half: Scanner['take'] = (time, text) => {
  time.half = text.toLowerCase() === 'pm' ? 'pm' : 'am';
  return true;
};

const any = Number.MAX_SAFE_INTEGER;
const oneOrTwo = /^(\d\d?)/;
const two = /^(\d\d)/;

const scanners: Readonly<Record<string, Scanner>> = {
  '2006': {
    pattern: /^(\d{4})/,
    take: (time, text) => {
      time.year = Number(text);
      return true;
    },
  },
  '06': {
    pattern: two,
    take: (time, text) => {
      time.year = Number(text) + (Number(text) >= 69 ? 1900 : 2000);
      return true;
    },
  },
  January: nameField(monthNames, undefined, 'month'),
  Jan: nameField(monthNames, 3, 'month'),
  '1': numberField('month', oneOrTwo, 1, 12),
  '01': numberField('month', two, 1, 12),
  Monday: nameField(dayNames, undefined),
  Mon: nameField(dayNames, 3),
  '2': numberField('day', oneOrTwo, 0, any),
  _2: numberField('day', /^ ?(\d\d?)/, 0, any),
  '02': numberField('day', two, 0, any),
  __2: numberField('yearDay', /^ {0,2}(\d{1,3})/, 0, any),
  '002': numberField('yearDay', /^(\d{3})/, 0, any),
  '15': numberField('hour', oneOrTwo, 0, 23),
  '3': numberField('hour', oneOrTwo, 0, 12),
  '03': numberField('hour', two, 0, 12),
  '4': numberField('minute', oneOrTwo, 0, 59),
  '04': numberField('minute', two, 0, 59),
  '5': numberField('second', oneOrTwo, 0, 59),
  '05': numberField('second', two, 0, 59),
  PM: { pattern: /^([AP]M)/, take: half },
  pm: { pattern: /^([ap]m)/, take: half },
};

/** Zeros in the layout ask for exactly so many digits; nines for any number of them, or for no fraction at all. */
function scanFraction(element: string, text: string, time: ScannedTime): string | undefined {
  const isExact = element.includes('0');
  const count = isExact ? `{${element.length - 1}}` : '+';
  const found = new RegExp(`^[.,](\\d${count})`).exec(text);
  if (found === null) return isExact ? undefined : text;
  time.nanoseconds = Number((found[1] ?? '').slice(0, 9).padEnd(9, '0'));
  return text.slice(found[0].length);
}
