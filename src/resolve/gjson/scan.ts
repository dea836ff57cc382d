/**
 * Values in JSON as gjson finds them: it looks for the next character that can begin a value and passes over everything
 * else, so what is no JSON has values too.
 */
import { nothing, type Result } from './result.ts';
import { unescapeString } from './unescape.ts';

export interface Found {
  readonly value: Result;
  /** The place after the value. */
  readonly end: number;
}

/** The value that begins here; `none` where none does, `broken` for a string without end. */
export function valueAt(json: string, at: number): Found | 'none' | 'broken' {
  const first = json.charAt(at);
  if (first === '{' || first === '[') return found(json, at, endOfNested(json, at), 'json');
  if (first === '"') {
    const end = closingQuote(json, at + 1);
    return end === -1 ? 'broken' : { value: stringResult(json.slice(at, end + 1), -1), end: end + 1 };
  }
  const word = wordType(json, at);
  if (word !== undefined) return found(json, at, endOfWord(json, at), word);
  return startsNumber(json, at) ? found(json, at, endOfNumber(json, at), 'number') : 'none';
}

/** The next value from here on, whatever stands before it. */
export function nextValue(json: string, from: number): Found | undefined {
  for (let at = from; at < json.length; at += 1) {
    const value = valueAt(json, at);
    if (value === 'broken') return undefined;
    if (value !== 'none') return value;
  }
  return undefined;
}

/** A document: an object or array with all that follows it. A string need not end. */
export function parseDocument(json: string): Result {
  const at = /[^\0-\x20]/u.exec(json)?.index;
  if (at === undefined) return nothing;
  const first = json.charAt(at);
  if (first === '{' || first === '[') return { type: 'json', raw: json.slice(at), text: '' };
  const value = valueAt(json, at);
  if (value === 'none') return nothing;
  if (value !== 'broken') return value.value;
  return stringResult(json.slice(at), json.length);
}

/** Where the string ends whose first character is at `from`; -1 where it does not. */
export function closingQuote(json: string, from: number): number {
  for (let at = from; ; at += 1) {
    at = json.indexOf('"', at);
    if (at === -1) return -1;
    let start = at;
    while (start > from && json.charAt(start - 1) === '\\') start -= 1;
    if ((at - start) % 2 === 0) return at;
  }
}

/**
 * After the bracket that closes the one here, of whatever kinds the two are; the end where none does. A string without end
 * ends the search around it as well, so that is one more.
 */
export function endOfNested(json: string, start: number): number {
  let depth = 1;
  for (let at = start + 1; at < json.length; at += 1) {
    switch (json.charCodeAt(at)) {
      case 0x22: {
        const end = closingQuote(json, at + 1);
        if (end === -1) return json.length + 1;
        at = end;
        break;
      }
      case 0x28:
      case 0x5b:
      case 0x7b:
        depth += 1;
        break;
      case 0x29:
      case 0x5d:
      case 0x7d:
        depth -= 1;
        if (depth === 0) return at + 1;
        break;
      default:
    }
  }
  return json.length;
}

/** After the string or the brackets that begin here; whatever else stands here counts as an open bracket. */
export function endOfArgument(text: string, start: number): number {
  if (text.charAt(start) !== '"') return endOfNested(text, start);
  const end = closingQuote(text, start + 1);
  return end === -1 ? text.length : end + 1;
}

function stringResult(raw: string, textEnd: number): Result {
  const inner = raw.slice(1, textEnd);
  return { type: 'string', raw, text: inner.includes('\\') ? unescapeString(inner) : inner };
}

function found(json: string, at: number, end: number, type: Result['type']): Found {
  return { value: { type, raw: json.slice(at, end), text: '' }, end };
}

function wordType(json: string, at: number): 'true' | 'false' | 'null' | undefined {
  switch (json.charAt(at)) {
    case 't':
      return 'true';
    case 'f':
      return 'false';
    case 'n':
      // Anything but `nu…` is taken for NaN.
      return at + 1 < json.length && json.charAt(at + 1) !== 'u' ? undefined : 'null';
    default:
      return undefined;
  }
}

function startsNumber(json: string, at: number): boolean {
  return /[-+0-9iInN]/u.test(json.charAt(at));
}

function endOfWord(json: string, at: number): number {
  let end = at + 1;
  while (json.charAt(end) >= 'a' && json.charAt(end) <= 'z') end += 1;
  return end;
}

function endOfNumber(json: string, at: number): number {
  let end = at + 1;
  while (end < json.length && json.charAt(end) > ' ' && !',]}'.includes(json.charAt(end))) end += 1;
  return end;
}
