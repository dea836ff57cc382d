/** The data of a case, which the judge reads from JSON, as the values that our evaluator works on. */
import { bytesOf, type GoInteger, type GoList, type GoMap, type GoValue } from '../../src/template/value.ts';

/** Reads what test/binaries/oracle/values.go reads: JSON, and `{"$int": "5"}` and the like for what JSON lacks. */
export function goValue(json: unknown): GoValue {
  if (json === null || json === undefined) return null;
  if (typeof json === 'string') return bytesOf(json);
  if (typeof json === 'number' || typeof json === 'boolean') return json;
  if (Array.isArray(json)) return { kind: 'list', element: 'interface {}', items: json.map(goValue) };
  const entries = Object.entries(json);
  const [first, ...rest] = entries;
  if (first !== undefined && rest.length === 0 && first[0].startsWith('$'))
    return typedValue(first[0], first[1]);
  return mapOf('interface {}', entries);
}

function typedValue(kind: string, content: unknown): GoValue {
  if (kind === '$strings') return listOf('string', content);
  if (kind === '$stringMap') return mapOf('string', Object.entries(Object(content)));
  const text = String(content);
  if (kind === '$bytes') return Buffer.from(text, 'base64').toString('latin1');
  if (kind === '$float') return Number(text.replace('Inf', 'Infinity'));
  if (kind === '$int') return BigInt(text);
  if (kind === '$byteSlice') {
    const items = [...Buffer.from(text, 'base64')].map(byte => integer('uint8', BigInt(byte)));
    return { kind: 'list', element: 'uint8', items };
  }
  const type = integerTypes[kind];
  if (type === undefined) throw new TypeError(`no such type: ${kind}`);
  return integer(type, BigInt(text));
}

const integerTypes: Readonly<Record<string, GoInteger['type']>> = {
  $int64: 'int64',
  $int32: 'int32',
  $uint8: 'uint8',
  $uint64: 'uint64',
  $duration: 'duration',
};

function integer(type: GoInteger['type'], value: bigint): GoInteger {
  return { kind: 'integer', type, value };
}

function listOf(element: string, content: unknown): GoList {
  return { kind: 'list', element, items: Array.isArray(content) ? content.map(goValue) : [] };
}

function mapOf(element: string, entries: readonly (readonly [string, unknown])[]): GoMap {
  return {
    kind: 'map',
    element,
    entries: new Map(entries.map(([key, value]) => [bytesOf(key), goValue(value)])),
  };
}
