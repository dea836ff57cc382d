/** What a path of gjson leads to. Text is bytes here, one character each, so that lengths and order are Go's. */
import { formatFloat } from '../../golang/encoding/json-format.ts';
import { parseFloat64 } from '../../golang/numbers/parse-number.ts';

export interface Result {
  readonly type: 'null' | 'false' | 'true' | 'number' | 'string' | 'json';
  /** The source; for an object or array all of it. Empty only for what is not there and for answers of a query. */
  readonly raw: string;
  /** Of a string, without quotes and escapes. */
  readonly text: string;
}

export const nothing: Result = { type: 'null', raw: '', text: '' };

/** `null` exists. */
export function exists(result: Result): boolean {
  return result.type !== 'null' || result.raw !== '';
}

export function isArray({ type, raw }: Result): boolean {
  return type === 'json' && raw.startsWith('[');
}

export function isObject({ type, raw }: Result): boolean {
  return type === 'json' && raw.startsWith('{');
}

/** Result.String() of gjson: whole numbers as they stand, others in the shortest form without exponent. */
export function resultText(result: Result): string {
  switch (result.type) {
    case 'null':
      return '';
    case 'string':
      return result.text;
    case 'number':
      return /^-?\d*$/u.test(result.raw) ? result.raw : floatText(numberOf(result));
    case 'json':
      return result.raw;
    case 'true':
    case 'false':
      break;
  }
  return result.type;
}

/** Result.Num: what is no number counts as 0, what is too large as infinite. */
export function numberOf({ raw }: Result): number {
  return toNumber(raw);
}

export function toNumber(text: string): number {
  const number = parseFloat64(text);
  if (number !== undefined) return number;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu.test(text) ? Number(text) : 0;
}

/** Result.Bool() */
export function isTrue(result: Result): boolean {
  if (result.type === 'string') return /^(?:1|t|true)$/iu.test(result.text);
  return result.type === 'number' ? numberOf(result) !== 0 : result.type === 'true';
}

function floatText(number: number): string {
  return Number.isNaN(number) ? 'NaN' : formatFloat(number);
}
