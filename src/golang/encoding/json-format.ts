/**
 * JSON values as bytes, in the forms that External Secrets gives them: Go's json.Marshal, its GetByteValue and its
 * JSONToSecretDataMap.
 */
import { problem } from '../../errors.ts';
import type { JsonNode, JsonObject } from './json.ts';

/**
 * What became of numbers before they are written: `literal` where Go kept them as json.Number, `float64` where it
 * read them into `any` (20 digits become 17, 1.0 becomes 1).
 */
export type Numbers = 'literal' | 'float64';

/** `plain`: Go's Encoder with SetEscapeHTML(false) leaves `<`, `>` and `&` as they are. */
export type Html = 'escaped' | 'plain';

/**
 * Go's json.Marshal: no space, keys sorted by their bytes, `<`, `>`, `&`, U+2028 and U+2029 escaped.
 * @throws PosternError `VALUE_NOT_JSON` for a number outside float64, where Go's Unmarshal fails.
 */
export function marshalJson(node: JsonNode, numbers: Numbers, html: Html = 'escaped'): string {
  if (node.kind === 'array') {
    return `[${node.items.map(item => marshalJson(item, numbers, html)).join(',')}]`;
  }
  if (node.kind === 'object') {
    const members = sortedMembers(node).map(
      ([key, value]) => `${quote(key, html)}:${marshalJson(value, numbers, html)}`,
    );
    return `{${members.join(',')}}`;
  }
  if (node.kind === 'string') return quote(node.value, html);
  return node.kind === 'number' && numbers === 'float64' ? shortestNumber(toFloat64(node.raw)) : node.raw;
}

/** GetByteValue: text without quotes, null as nothing, numbers without exponent, the rest as json.Marshal. */
export function byteValue(node: JsonNode, numbers: Numbers): Buffer {
  if (node.kind === 'string') return Buffer.from(node.value);
  if (node.raw === 'null') return Buffer.alloc(0);
  const isFloat = node.kind === 'number' && numbers === 'float64';
  return Buffer.from(isFloat ? formatFloat(toFloat64(node.raw)) : marshalJson(node, numbers));
}

/** JSONToSecretDataMap: text without quotes, null as nothing, everything else as it stands in the source. */
export function rawValue(node: JsonNode): Buffer {
  if (node.kind === 'string') return Buffer.from(node.value);
  return Buffer.from(node.raw === 'null' ? '' : node.raw);
}

/** The members as a Go map has them: of a key that occurs twice the last. */
export function lastMembers(object: JsonObject): Map<string, JsonNode> {
  return new Map(object.members);
}

/** The member that {@link lastMembers} has; undefined also where there is no object. */
export function memberOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return node?.kind === 'object' ? lastMembers(node).get(key) : undefined;
}

/** Go's `FormatFloat(f, 'f', -1, 64)`: the shortest digits that give the same number, never an exponent. */
export function formatFloat(number: number): string {
  if (Object.is(number, -0)) return '-0';
  if (!Number.isFinite(number)) return number > 0 ? '+Inf' : '-Inf';
  const [, sign = '', whole = '', fraction = '', exponent] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(number)) ?? [];
  if (exponent === undefined) return String(number);
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}

function toFloat64(raw: string): number {
  const number = Number(raw);
  if (Number.isFinite(number)) return number;
  throw problem('VALUE_NOT_JSON', { what: 'a number of the value', expected: 'in the range of a float64' });
}

/** Go writes a float64 in JSON as ES6 does, but for the sign of zero. */
function shortestNumber(number: number): string {
  return Object.is(number, -0) ? '-0' : String(number);
}

function quote(text: string, html: Html): string {
  return JSON.stringify(text.toWellFormed()).replace(
    html === 'escaped' ? /[<>&\u2028\u2029]/g : /[\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function sortedMembers(object: JsonObject): [string, JsonNode][] {
  return [...lastMembers(object)].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
