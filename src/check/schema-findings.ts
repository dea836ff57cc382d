import type { CheckedKindVersion } from '../api/checked-kinds.ts';
import { unknownFields } from '../api/validate/unknown-fields.ts';
import { validateObject } from '../api/validate/validate.ts';
import { error, warning, type RuleFinding } from './rule.ts';

/** The schema of the kind: what the API server refuses before admission runs. */
export function schemaFindings(
  object: unknown,
  type: CheckedKindVersion | undefined,
  isWhole: boolean,
): readonly RuleFinding[] {
  if (type === undefined) return [];
  return validateObject(type, object, isWhole).map(({ path, message, fix }) => error(path, message, fix));
}

/**
 * Fields that the API server drops without a word. An error where it is known what was meant, since that is lost; one that
 * nobody knows may be of a newer version.
 */
export function unknownFieldFindings(
  object: unknown,
  type: CheckedKindVersion | undefined,
): readonly RuleFinding[] {
  if (type === undefined) return [];
  return unknownFields(type, object).map(({ path, message, fix, patch }) =>
    (fix === undefined ? warning : error)(path, message, fix, patch),
  );
}
