import type { RuleInfo } from '../../check/rule.ts';

/**
 * What the store's provider does without a word and hardly anybody means, such as `find.tags` that look through
 * one vault of several.
 *
 * The request is valid and its result surprises. The message says what the provider does with it.
 */
export const providerHabit: RuleInfo = {
  id: 'PST320',
  title:
    "what the store's provider does without a word and hardly anybody means, such as `find.tags` that look through one vault of several",
};
