import { isBuiltIn } from '../wording/rule-url.ts';

/** Is it one that only policies make: a requirement (PST80x), or a custom rule (`<policy>/<name>`)? */
export function isOwnRule(rule: string): boolean {
  return !isBuiltIn(rule) || /^PST80\d$/u.test(rule);
}
