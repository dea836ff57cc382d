/** What a scalar of YAML 1.1 stands for, as go-yaml v2 decides it (its resolve.go). */
import { decodeBase64 } from '../encoding/base64.ts';
import { parseFloat64, parseInteger } from '../numbers/parse-number.ts';
import { parseInstant } from '../time/time-parse.ts';

/** An int is a bigint, a float a number. */
export type YamlScalar = null | boolean | bigint | number | string;

/**
 * Of a plain scalar, or of one with a tag (`tag:yaml.org,2002:int`); any other is text.
 * Undefined where the text does not fit the tag.
 */
export function resolveScalar(text: string, tag = ''): YamlScalar | undefined {
  const name = tag.replace('tag:yaml.org,2002:', '!!');
  if (name === '!!binary') return decoded(text);
  if (name === '!!str' || !resolvable.has(name)) return text;
  const value = plainValue(text, name);
  if (name === '' || typeName(value, text) === name) return value;
  if (name === '!!timestamp' && isTimestamp(text)) return text;
  return name === '!!float' && typeof value === 'bigint' ? Number(value) : undefined;
}

/** Whether the text, written plain, would be read as text again. */
export function isPlainText(text: string): boolean {
  return !isTimestamp(text) && !words.has(text) && typeof plainValue(text, '') === 'string';
}

const resolvable = new Set(['', '!!str', '!!bool', '!!int', '!!float', '!!null', '!!timestamp']);

const words: ReadonlyMap<string, YamlScalar> = new Map([
  ...listed(true, 'y Y yes Yes YES true True TRUE on On ON'),
  ...listed(false, 'n N no No NO false False FALSE off Off OFF'),
  ...listed(null, '~ null Null NULL'),
  ['', null],
  ...listed(NaN, '.nan .NaN .NAN'),
  ...listed(Infinity, '.inf .Inf .INF +.inf +.Inf +.INF'),
  ...listed(-Infinity, '-.inf -.Inf -.INF'),
]);

function listed(value: YamlScalar, names: string): [string, YamlScalar][] {
  return names.split(' ').map(name => [name, value]);
}

function plainValue(text: string, tag: string): YamlScalar {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (text.startsWith('.')) return parseFloat64(text) ?? text;
  if (!/^[-+0-9]/.test(text)) return text;
  // A date stays text, also where it looks like a number with a sign in it.
  if ((tag === '' || tag === '!!timestamp') && isTimestamp(text)) return text;
  const plain = text.replaceAll('_', '');
  const int = intOf(plain);
  if (int !== undefined) return int;
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(plain)) {
    return parseFloat64(plain) ?? text;
  }
  return text;
}

/** 64 bits with a sign, or without one where there is none. */
function intOf(plain: string): bigint | undefined {
  const value = parseInteger(plain);
  if (value === undefined || value < -(2n ** 63n) || value >= 2n ** 64n) return undefined;
  return value >= 2n ** 63n && plain.startsWith('+') ? undefined : value;
}

function typeName(value: YamlScalar, text: string): string {
  if (value === null) return '!!null';
  if (typeof value === 'boolean') return '!!bool';
  if (typeof value === 'bigint') return '!!int';
  if (typeof value === 'number') return '!!float';
  return isTimestamp(text) ? '!!timestamp' : '!!str';
}

function isTimestamp(text: string): boolean {
  if (!/^\d{4}-/.test(text)) return false;
  return timestampLayouts.some(layout => parseInstant(layout, text) !== undefined);
}

const timestampLayouts = [
  '2006-1-2T15:4:5.999999999Z07:00',
  '2006-1-2t15:4:5.999999999Z07:00',
  '2006-1-2 15:4:5.999999999',
  '2006-1-2',
];

/** What the bytes spell: JSON, which follows, would not keep bytes that are no text either. */
function decoded(text: string): string | undefined {
  const result = decodeBase64(text);
  return 'bytes' in result ? Buffer.from(result.bytes, 'latin1').toString('utf8') : undefined;
}
