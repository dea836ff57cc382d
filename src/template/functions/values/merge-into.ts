/** What mergo makes of two maps for sprig. */
import { FunctionFailure } from '../../function.ts';
import type { GoMap } from '../../value.ts';
import { isAbsent, isMap } from '../../value-kind.ts';
import { isTrue } from '../../truth.ts';

const deepest = 1000;

/**
 * Changes the target: takes what it lacks or has empty, or everything where the source wins. Maps in both are merged.
 * Nil in the source never fills, but overwrites.
 * @throws FunctionFailure where a map of strings would have to hold something else, or for a map that contains itself
 */
export function mergeInto(target: GoMap, source: GoMap, sourceWins: boolean, depth = 0): void {
  if (depth > deepest) throw new FunctionFailure('maps nested too deeply to merge');
  for (const [key, value] of new Map(source.entries)) {
    const present = target.entries.get(key);
    if (isAbsent(value)) {
      if (sourceWins) put(target, key, source);
    } else if (isMap(value) && isMap(present)) {
      mergeInto(present, value, sourceWins, depth + 1);
      if (!isTrue(present)) put(target, key, source);
    } else if (sourceWins || !isTrue(present)) {
      put(target, key, source);
    }
  }
}

/** A map of strings takes nothing from a map of anything, not even a string. */
function put(target: GoMap, key: string, source: GoMap): void {
  if (target.element !== 'interface {}' && target.element !== source.element) {
    throw new FunctionFailure(`a map of ${target.element} cannot take another type`);
  }
  target.entries.set(key, source.entries.get(key));
}
