/** `@name:argument`: what makes one JSON text of another. */
import { isValidJson, jsonString } from './json-text.ts';
import { deeper, spend, type Limits } from './limits.ts';
import { forEach } from './members.ts';
import { modifierNames } from './modifier-names.ts';
import { prettyJson, uglyJson } from './pretty.ts';
import { trim } from './query.ts';
import { exists, isArray, isObject, isTrue, numberOf, resultText, type Result } from './result.ts';
import { endOfArgument, parseDocument } from './scan.ts';
import type { Made } from './static.ts';

type Select = (json: string, path: string, limits: Limits) => Result;

interface Call {
  readonly json: string;
  readonly argument: string;
  readonly limits: Limits;
  readonly select: Select;
}

/** Undefined where the path begins with no modifier. */
export function runModifier(json: string, path: string, limits: Limits, select: Select): Made | undefined {
  const name = /^@([^.|:]*)/u.exec(path)?.[1] ?? '';
  const modify = modifierNames.has(name) ? modifiers[name] : undefined;
  if (modify === undefined) return undefined;
  const after = path.slice(name.length + 1);
  const written = after.startsWith(':') ? after.slice(1) : '';
  const length = argumentLength(written);
  const rest = after.startsWith(':') ? written.slice(length) : after;
  return { json: modify({ json, argument: written.slice(0, length), limits, select }), rest };
}

function argumentLength(written: string): number {
  if (/^[{["]/u.test(written)) return endOfArgument(written, 0);
  let at = 0;
  for (; at < written.length && written.charAt(at) !== '|'; at += 1) {
    if ('{["('.includes(written.charAt(at))) at = endOfArgument(written, at) - 1;
  }
  return at;
}

const modifiers: Readonly<Record<string, (call: Call) => string>> = {
  this: ({ json }) => json,
  valid: ({ json }) => (isValidJson(json) ? json : ''),
  ugly: ({ json }) => uglyJson(json),
  pretty: ({ json, argument, limits }) => prettyJson(json, prettyOptions(argument), limits),
  tostr: ({ json }) => jsonString(json),
  fromstr: ({ json }) => (isValidJson(json) ? resultText(parseDocument(json)) : ''),
  reverse,
  flatten,
  keys,
  values,
  join,
  group,
  dig,
};

function prettyOptions(argument: string) {
  const options = { width: 80, prefix: '', indent: '  ', sortKeys: false };
  const space = (value: Result): string => resultText(value).replaceAll(/[^ \t\r\n]/gu, '');
  forEach(parseDocument(argument), (key, value) => {
    const name = resultText(key);
    if (name === 'sortKeys') options.sortKeys = isTrue(value);
    if (name === 'indent') options.indent = space(value);
    if (name === 'prefix') options.prefix = space(value);
    if (name === 'width') options.width = integerOf(value);
  });
  return options;
}

function integerOf(value: Result): number {
  if (value.type === 'true') return 1;
  if (value.type === 'string') return /^-?\d+$/u.test(value.text) ? Number(value.text) : 0;
  return value.type === 'number' ? Math.trunc(numberOf(value)) : 0;
}

function reverse({ json }: Call): string {
  const document = parseDocument(json);
  if (isArray(document))
    return `[${membersOf(document)
      .map(({ value }) => value.raw)
      .reverse()
      .join(',')}]`;
  if (!isObject(document)) return json;
  return `{${membersOf(document)
    .map(({ key, value }) => `${key.raw}:${value.raw}`)
    .reverse()
    .join(',')}}`;
}

function flatten({ json, argument, limits }: Call): string {
  const isDeep = flag(argument, 'deep');
  const flat = (text: string): string =>
    deeper(limits, () => {
      const document = parseDocument(text);
      if (!isArray(document)) return text;
      spend(limits, text.length);
      const items = membersOf(document).map(({ value }) => {
        if (!isArray(value)) return value.raw;
        return withoutBrackets(isDeep ? flat(value.raw) : value.raw);
      });
      return `[${items
        .map(item => trim(item))
        .filter(item => item !== '')
        .join(',')}]`;
    });
  return flat(json);
}

function keys({ json }: Call): string {
  const document = parseDocument(json);
  const names = membersOf(document).map(({ key }) => (isObject(document) ? key.raw : 'null'));
  return `[${names.join(',')}]`;
}

function values({ json }: Call): string {
  const document = parseDocument(json);
  if (isArray(document)) return json;
  return `[${membersOf(document)
    .map(({ value }) => value.raw)
    .join(',')}]`;
}

/** The objects of an array as one: of a key that occurs twice the first place and the last value. */
function join({ json, argument }: Call): string {
  const document = parseDocument(json);
  if (!isArray(document)) return json;
  const objects = membersOf(document)
    .map(({ value }) => value)
    .filter(value => isObject(value));
  if (flag(argument, 'preserve')) return `{${objects.map(({ raw }) => withoutBrackets(raw)).join(',')}}`;
  const members = new Map<string, { key: string; value: string }>();
  for (const object of objects) {
    for (const { key, value } of membersOf(object)) {
      members.set(key.text, { key: members.get(key.text)?.key ?? key.raw, value: value.raw });
    }
  }
  return `{${[...members.values()].map(({ key, value }) => `${key}:${value}`).join(',')}}`;
}

/** An object of arrays as an array of objects. */
function group({ json }: Call): string {
  const document = parseDocument(json);
  if (!isObject(document)) return '';
  const rows: string[][] = [];
  for (const { key, value } of membersOf(document)) {
    if (!isArray(value)) continue;
    for (const [index, item] of membersOf(value).entries()) {
      (rows[index] ??= []).push(`${key.raw}:${item.value.raw}`);
    }
  }
  return `[${rows.map(row => `{${row.join(',')}}`).join(',')}]`;
}

/** What the path leads to from the document and from everything in it. */
function dig({ json, argument, limits, select }: Call): string {
  const found: string[] = [];
  const visit = (parent: Result): void =>
    deeper(limits, () => {
      const result = select(parent.raw, argument, limits);
      if (exists(result)) found.push(result.raw);
      if (isArray(parent) || isObject(parent)) forEach(parent, (_, value) => visit(value));
    });
  visit(parseDocument(json));
  return `[${found.join(',')}]`;
}

function membersOf(result: Result): { readonly key: Result; readonly value: Result }[] {
  const members: { key: Result; value: Result }[] = [];
  forEach(result, (key, value) => members.push({ key, value }));
  return members;
}

function flag(argument: string, name: string): boolean {
  let is = false;
  forEach(parseDocument(argument), (key, value) => {
    if (resultText(key) === name) is = isTrue(value);
  });
  return is;
}

function withoutBrackets(json: string): string {
  const text = trim(json);
  return text.length >= 2 && /^[[{]/u.test(text) ? text.slice(1, -1) : text;
}
