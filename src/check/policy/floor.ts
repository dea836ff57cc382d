import type { Action } from '../../api/secret-policy.ts';
import { schemaRules } from '../schema-rules.ts';

/**
 * The most lenient action for findings of a rule: `deny` for errors, `warn` for warnings too. Without the shape that its
 * kind has an object means nothing to anybody, so nobody is to be left without a word about that; a version that never
 * was the API server refuses by itself. A pod that cannot be injected cannot start with its secrets: to let its template
 * pass would only move the failure to where nobody reads it.
 */
export function floorOf(rule: string): Action {
  if (/^PST3\d\d$/u.test(rule)) return 'deny';
  return SHAPE.has(rule) ? 'warn' : 'ignore';
}

const SHAPE: ReadonlySet<string> = new Set(schemaRules.map(({ id }) => id));
