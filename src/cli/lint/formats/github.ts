import type { LintFinding } from '../lint-finding.ts';
import { sentenceOf } from './sentence.ts';

/**
 * Commands of a GitHub workflow, which become annotations of the lines of a pull request:
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
 */
export function asGithub(findings: readonly LintFinding[]): string {
  return findings.map(command).join('');
}

function command(finding: LintFinding): string {
  const { severity, file, line, column, rule } = finding;
  const properties = Object.entries({ file, line: String(line), col: String(column), title: rule })
    .map(([name, value]) => `${name}=${property(value)}`)
    .join(',');
  return `::${severity === 'note' ? 'notice' : severity} ${properties}::${data(sentenceOf(finding))}\n`;
}

// https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
