/**
 * JSON as Go's encoding/json reads it, with what JSON.parse throws away: the text of each number, the source of
 * each value and keys that occur twice. Keys such as `__proto__` are plain text here.
 */
import { isUtf8 } from 'node:buffer';
import { hasMoreValues } from '../json-values.ts';

export type JsonNode =
  | { readonly kind: 'string'; readonly raw: string; readonly value: string }
  | { readonly kind: 'number'; readonly raw: string }
  | { readonly kind: 'word'; readonly raw: 'true' | 'false' | 'null' }
  | { readonly kind: 'array'; readonly raw: string; readonly items: readonly JsonNode[] }
  | JsonObject;

export interface JsonObject {
  readonly kind: 'object';
  /** The source text from brace to brace. */
  readonly raw: string;
  /** In source order; a key may occur twice. */
  readonly members: readonly (readonly [key: string, value: JsonNode])[];
}

/**
 * Members and elements of a document. An agent has 48 MiB for small values: a document of 100,000 short keys, which is no more
 * than 1.5 MB of text, ends it without a word.
 */
export const MOST_VALUES = 50_000;

/**
 * The document; undefined where the bytes are not JSON, not UTF-8, nested deeper than a thousand levels or of more than
 * {@link MOST_VALUES}.
 */
export function parseJson(bytes: Buffer): JsonNode | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  if (isTooMuch(text)) return undefined;
  try {
    // The scanner below relies on a valid document. The message of this error is dropped: it quotes the text.
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const scanner: Scanner = { text, at: 0, depth: 0 };
  return scanValue(scanner);
}

/** What a value is to be that is taken apart into the members of an object, for the error of one that is not. */
export function expectedObject(bytes: Buffer): string {
  const isLarge = isTooMuch(bytes.toString('latin1'));
  return isLarge ? `a JSON object of at most ${MOST_VALUES} keys and elements` : 'a JSON object';
}

/** The shortest value takes two characters, so that few documents are looked at. */
function isTooMuch(text: string): boolean {
  return text.length > 2 * MOST_VALUES && hasMoreValues(text, MOST_VALUES);
}

interface Scanner {
  readonly text: string;
  at: number;
  depth: number;
}

const deepest = 1000;

function scanValue(scanner: Scanner): JsonNode | undefined {
  skipSpace(scanner);
  const first = scanner.text[scanner.at];
  if (first === '{') return nested(scanner, scanObject);
  if (first === '[') return nested(scanner, scanArray);
  if (first === '"') {
    const raw = takeString(scanner);
    return { kind: 'string', raw, value: unquote(raw) };
  }
  const raw = takeBare(scanner);
  return isWord(raw) ? { kind: 'word', raw } : { kind: 'number', raw };
}

function nested(scanner: Scanner, scan: (scanner: Scanner) => JsonNode | undefined): JsonNode | undefined {
  if (scanner.depth === deepest) return undefined;
  scanner.depth += 1;
  const node = scan(scanner);
  scanner.depth -= 1;
  return node;
}

function scanObject(scanner: Scanner): JsonNode | undefined {
  const start = scanner.at;
  const members: [string, JsonNode][] = [];
  while (nextElement(scanner, '}')) {
    const key = unquote(takeString(scanner));
    skipSpace(scanner);
    scanner.at += 1; // the colon
    const value = scanValue(scanner);
    if (value === undefined) return undefined;
    members.push([key, value]);
  }
  return { kind: 'object', raw: scanner.text.slice(start, scanner.at), members };
}

function scanArray(scanner: Scanner): JsonNode | undefined {
  const start = scanner.at;
  const items: JsonNode[] = [];
  while (nextElement(scanner, ']')) {
    const item = scanValue(scanner);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return { kind: 'array', raw: scanner.text.slice(start, scanner.at), items };
}

/** Steps over the opening bracket or a comma to the next element; false once the closing bracket is behind. */
function nextElement(scanner: Scanner, close: string): boolean {
  skipSpace(scanner);
  if (scanner.text[scanner.at] !== close) scanner.at += 1;
  skipSpace(scanner);
  if (scanner.text[scanner.at] !== close) return true;
  scanner.at += 1;
  return false;
}

function takeString(scanner: Scanner): string {
  const start = scanner.at;
  let end = start + 1;
  while (scanner.text[end] !== '"') end += scanner.text[end] === '\\' ? 2 : 1;
  scanner.at = end + 1;
  return scanner.text.slice(start, scanner.at);
}

/** A number or one of true, false, null. */
function takeBare(scanner: Scanner): string {
  const start = scanner.at;
  while (!' \t\r\n,]}'.includes(scanner.text[scanner.at] ?? ',')) scanner.at += 1;
  return scanner.text.slice(start, scanner.at);
}

function skipSpace(scanner: Scanner): void {
  while (' \t\r\n'.includes(scanner.text[scanner.at] ?? '.')) scanner.at += 1;
}

function unquote(raw: string): string {
  return String(JSON.parse(raw));
}

function isWord(raw: string): raw is 'true' | 'false' | 'null' {
  return raw === 'true' || raw === 'false' || raw === 'null';
}
