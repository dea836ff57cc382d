/** `remoteRef.property`: a path of gjson (https://github.com/tidwall/gjson/blob/v1.18.0/SYNTAX.md). */
import { problem } from '../errors.ts';
import { newLimits, TooCostly } from './gjson/limits.ts';
import { exists, resultText } from './gjson/result.ts';
import { select } from './gjson/select.ts';

/**
 * The value at the path as gjson's Result.String() gives it: text without its quotes, null as nothing, objects and arrays
 * as they stand in the source. Undefined where nothing is there. What is not quite JSON is read as far as gjson reads it.
 *
 * @throws PosternError `PROPERTY_REFUSED` for a path that asks for more work than any secret is worth
 */
export function selectProperty(json: Buffer, property: string): Buffer | undefined {
  const path = Buffer.from(property).toString('latin1');
  try {
    const result = select(json.toString('latin1'), path, newLimits());
    return exists(result) ? Buffer.from(resultText(result), 'latin1') : undefined;
  } catch (error) {
    if (!(error instanceof TooCostly)) throw error;
    const shown = property.length > 100 ? `${property.slice(0, 100).toWellFormed()}…` : property;
    throw problem('PROPERTY_REFUSED', { property: JSON.stringify(shown), reason: error.message });
  }
}
