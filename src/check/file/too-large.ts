import type { RuleInfo } from '../rule.ts';

/**
 * A file that is too large, or nested too deeply, to be one of manifests.
 *
 * More than 16 MiB, more than three million tokens of YAML, or an object of more than 128 collections in each other: to look at it
 * would take time and memory that no manifest is worth. Split the file, or write it flatter. What a cluster has stored so deep is
 * not looked into either.
 */
export const tooLarge: RuleInfo = {
  id: 'PST003',
  title: 'a file or object that is too large, or nested too deeply, to be looked at',
};
