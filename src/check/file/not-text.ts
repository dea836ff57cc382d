import type { RuleInfo } from '../rule.ts';

/**
 * A file that is not text in UTF-8.
 *
 * A binary file with the name of a manifest, or one in UTF-16 or Latin-1. Kubernetes reads UTF-8. Save it as that, or
 * leave the file out.
 */
export const notText: RuleInfo = {
  id: 'PST005',
  title: 'a file that is not text in UTF-8',
};
