/** YAML as sigs.k8s.io/yaml converts it, by way of JSON. Loads the `yaml` package: import it where it is needed. */
import { formatFloat32 } from '../numbers/format-float32.ts';
import { notConverted, notDecoded } from './yaml-problem.ts';
import { readYaml } from './yaml-read.ts';
import type { YamlScalar } from './yaml-scalar.ts';
import { isYamlMap, type YamlValue } from './yaml-value.ts';

/**
 * A map of strings, with numbers and booleans as text: `0123` becomes 83, `yes` true and null nothing.
 * @throws PosternError `YAML_INVALID`, which never quotes the text
 */
export function yamlToStringMap(bytes: Buffer): Map<string, Buffer> {
  const read = readYaml(bytes);
  if (read === null) return new Map();
  if (!isYamlMap(read)) throw mismatch(read, 'map[string]string');
  const strings = new Map<string, Buffer>();
  for (const [key, value] of jsonEntries(read)) {
    if (Array.isArray(value) || isYamlMap(value)) throw mismatch(value, 'string');
    strings.set(key, Buffer.from(value === null ? '' : textOf(value)));
  }
  return strings;
}

/** The entries of a map, whose keys become strings as they do in JSON. */
export function jsonEntries(map: YamlValue): [string, YamlValue][] {
  return isYamlMap(map)
    ? [...map.entries.values()].map(([key, value]): [string, YamlValue] => [jsonKey(key), value])
    : [];
}

function jsonKey(key: YamlScalar): string {
  // What needs more than a signed int64 is of a type that the library does not expect here.
  if (key === null || (typeof key === 'bigint' && key >= 2n ** 63n)) {
    throw notConverted('unsupported map key of a type that is no text');
  }
  if (typeof key !== 'number') return textOf(key);
  if (Number.isNaN(key)) return '.nan';
  if (Number.isFinite(key)) return formatFloat32(key);
  return key > 0 ? '.inf' : '-.inf';
}

function textOf(scalar: Exclude<YamlScalar, null>): string {
  if (typeof scalar === 'string') return scalar.toWellFormed();
  return typeof scalar === 'number' ? formatFloat32(scalar) : String(scalar);
}

/** In the words of encoding/json. */
export function mismatch(value: YamlValue, wanted: string): Error {
  const found = Array.isArray(value) ? 'array' : isYamlMap(value) ? 'object' : scalarName(value);
  return notDecoded(`json: cannot unmarshal ${found} into Go value of type ${wanted}`);
}

function scalarName(value: YamlScalar): string {
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'number';
}
