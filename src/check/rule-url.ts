/** Where the page of a rule is found. */
export function ruleUrl(rule: string): string {
  return `https://postern.dev/rules/${rule}`;
}

/** A custom rule of a SecretPolicy is called `<policy>/<name>`, and has no page. */
export function isBuiltIn(rule: string): boolean {
  return !rule.includes('/');
}
