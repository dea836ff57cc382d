import type { RuleInfo } from '../../check/rule.ts';

/**
 * A value that cannot be read, or that names a container that is not there.
 *
 * The pod would not get what it asks for, so it is refused. The message says which values the annotation takes, or
 * which containers there are.
 */
export const annotationValue: RuleInfo = {
  id: 'PST302',
  title: 'a value that cannot be read, or that names a container that is not there',
};
