import type { RuleInfo } from '../rule.ts';

/**
 * A file that is not valid YAML or JSON.
 *
 * Nothing in the document is looked at, and kubectl would refuse it. The position is where reading failed: often the
 * mistake (an indentation, a quote that is not closed) is in the line before. The text is not quoted, because a broken
 * file may hold a secret anywhere.
 */
export const notYaml: RuleInfo = {
  id: 'PST001',
  title: 'a file that is not valid YAML or JSON',
};
