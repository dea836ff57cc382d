import { isBuiltIn, ruleUrl } from '../../../check/wording/rule-url.ts';
import { jsonText } from '../../print/json-text.ts';
import type { LintFinding } from '../lint-finding.ts';

/** An array of findings, one line each; every field is always there, and null where there is nothing to say. */
export function asJson(findings: readonly LintFinding[]): string {
  if (findings.length === 0) return '[]\n';
  return `[\n${findings.map(finding => jsonText(plain(finding))).join(',\n')}\n]\n`;
}

function plain(finding: LintFinding): Readonly<Record<string, unknown>> {
  const { rule, severity, file, line, column, kind, namespace, name, path, message, fix, patch, policy } =
    finding;
  return {
    rule,
    severity,
    file,
    line,
    column,
    kind: orNull(kind),
    namespace: orNull(namespace),
    name: orNull(name),
    path,
    message,
    fix: fix ?? null,
    patch: patch ?? null,
    policy: policy ?? null,
    url: isBuiltIn(rule) ? ruleUrl(rule) : null,
  };
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
