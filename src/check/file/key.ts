import type { RuleInfo } from '../rule.ts';

/**
 * A key that stands twice in the same object, or that is not text.
 *
 * Of two values only one can count, and which one depends on the reader: the API server refuses such an object. Remove one of
 * the two. Where `apiVersion` or `kind` is there once more, the `---` between two objects is missing. A key that is itself a collection often is `{{ … }}` without quotes.
 */
export const key: RuleInfo = {
  id: 'PST006',
  title: 'a key that stands twice in the same object, or that is not text',
};
