/** What a YAML document stands for. */
import type { YamlScalar } from './yaml-scalar.ts';

export type YamlValue = YamlScalar | YamlValue[] | YamlMap;

export interface YamlMap {
  /** In the order of the text. A number and a text that look the same are two keys. */
  readonly entries: ReadonlyMap<string, readonly [key: YamlScalar, value: YamlValue]>;
}

export function isYamlMap(value: YamlValue): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
