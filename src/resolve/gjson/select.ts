/** Paths of gjson v1.18 (https://github.com/tidwall/gjson/blob/v1.18.0/SYNTAX.md), with what it does on odd ones. */
import { deeper, spend, type Limits } from './limits.ts';
import { runModifier } from './modifiers.ts';
import { readSelectors, selectorsJson } from './multipath.ts';
import { arrayStep, objectStep, splitAtPipe, type ArrayStep } from './path.ts';
import { fulfils } from './query.ts';
import { exists, nothing, type Result } from './result.ts';
import { closingQuote, nextValue, parseDocument, valueAt } from './scan.ts';
import { readStatic } from './static.ts';
import { matchesWildcard } from './wildcard.ts';

/** What the path leads to. @throws TooCostly */
export function select(json: string, path: string, limits: Limits): Result {
  spend(limits, json.length + path.length);
  return deeper(limits, () => {
    if (path.length > 1 && /^[@!]/u.test(path)) {
      const made = path.startsWith('@') ? runModifier(json, path, limits, select) : readStatic(path);
      if (made !== undefined) {
        spend(limits, made.json.length);
        if (/^[.|]/u.test(made.rest)) return select(made.json, made.rest.slice(1), limits);
        return parseDocument(made.json);
      }
    }
    if (path.length > 1 && /^[[{]/u.test(path)) {
      const selectors = readSelectors(path);
      if (selectors !== undefined && /^(?:[.|]|$)/u.test(selectors.rest)) {
        const raw = selectorsJson(path.charAt(0), selectors.list, each => select(json, each, limits));
        if (selectors.rest !== '') return select(raw, selectors.rest.slice(1), limits);
        return { type: 'json', raw, text: '' };
      }
      return descend(json, selectors?.rest ?? '', limits);
    }
    return descend(json, path, limits);
  });
}

interface Search {
  readonly json: string;
  readonly limits: Limits;
  found: Result;
  /** The path on what is found, once a step has named one; even where nothing is found. */
  pipe: string | undefined;
}

/** Where a search in an object or array ended, and whether the whole search is over. */
interface Stop {
  readonly end: number;
  readonly hit: boolean;
}

function descend(json: string, path: string, limits: Limits): Result {
  const search: Search = { json, limits, found: nothing, pipe: undefined };
  if (path.startsWith('..')) {
    inArray(search, 0, path.slice(2));
  } else {
    const start = json.search(/[{[]/u);
    if (start !== -1) inNested(search, start, path);
  }
  return search.pipe === undefined ? search.found : select(search.found.raw, search.pipe, limits);
}

function inNested(search: Search, start: number, path: string): Stop {
  const inside = search.json.charAt(start) === '{' ? inObject : inArray;
  return deeper(search.limits, () => inside(search, start + 1, path));
}

function inObject(search: Search, from: number, path: string): Stop {
  const { json } = search;
  const step = objectStep(path);
  if (step.pipe !== undefined) search.pipe = step.pipe;
  let at = from;
  while (at < json.length) {
    while (at < json.length && json.charAt(at) !== '"') {
      at += 1;
      if (json.charAt(at - 1) === '}') return { end: at, hit: false };
    }
    const quote = closingQuote(json, at + 1);
    if (at >= json.length || quote === -1) return { end: json.length, hit: false };
    const key = keyText(json.slice(at, quote + 1));
    const fits = step.isWild ? matchesWildcard(key, step.key, search.limits) : key === step.key;
    const stop = atValue(search, quote + 1, fits ? { rest: step.rest } : undefined);
    if (stop.hit) return stop;
    at = stop.end;
  }
  return { end: at, hit: false };
}

/** The value of a key: passes over it, or goes into it where the key is the one that is looked for. */
function atValue(
  search: Search,
  from: number,
  wanted: { readonly rest: string | undefined } | undefined,
): Stop {
  const { json } = search;
  for (let at = from; at < json.length; at += 1) {
    const isNested = json.charAt(at) === '{' || json.charAt(at) === '[';
    if (isNested && wanted?.rest !== undefined) return inNested(search, at, wanted.rest);
    const value = valueAt(json, at);
    if (value === 'broken') return { end: json.length, hit: false };
    if (value === 'none') continue;
    const hit = wanted !== undefined && wanted.rest === undefined;
    if (hit) search.found = value.value;
    return { end: value.end, hit };
  }
  return { end: json.length, hit: false };
}

function keyText(raw: string): string {
  return raw.includes('\\') ? parseDocument(raw).text : raw.slice(1, -1);
}

function inArray(search: Search, from: number, path: string): Stop {
  const { json } = search;
  const step = arrayStep(path);
  if (step.pipe !== undefined) search.pipe = step.pipe;
  const asked = step.query === undefined ? undefined : queryOn(search, step);
  const starts: number[] = [];
  let at = from;
  for (let index = 0; at <= json.length; index += 1) {
    if (step.each !== undefined) starts.push(at);
    const fits = index === step.index;
    for (;;) {
      // The end of the text ends the array as well.
      if (at >= json.length || json.charAt(at) === ']')
        return closeArray(search, step, at + 1, { starts, count: index, asked });
      const isNested = json.charAt(at) === '{' || json.charAt(at) === '[';
      if (isNested && fits && step.rest !== undefined) {
        const stop = inNested(search, at, step.rest);
        if (stop.hit) return stop;
        at = stop.end;
        break;
      }
      const value = valueAt(json, at);
      if (value === 'broken') return { end: json.length, hit: false };
      if (value === 'none') {
        at += 1;
        continue;
      }
      at = value.end;
      if (asked?.accepts(value.value) === true) return { end: at, hit: true };
      if (fits && step.rest === undefined) {
        search.found = value.value;
        return { end: at, hit: true };
      }
      break;
    }
  }
  return { end: at, hit: false };
}

interface Asked {
  /** Is this the element that ends the search? With `#(…)#` none does. */
  readonly accepts: (value: Result) => boolean;
  readonly collected: readonly string[];
}

function queryOn(search: Search, step: ArrayStep): Asked {
  const query = step.query ?? { path: '', operator: '', value: '' };
  const collected: string[] = [];
  let { rest } = step;
  const accepts = (value: Result): boolean => {
    let subject = value;
    if (value.type === 'json') subject = select(value.raw, query.path, search.limits);
    else if (query.path !== '') return false;
    if (!fulfils(query, subject, search.limits)) return false;
    if (rest !== undefined) {
      const split = splitAtPipe(rest);
      if (split !== undefined) [rest, search.pipe] = split;
    }
    const result = rest === undefined ? value : select(value.raw, rest, search.limits);
    if (!step.all) {
      search.found = result;
      return true;
    }
    if (result.raw !== '') collected.push(result.raw);
    return false;
  };
  return { accepts, collected };
}

interface Seen {
  /** Where each element begins, or what stands before it. */
  readonly starts: readonly number[];
  readonly count: number;
  readonly asked: Asked | undefined;
}

function closeArray(search: Search, step: ArrayStep, end: number, { starts, count, asked }: Seen): Stop {
  if (step.isHash) {
    search.found =
      step.each === undefined
        ? { type: 'number', raw: String(count), text: '' }
        : jsonArray(ofEach(search, starts, step.each));
    return { end, hit: true };
  }
  if (step.all && asked !== undefined && !exists(search.found)) search.found = jsonArray(asked.collected);
  return { end, hit: false };
}

function ofEach(search: Search, starts: readonly number[], each: string): string[] {
  const { json, limits } = search;
  const split = splitAtPipe(each);
  if (split !== undefined) search.pipe = split[1];
  return starts.flatMap(start => {
    let at = start;
    while (' \t\r\n'.includes(json.charAt(at)) && at < json.length) at += 1;
    const element = at >= json.length || json.charAt(at) === ']' ? undefined : nextValue(json, at);
    if (element === undefined) return [];
    const result = select(element.value.raw, split?.[0] ?? each, limits);
    return exists(result) ? [result.raw] : [];
  });
}

function jsonArray(items: readonly string[]): Result {
  return { type: 'json', raw: `[${items.join(',')}]`, text: '' };
}
