import { isJsonObject, type JsonObject } from '../../api/json.ts';
import type { Meter } from './meter.ts';
import { looksSecret } from '../wording/looks-secret.ts';
import { isPublicValue, type Steps } from '../wording/public-value.ts';

/**
 * An object as the expression of a message sees it: numbers, names and what our schemas know stay, every other text
 * becomes `…`, and so does what looks like a secret wherever it stands. A message goes to logs, reports and whoever may read those.
 *
 * @param spend told of each part of the object
 */
export function messageObject(object: JsonObject, spend: Meter['spend']): JsonObject {
  const isShown = (text: string, steps: Steps): boolean => {
    if (text.length > LONGEST_SHOWN) return false;
    spend(text.length >> 3);
    return (isLabel(steps) || isPublicValue(object, steps)) && !looksSecret(text);
  };
  const shown = (value: unknown, steps: Steps): unknown => {
    spend(STEPS_TO_SHOW);
    if (typeof value === 'string') return isShown(value, steps) ? value : '…';
    if (Array.isArray(value)) return value.map((item: unknown, index) => shown(item, [...steps, index]));
    return isJsonObject(value) ? fields(value, steps) : value;
  };
  const fields = (value: JsonObject, steps: Steps): JsonObject =>
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item, [...steps, key])]));
  return fields(object, []);
}

/** Its place is held against expressions and a schema. */
const STEPS_TO_SHOW = 2;

/** As long as a message may be. */
const LONGEST_SHOWN = 512;

/** Kubernetes selects by them: whoever sees an object's name sees its labels. */
function isLabel(steps: Steps): boolean {
  return steps[0] === 'metadata' && steps[1] === 'labels';
}
