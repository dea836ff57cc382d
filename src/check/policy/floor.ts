import type { Action } from '../../api/secret-policy.ts';

/**
 * The most lenient action for findings of a rule: `deny` for errors, `warn` for warnings too. Without the shape that its
 * kind has an object means nothing to anybody, so nobody is to be left without a word about that. A pod that cannot be
 * injected cannot start with its secrets: to let its template pass would only move the failure to where nobody reads it.
 */
export function floorOf(rule: string): Action {
  if (/^PST3\d\d$/u.test(rule)) return 'deny';
  return SHAPE.has(rule) ? 'warn' : 'ignore';
}

/** The object breaks its schema. A version that never was the API server refuses by itself. */
const SHAPE: ReadonlySet<string> = new Set([
  'PST101',
  'PST201',
  'PST401',
  'PST500',
  'PST502',
  'PST520',
  'PST522',
]);
