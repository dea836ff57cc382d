/** `#(path operator value)`: which elements of an array are meant. */
import type { Limits } from './limits.ts';
import { exists, isTrue, nothing, numberOf, toNumber, type Result } from './result.ts';
import { unescapeString } from './unescape.ts';
import { matchesWildcard } from './wildcard.ts';

export interface Query {
  /** From the element to what is compared; empty for the element itself. */
  readonly path: string;
  /** Empty where it only has to exist. */
  readonly operator: string;
  readonly value: string;
}

/** The query at the start of a path, and where the path goes on; undefined where it does not end. */
export function readQuery(path: string): { readonly query: Query; readonly end: number } | undefined {
  let operatorAt = 0;
  let depth = 1;
  let hasEscape = false;
  let at = 2;
  for (; at < path.length; at += 1) {
    const character = path.charAt(at);
    if (depth === 1 && operatorAt === 0 && '!=<>%'.includes(character)) {
      operatorAt = at;
      continue;
    }
    if (character === '\\') at += 1;
    else if (character === '[' || character === '(') depth += 1;
    else if (character === ']' || character === ')') depth -= 1;
    else if (character === '"') {
      const end = endOfPathString(path, at + 1);
      hasEscape ||= path.slice(at, end).includes('\\');
      at = end;
    }
    if (depth === 0) break;
  }
  if (depth > 0) return undefined;
  const end = at + 1;
  if (operatorAt === 0) return { query: { path: trim(path.slice(2, at)), operator: '', value: '' }, end };
  const condition = splitCondition(trim(path.slice(operatorAt, at)));
  const value = unquoted(condition.value, hasEscape);
  return { query: { path: trim(path.slice(2, operatorAt)), operator: condition.operator, value }, end };
}

/** Does what the path of the query led to fulfil it? */
export function fulfils(query: Query, found: Result, limits: Limits): boolean {
  const [result, value] = query.value.startsWith('~') ? asTruth(query, found) : [found, query.value];
  if (!exists(result)) return false;
  if (query.operator === '') return true;
  switch (result.type) {
    case 'string':
      if (query.operator === '%') return matchesWildcard(result.text, value, limits);
      if (query.operator === '!%') return !matchesWildcard(result.text, value, limits);
      return compares(query.operator, result.text, value);
    case 'number':
      return compares(query.operator, numberOf(result), toNumber(value));
    case 'true':
      return truthCompares(query.operator, value, {
        equal: 'true',
        strict: '>',
        inclusive: '>=',
        other: 'false',
      });
    case 'false':
      return truthCompares(query.operator, value, {
        equal: 'false',
        strict: '<',
        inclusive: '<=',
        other: 'true',
      });
    case 'null':
    case 'json':
      break;
  }
  return false;
}

/** The quote that ends a string in a path, or the end of the path. */
export function endOfPathString(path: string, from: number): number {
  let at = from;
  for (; at < path.length && path.charAt(at) !== '"'; at += 1) if (path.charAt(at) === '\\') at += 1;
  return at;
}

export function trim(text: string): string {
  return text.replace(/^[\0-\x20]+/u, '').replace(/[\0-\x20]+$/u, '');
}

function splitCondition(condition: string): { readonly operator: string; readonly value: string } {
  if (condition.length === 1) return { operator: condition, value: '' };
  const [written = ''] = /^(?:!=|!%|<=|>=|==|[<>=%])/u.exec(condition) ?? [];
  return { operator: written === '==' ? '=' : written, value: trim(condition.slice(written.length)) };
}

function unquoted(value: string, hasEscape: boolean): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value;
  const inner = value.slice(1, -1);
  return hasEscape ? unescapeString(inner) : inner;
}

/** `~true` and its like look at what counts as true, false, null or there; the answer is compared with `true`. */
function asTruth(query: Query, found: Result): [result: Result, value: string] {
  const kinds: Readonly<Record<string, (result: Result) => boolean>> = {
    '*': exists,
    null: result => result.type === 'null',
    true: isTrue,
    false: isFalse,
  };
  const kind = query.value.slice(1);
  const is = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (is === undefined) return [nothing, ''];
  return [{ ...nothing, type: is(found) ? 'true' : 'false' }, 'true'];
}

function isFalse(result: Result): boolean {
  if (result.type === 'string') return /^(?:0|f|false)$/iu.test(result.text);
  return result.type === 'number'
    ? numberOf(result) === 0
    : result.type === 'null' || result.type === 'false';
}

function compares<T extends string | number>(operator: string, left: T, right: T): boolean {
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return false;
  }
}

interface Truth {
  readonly equal: string;
  /** The operator that holds against the other of true and false. */
  readonly strict: string;
  /** The operator that holds against anything. */
  readonly inclusive: string;
  readonly other: string;
}

function truthCompares(operator: string, value: string, truth: Truth): boolean {
  if (operator === '=') return value === truth.equal;
  if (operator === '!=') return value !== truth.equal;
  return operator === truth.inclusive || (operator === truth.strict && value === truth.other);
}
