/** Where the page of a rule is found: in this repository, because no host serves the pages. `postern explain` shows it too. */
export function ruleUrl(rule: string): string {
  return `docs/rules/${rule}.md`;
}
