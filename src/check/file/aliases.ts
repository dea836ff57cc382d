import type { RuleInfo } from '../rule.ts';

/**
 * Aliases that multiply, go round in circles or have no anchor.
 *
 * `*name` repeats what `&name` marks. A few lines of them can stand for gigabytes, so documents that grow too much are
 * not read. Write the values out. A value that itself begins with `*`, such as `*****`, needs quotes.
 */
export const aliases: RuleInfo = {
  id: 'PST004',
  title: 'aliases that multiply, go round in circles or have no anchor',
};
