/** Where the page of a rule is found: in this repository, because no host serves the pages. `postern explain` shows it too. */
export function ruleUrl(rule: string): string {
  return `docs/rules/${rule}.md`;
}

/** A custom rule of a SecretPolicy is called `<policy>/<name>`, and has no page. */
export function isBuiltIn(rule: string): boolean {
  return !rule.includes('/');
}
