import { CHECKED_GENERATOR_KINDS } from '../../api/checked-kinds.ts';
import type { SourceRule } from '../rule.ts';
import { unknownFieldFindings } from '../schema-findings.ts';

/**
 * A field that this kind does not have, with the right name or place where one is near.
 *
 * An API server drops such a field without a word before any webhook sees the object, and what it was to say has no
 * effect. It is seen in files, and as a warning in what `kubectl apply` was given, which it leaves with the object. Write
 * the name that the message proposes, or remove the field.
 */
export const generatorUnknownFields: SourceRule = {
  id: 'PST402',
  title:
    'a field that does not exist, with the right name or place; seen in files, because an API server drops such fields before anybody sees them',
  kinds: CHECKED_GENERATOR_KINDS,
  checkSource: unknownFieldFindings,
};
