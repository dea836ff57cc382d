import { typeName } from '../../type-name.ts';
import type { GoValue } from '../../value.ts';
import { isAbsent, isList, isMap, isSizedInteger, isStruct } from '../../value-kind.ts';

/** reflect.Kind's text: `slice`, `map`, `ptr`, `invalid` for nil. */
export function kindName(value: GoValue): string {
  if (isAbsent(value)) return 'invalid';
  if (isList(value)) return 'slice';
  if (isMap(value)) return 'map';
  if (isStruct(value)) return value.type.startsWith('*') ? 'ptr' : 'struct';
  return isSizedInteger(value) && value.type === 'duration' ? 'int64' : typeName(value);
}
