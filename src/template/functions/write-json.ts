/** Values of a template as JSON, as Go's encoding/json writes them. */
import { joinPieces } from '../../golang/characters/join-pieces.ts';
import { runesOf } from '../../golang/characters/runes.ts';
import { runeError } from '../../golang/characters/utf8.ts';
import { FunctionFailure } from '../function.ts';
import type { GoInteger, GoList, GoMap, GoStruct, GoValue } from '../value.ts';

/** `html`: `<`, `>` and `&` are escaped, so that the text may stand in a script element. */
export interface JsonStyle {
  readonly html: boolean;
  /** Spaces for each level; everything stands on one line where there are none. */
  readonly indent: number;
}

const deepest = 1000;

/** @throws FunctionFailure for NaN and infinities, and for values that contain themselves */
export function writeJson(value: GoValue, style: JsonStyle, depth = 0): string {
  if (depth > deepest) throw new FunctionFailure('a value nested too deeply for JSON');
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return quoteJson(value, style.html);
  if (typeof value === 'number') return jsonNumber(value);
  if (typeof value !== 'object') return String(value);
  return writeObject(value, style, depth);
}

function writeObject(value: GoInteger | GoList | GoMap | GoStruct, style: JsonStyle, depth: number): string {
  const nested = (item: GoValue): string => writeJson(item, style, depth + 1);
  if (value.kind === 'integer') return String(value.value);
  if (value.kind === 'list') {
    if (value.isNil === true) return 'null';
    if (value.element === 'uint8') return quoteJson(base64OfList(value), style.html);
    return bracketed('[', value.items.map(nested), ']', style, depth);
  }
  if (value.kind === 'struct' && value.fields.size === 0) return quoteJson(textOfStruct(value), style.html);
  // A map by its keys, a struct in the order that it was declared in.
  const members =
    value.kind === 'map' ? [...value.entries].sort(([a], [b]) => (a < b ? -1 : 1)) : [...value.fields];
  const colon = style.indent > 0 ? ': ' : ':';
  const written = members.map(([key, item]) => quoteJson(key, style.html) + colon + nested(item));
  return bracketed('{', written, '}', style, depth);
}

/** A time has a form of its own; other types without fields are written as they print. */
function textOfStruct(value: GoStruct): string {
  const format = value.type === 'time.Time' ? value.methods.get('Format') : undefined;
  const text = format?.(['2006-01-02T15:04:05.999999999Z07:00']);
  return typeof text === 'string' ? text : value.text;
}

function bracketed(
  open: string,
  items: readonly string[],
  close: string,
  { indent }: JsonStyle,
  depth: number,
): string {
  if (items.length === 0 || indent === 0) return open + items.join(',') + close;
  const line = `\n${' '.repeat(indent * (depth + 1))}`;
  return `${open}${line}${items.join(`,${line}`)}\n${' '.repeat(indent * depth)}${close}`;
}

function jsonNumber(value: number): string {
  if (!Number.isFinite(value)) throw new FunctionFailure('json: unsupported value: an infinity or NaN');
  return Object.is(value, -0) ? '-0' : String(value);
}

function base64OfList(list: GoList): string {
  const bytes = list.items.map(item =>
    typeof item === 'object' && item?.kind === 'integer' ? Number(item.value) : 0,
  );
  return Buffer.from(bytes).toString('base64');
}

/** A string of bytes, with U+FFFD as an escape for what is no UTF-8. */
function quoteJson(bytes: string, html: boolean): string {
  const plain = html ? /^[ !#-%'-;=?-[\]-\x7f]*$/ : /^[ !#-[\]-\x7f]*$/;
  if (plain.test(bytes)) return `"${bytes}"`;
  const escaped = runesOf(bytes).map(rune => {
    if (rune.code === runeError && rune.bytes.length === 1) return '\\ufffd';
    return escapes.get(rune.code) ?? (mustEscape(rune.code, html) ? escapeOf(rune.code) : rune.bytes);
  });
  return `"${joinPieces(escaped)}"`;
}

const escapes: ReadonlyMap<number, string> = new Map([
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
]);

function mustEscape(code: number, html: boolean): boolean {
  // U+2028 and U+2029 end lines in old JavaScript.
  if (code < 0x20 || code === 0x2028 || code === 0x2029) return true;
  return html && (code === 0x3c || code === 0x3e || code === 0x26);
}

function escapeOf(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
