import type { SourceRule } from '../rule.ts';
import { unknownFieldFindings } from '../schema-findings.ts';

/**
 * A field that this kind does not have, with the right name or place where one is near.
 *
 * An API server drops such a field without a word before any webhook sees the object, and what it was to say has no
 * effect. Write the name that the message proposes, or remove the field.
 */
export const pushSecretUnknownFields: SourceRule = {
  id: 'PST521',
  title: 'a field that does not exist, with the right name or place',
  kinds: ['PushSecret', 'ClusterPushSecret'],
  checkSource: unknownFieldFindings,
};
