/** YAML in and out, by the rules of sigs.k8s.io/yaml. */
import { parseJson } from '../../golang/encoding/json.ts';
import { jsonEntries, mismatch } from '../../golang/yaml/yaml.ts';
import { notConverted } from '../../golang/yaml/yaml-problem.ts';
import { readYaml } from '../../golang/yaml/yaml-read.ts';
import { isYamlMap, type YamlValue } from '../../golang/yaml/yaml-value.ts';
import { writeYaml } from '../../golang/yaml/yaml-write.ts';
import { PosternError } from '../../errors.ts';
import { FunctionFailure, type FunctionTable } from '../function.ts';
import { bytesOf, type GoMap, type GoValue } from '../value.ts';
import { defineWithTools, readingEverything } from './define.ts';
import { anyList, anyMap } from './values/make-values.ts';
import { writeJson } from './write-json.ts';

export const yaml: FunctionTable = {
  // What cannot be written gives nothing.
  ...readingEverything({
    toYaml: defineWithTools(['any'], (tools, value) => {
      const json = jsonOrNothing(value);
      tools.spend(json.length);
      const node = parseJson(Buffer.from(json, 'latin1'));
      const text = node === undefined ? '' : (writeYaml(node) ?? '');
      return bytesOf(text.replace(/\n$/, ''));
    }),
  }),
  // What is no map gives a map with the reason under the key Error.
  fromYaml: defineWithTools(['string'], (tools, text) => {
    tools.spend(2 * text.length);
    try {
      return mapOf(Buffer.from(text, 'latin1'));
    } catch (error) {
      if (!(error instanceof PosternError)) throw error;
      return anyMap([['Error', bytesOf(error.message)]]);
    }
  }),
};

function jsonOrNothing(value: GoValue): string {
  try {
    return writeJson(value, { html: true, indent: 0 });
  } catch (error) {
    if (error instanceof FunctionFailure) return '';
    throw error;
  }
}

function mapOf(bytes: Buffer): GoMap {
  const read = readYaml(bytes);
  if (read === null) return { ...anyMap([]), isNil: true };
  if (!isYamlMap(read)) throw mismatch(read, 'map[string]interface {}');
  return mapValue(read);
}

function mapValue(read: YamlValue): GoMap {
  return anyMap(jsonEntries(read).map(([key, value]) => [bytesOf(key), goValue(value)]));
}

/** Through JSON every number becomes a float. */
function goValue(value: YamlValue): GoValue {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return bytesOf(value.toWellFormed());
  if (Array.isArray(value)) return anyList(value.map(goValue));
  if (isYamlMap(value)) return mapValue(value);
  return jsonNumber(Number(value));
}

function jsonNumber(number: number): number {
  if (Number.isFinite(number)) return number;
  const name = Number.isNaN(number) ? 'NaN' : number > 0 ? '+Inf' : '-Inf';
  throw notConverted(`json: unsupported value: ${name}`);
}
