import { styleText } from 'node:util';
import { oneLine } from '../../../check/wording/one-line.ts';
import type { FrameLine } from '../file/code-frame.ts';
import type { LintFinding } from '../lint-finding.ts';

/** For people: each finding with its place, what to do and the lines around it. */
export function asText(findings: readonly LintFinding[], hasColour: boolean): string {
  const colour = (style: Style, text: string) =>
    hasColour ? styleText(style, text, { validateStream: false }) : text;
  return findings.map(finding => one(finding, colour)).join('\n');
}

type Style = Parameters<typeof styleText>[0];
type Colour = (style: Style, text: string) => string;

function one(finding: LintFinding, colour: Colour): string {
  const { file, line, column, severity, rule, path, message, fix, frame, policy, notes = [] } = finding;
  const lines = [
    `${colour('bold', `${oneLine(file)}:${line}:${column}`)} ${severityOf(severity, colour)} ${colour('cyan', rule)}${ofObject(finding)}`,
    `  ${path === '' ? '' : `${oneLine(path)}: `}${message}`,
    ...(fix === undefined ? [] : [`  ${colour('green', 'fix:')} ${oneLine(fix)}`]),
    ...(policy === undefined
      ? []
      : [`  ${colour('magenta', 'policy:')} ${[policy, ...notes].map(oneLine).join('; ')}`]),
    ...framed(frame, colour),
  ];
  return `${lines.join('\n')}\n`;
}

const colours = { error: 'red', warning: 'yellow', note: 'blue' } as const;

function severityOf(severity: LintFinding['severity'], colour: Colour): string {
  return colour(colours[severity], severity);
}

function ofObject({ kind, namespace, name }: LintFinding): string {
  if (kind === '') return '';
  return ` ${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

function framed(frame: readonly FrameLine[], colour: Colour): readonly string[] {
  const width = Math.max(...frame.map(({ number }) => String(number).length), 0);
  return frame.flatMap(({ number, text, caret }) => {
    const isHere = caret !== undefined;
    const gutter = colour('dim', `${isHere ? '>' : ' '} ${String(number).padStart(width)} |`);
    const pointer = `${colour('dim', `  ${' '.repeat(width)} |`)} ${' '.repeat(caret ?? 0)}${colour('red', '^')}`;
    return [`  ${gutter} ${text}`, ...(isHere ? [`  ${pointer}`] : [])];
  });
}
