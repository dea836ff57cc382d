import type { Finding } from '../check/finding.ts';

/** What is wrong with an annotation is found again in each container that it is about. */
export function saidOnce(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  const said = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.severity, finding.path, finding.message]);
    if (!said.has(key)) said.set(key, finding);
  }
  return [...said.values()];
}
