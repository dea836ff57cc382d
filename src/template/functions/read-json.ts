/** JSON to values of a template, as Go's encoding/json reads it into `interface {}`. */
import { isUtf8 } from 'node:buffer';
import { parseJson, type JsonNode } from '../../golang/encoding/json.ts';
import { mapRunes } from '../../golang/characters/runes.ts';
import { bytesOf, type GoValue } from '../value.ts';
import { anyList, anyMap } from './values/make-values.ts';

export interface ReadJson {
  /** Also with a problem there is a value, for callers that ignore the problem: what could be read. */
  readonly value: GoValue;
  readonly problem?: string;
}

export function readJson(bytes: string): ReadJson {
  const node = parseJson(validText(bytes));
  if (node === undefined) return { value: null, problem: 'not valid JSON' };
  const problems: string[] = [];
  const value = valueOf(node, problems);
  return problems[0] === undefined ? { value } : { value, problem: problems[0] };
}

/** Go replaces bytes that are no UTF-8 each by U+FFFD. */
function validText(bytes: string): Buffer {
  const text = Buffer.from(bytes, 'latin1');
  return isUtf8(text)
    ? text
    : Buffer.from(
        mapRunes(bytes, code => code),
        'latin1',
      );
}

function valueOf(node: JsonNode, problems: string[]): GoValue {
  if (node.kind === 'string') return bytesOf(node.value.toWellFormed());
  if (node.kind === 'number') return numberOf(node.raw, problems);
  if (node.kind === 'word') return node.raw === 'null' ? null : node.raw === 'true';
  if (node.kind === 'array') return anyList(node.items.map(item => valueOf(item, problems)));
  return anyMap(node.members.map(([key, item]) => [bytesOf(key.toWellFormed()), valueOf(item, problems)]));
}

/** Go goes on behind a number that no float64 holds, and reports it at the end. */
function numberOf(raw: string, problems: string[]): GoValue {
  const number = Number(raw);
  if (Number.isFinite(number)) return number;
  problems.push('a number outside the range of float64');
  return null;
}
