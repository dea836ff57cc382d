import { POLICY_KIND } from '../../api/secret-policy.ts';
import { error, type SourceRule } from '../rule.ts';
import { unknownFieldFindings } from '../schema-findings.ts';

/**
 * A field that this kind does not have, with the right name or place where one is near.
 *
 * An API server drops such a field without a word, and what it was to forbid is then allowed to everybody. So this is an
 * error even where nobody knows what was meant. Write the name that the message proposes, or remove the field.
 */
export const policyUnknownFields: SourceRule = {
  id: 'PST811',
  title: 'a field that does not exist, with the right name or place',
  kinds: [POLICY_KIND],
  checkSource: (object, type) =>
    unknownFieldFindings(object, type).map(({ path, message, fix, patch }) =>
      error(path, message, fix, patch),
    ),
};
