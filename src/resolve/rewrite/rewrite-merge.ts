/** `rewrite[].merge`: the JSON objects that the values are, merged into one. */
import { isUtf8 } from 'node:buffer';
import { describe } from '../../errors.ts';
import { byteValue, marshalJson } from '../../golang/encoding/json-format.ts';
import { expectedObject, parseJson, type JsonNode } from '../../golang/encoding/json.ts';
import { quoteText } from '../quote-text.ts';
import { encodeRune, runeAt } from '../../golang/characters/utf8.ts';

export interface MergeRewrite {
  readonly strategy?: 'Extract' | 'JSON' | undefined;
  readonly into?: string | undefined;
  readonly priority?: readonly string[] | undefined;
  readonly priorityPolicy?: 'IgnoreNotFound' | 'Strict' | undefined;
  readonly conflictPolicy?: 'Ignore' | 'Error' | undefined;
}

type Data = ReadonlyMap<string, Buffer>;

/** Gives the error to throw, for a reason in ESO's words. */
type Fail = (reason: string) => Error;

/**
 * Extract gives what the merged object contains and nothing else; JSON all that was there, and the merged object under
 * `into`. Keys in `priority` come last, so they win; with `conflictPolicy: Error` nothing may be there twice at all.
 */
export function mergeValues(
  merge: MergeRewrite,
  data: Data,
  fail: Fail,
  numbers: 'float64' | 'literal' = 'float64',
): Data {
  const merged = new Map<string, JsonNode>();
  const conflicts: string[] = [];
  for (const key of inOrder(merge, data)) {
    const value = data.get(key);
    if (value === undefined) {
      if (merge.priorityPolicy === 'IgnoreNotFound') continue;
      throw fail(`key ${quoteText(key)} not found in input map`);
    }
    for (const [name, node] of members(key, value, fail)) {
      if (merged.has(name)) conflicts.push(name);
      merged.set(name, node);
    }
  }
  if (merge.conflictPolicy !== 'Ignore' && conflicts.length > 0) {
    throw fail(`conflicts: ${conflicts.join(', ')}`);
  }
  if (merge.strategy !== 'JSON')
    return new Map([...merged].map(([name, node]) => [name, byteValue(node, numbers)]));
  if (merge.into === undefined || merge.into === '') throw fail("missing 'into' field");
  const object: JsonNode = { kind: 'object', raw: '', members: [...merged] };
  return new Map([...data, [merge.into, Buffer.from(marshalJson(object, numbers, 'plain'))]]);
}

function inOrder({ priority = [] }: MergeRewrite, data: Data): string[] {
  const others = [...data.keys()].filter(key => !priority.includes(key));
  return [...others.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))), ...priority];
}

/** Of a member that is there twice the last; `null` has none. */
function members(key: string, value: Buffer, fail: Fail): [string, JsonNode][] {
  const node = parseJson(asGoReads(value));
  if (node?.kind === 'word' && node.raw === 'null') return [];
  const unreadable = (what: string): Error =>
    fail(`failed to unmarshal JSON: the value of key ${key} ${what}`);
  if (node?.kind !== 'object') throw unreadable(`is not ${expectedObject(value)}`);
  try {
    // A number that is too large makes Go fail here, whether it is used in the end or not.
    marshalJson(node, 'float64');
  } catch (error) {
    throw unreadable(`cannot be read: ${describe(error)}`);
  }
  const sorted = node.members.toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return [...new Map(sorted)];
}

/** In strings Go takes each byte that is no UTF-8 for U+FFFD. */
function asGoReads(value: Buffer): Buffer {
  if (isUtf8(value)) return value;
  const bytes = value.toString('latin1');
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const { rune, size } = runeAt(bytes, at);
    text += encodeRune(rune);
    at += size;
  }
  return Buffer.from(text, 'latin1');
}
