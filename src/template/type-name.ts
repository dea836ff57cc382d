/** The type of a value as Go's `%T` writes it. */
import type { ParameterType } from './function.ts';
import type { GoValue } from './value.ts';
import { isList, isMap, isSizedInteger, isStruct } from './value-kind.ts';

/** nil and no value have no type of their own: they stand in an interface. */
export function typeName(value: GoValue): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (isList(value)) return `[]${value.element}`;
  if (isMap(value)) return `map[string]${value.element}`;
  if (isStruct(value)) return value.type;
  if (isSizedInteger(value)) return value.type === 'duration' ? 'time.Duration' : value.type;
  return 'interface {}';
}

/** As Go writes the type of a parameter. */
export function parameterTypeName(type: ParameterType): string {
  return parameterNames[type] ?? type;
}

const parameterNames: Partial<Record<ParameterType, string>> = {
  any: 'interface {}',
  value: 'reflect.Value',
  map: 'map[string]interface {}',
  '[]any': '[]interface {}',
  time: 'time.Time',
};
