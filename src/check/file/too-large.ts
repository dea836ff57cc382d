import type { RuleInfo } from '../rule.ts';

/**
 * A file that is too large, or nested too deeply, to be one of manifests.
 *
 * More than 16 MiB, more than three million tokens of YAML, or more than a hundred collections in each other: reading it would
 * take time and memory that no manifest is worth. Split the file.
 */
export const tooLarge: RuleInfo = {
  id: 'PST003',
  title: 'a file that is too large, or nested too deeply, to be one of manifests',
};
