import { placeText } from '../../print/place-text.ts';
import { xmlText } from '../../print/xml-text.ts';
import type { LintFinding } from '../lint-finding.ts';
import { sentenceOf } from './sentence.ts';

/**
 * A test suite for each file that was looked at with a finding, a failed test for each finding that counts; what does not
 * count is a test that passed with something to say.
 */
export function asJunit(findings: readonly LintFinding[], counts: (finding: LintFinding) => boolean): string {
  const suites = Map.groupBy(findings, ({ file }) => file);
  const failures = findings.filter(counts).length;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="postern lint" tests="${findings.length}" failures="${failures}">`,
    ...[...suites].flatMap(([file, of]) => suite(file, of, counts)),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function suite(
  file: string,
  findings: readonly LintFinding[],
  counts: (finding: LintFinding) => boolean,
): readonly string[] {
  const failures = findings.filter(counts).length;
  return [
    `  <testsuite name="${xmlText(file)}" tests="${findings.length}" failures="${failures}">`,
    ...findings.flatMap(finding => testCase(finding, counts(finding))),
    '  </testsuite>',
  ];
}

function testCase(finding: LintFinding, isFailure: boolean): readonly string[] {
  const { rule, severity, file, line, column, kind, namespace, name, path, message } = finding;
  const object = kind === '' ? file : `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
  const said = `${placeText(finding)}: ${sentenceOf(finding)}`;
  const title = xmlText(`${rule} ${object} ${path} (${line}:${column})`);
  const inside = isFailure
    ? `<failure type="${rule}" message="${xmlText(message)}">${xmlText(said)}</failure>`
    : `<system-out>${xmlText(`${severity} ${said}`)}</system-out>`;
  return [
    `    <testcase classname="${xmlText(file)}" name="${title}" file="${xmlText(file)}" line="${line}">`,
    `      ${inside}`,
    '    </testcase>',
  ];
}
