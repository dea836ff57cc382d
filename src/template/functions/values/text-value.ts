import { bytesOfList, printValue } from '../../print.ts';
import type { GoValue } from '../../value.ts';
import { isList } from '../../value-kind.ts';

/** Sprig's text of a value (its strval): as `%v`, but slices of bytes as what they spell. */
export function textValue(value: GoValue): string {
  return isList(value) && value.element === 'uint8' ? bytesOfList(value) : printValue(value);
}
