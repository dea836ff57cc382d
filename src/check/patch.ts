import { checkObject } from './check.ts';
import type { Finding } from './finding.ts';
import { unknownFieldRules } from './unknown-field-rules.ts';

/**
 * What can be said of a patch that kustomize merges into an object: which of its fields the kind does not have. What it
 * lacks may be in the object, and `$patch` is a word of kustomize.
 */
export function checkPatch(object: unknown): readonly Finding[] {
  return checkObject(object).filter(({ rule, path }) => rules.has(rule) && !/(?:^|[.[])\$/u.test(path));
}

const rules: ReadonlySet<string> = new Set(unknownFieldRules.map(({ id }) => id));
