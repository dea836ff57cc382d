/** The steps of a path: https://github.com/tidwall/gjson/blob/v1.18.0/SYNTAX.md */
import { modifierNames } from './modifier-names.ts';
import { endOfPathString, readQuery, type Query } from './query.ts';
import { endOfArgument } from './scan.ts';

interface Continuation {
  /** The path from the value on, where there is one. */
  readonly rest?: string;
  /** The path on the result as a whole, where there is one. */
  readonly pipe?: string;
}

export interface ObjectStep extends Continuation {
  readonly key: string;
  /** It contains `*` or `?`. An escaped one counts as such too if there is another. */
  readonly isWild: boolean;
}

export interface ArrayStep extends Continuation {
  /** -1 where it is no index. */
  readonly index: number;
  /** Contains `#`, so it is no index. */
  readonly hasHash: boolean;
  /** It is `#` alone: the number of elements, or of each what `each` leads to. */
  readonly isHash: boolean;
  readonly each?: string;
  readonly query?: Query;
  /** Every match, not the first. */
  readonly all: boolean;
}

export function objectStep(path: string): ObjectStep {
  let key = '';
  let isWild = false;
  for (let at = 0; at < path.length; at += 1) {
    const character = path.charAt(at);
    if (character === '|') return { key, isWild, pipe: path.slice(at + 1) };
    if (character === '.') return { key, isWild, ...afterDot(path, at) };
    if (character === '\\') {
      at += 1;
      key += path.charAt(at);
      continue;
    }
    if (character === '*' || character === '?') isWild = true;
    key += character;
  }
  return { key, isWild };
}

export function arrayStep(path: string): ArrayStep {
  let hasHash = false;
  let all = false;
  let more: { each?: string; query?: Query } = {};
  const step = (part: string, next: Continuation = {}): ArrayStep => ({
    index: hasHash ? -1 : indexOf(part),
    hasHash,
    isHash: part === '#',
    all,
    ...more,
    ...next,
  });
  for (let at = 0; at < path.length; at += 1) {
    const character = path.charAt(at);
    if (character === '|') return step(path.slice(0, at), { pipe: path.slice(at + 1) });
    if (character === '.') {
      const next = hasHash ? { rest: path.slice(at + 1) } : afterDot(path, at);
      return step(path.slice(0, at), next);
    }
    if (character !== '#') continue;
    hasHash = true;
    if (at > 0) continue;
    if (path.startsWith('#.')) more = { each: path.slice(2) };
    if (!/^#[([]/u.test(path)) continue;
    const read = readQuery(path);
    // A query that does not end asks only whether there is an element.
    more = { query: read?.query ?? { path: '', operator: '', value: '' } };
    if (read === undefined) break;
    at = read.end - 1;
    all = path.charAt(read.end) === '#';
  }
  return step(path);
}

/** What stands left and right of the first pipe that is in no query; undefined where there is none. */
export function splitAtPipe(path: string): [left: string, right: string] | undefined {
  if (!path.includes('|')) return undefined;
  if (path.startsWith('{')) {
    const end = endOfArgument(path, 1);
    return path.charAt(end) === '|' ? [path.slice(0, end), path.slice(end + 1)] : undefined;
  }
  for (let at = 0; at < path.length; at += 1) {
    const character = path.charAt(at);
    if (character === '|') return [path.slice(0, at), path.slice(at + 1)];
    if (character === '\\') at += 1;
    if (character === '.') {
      if (at === path.length - 1) return undefined;
      if (path.charAt(at + 1) === '#') {
        at += 2;
        if (at === path.length) return undefined;
        if (path.charAt(at) === '[' || path.charAt(at) === '(') at = endOfQuery(path, at);
      }
    }
  }
  return undefined;
}

function afterDot(path: string, dot: number): Continuation {
  const rest = path.slice(dot + 1);
  return startsPipe(rest) ? { pipe: rest } : { rest };
}

/** A modifier or a multipath works on the result as a whole, so a dot before it is a pipe. */
function startsPipe(rest: string): boolean {
  if (rest.startsWith('@')) return modifierNames.has(/^@([^.|:]*)/u.exec(rest)?.[1] ?? '');
  return rest.startsWith('[') || rest.startsWith('{');
}

function indexOf(part: string): number {
  // Go counts in 64 bits and lets the number run over.
  return /^\d+$/u.test(part) ? Number(BigInt.asIntN(64, BigInt(part))) : -1;
}

/** The place of the bracket that ends the query; the end of the path where none does. */
function endOfQuery(path: string, start: number): number {
  const open = path.charAt(start);
  const close = open === '[' ? ']' : ')';
  let depth = 1;
  let at = start + 1;
  for (; at < path.length; at += 1) {
    const character = path.charAt(at);
    if (character === '\\') at += 1;
    else if (character === open) depth += 1;
    else if (character === close) depth -= 1;
    else if (character === '"') at = endOfPathString(path, at + 1);
    if (depth === 0) break;
  }
  return at;
}
