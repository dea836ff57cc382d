/** Where the page of a rule is found. */
export function ruleUrl(rule: string): string {
  return `https://postern.dev/rules/${rule}`;
}
