import { isScalar } from 'yaml';
import { HIDDEN, shownKey } from '../../../check/wording/shown-key.ts';
import { gatherSpans, spanOf, type Visibility } from '../../visible/visibility.ts';
import type { PatchedPart } from './json-patch.ts';

/**
 * What a reader may see of an operation of a JSON patch: what it writes is looked at where it would be.
 *
 * @param alsoHidden field paths of values that a rule calls secrets
 */
export function visibilityOfPart(
  { object, node, value, steps }: PatchedPart,
  alsoHidden: readonly string[] = [],
): Visibility {
  const spans = gatherSpans(object, alsoHidden);
  for (const pair of node.items) {
    const name = spans.key(pair.key) ?? '';
    if (pair.value === value) spans.walk(value, steps);
    else if (isScalar(pair.value)) spans.text(pair.value, isOfPatch(name, String(pair.value.value)));
  }
  return { ...spans, extent: spanOf(node) };
}

/** What RFC 6902 has no field for may be anything, such as the secret that was there before. */
function isOfPatch(field: string, text: string): boolean {
  return ['op', 'path', 'from'].includes(field) && shownKey(text) !== HIDDEN;
}
