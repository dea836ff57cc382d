import type { LintFinding } from '../lint-finding.ts';

/**
 * Commands of a GitHub workflow, which become annotations of the lines of a pull request:
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
 */
export function asGithub(findings: readonly LintFinding[]): string {
  return findings.map(command).join('');
}

function command({ severity, file, line, column, rule, path, message, fix }: LintFinding): string {
  const properties = Object.entries({ file, line: String(line), col: String(column), title: rule })
    .map(([name, value]) => `${name}=${property(value)}`)
    .join(',');
  const sentence = `${path === '' ? '' : `${path}: `}${message}${fix === undefined ? '' : `; ${fix}`}`;
  return `::${severity === 'note' ? 'notice' : severity} ${properties}::${data(sentence)}\n`;
}

// https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
