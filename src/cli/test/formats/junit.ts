import { xmlText } from '../../print/xml-text.ts';
import type { CaseResult, SuiteResult } from '../run-suite.ts';

/** A test suite for each PolicyTest; one that could not be run is a suite with an error. */
export function asJunit(results: readonly SuiteResult[], faults: readonly string[]): string {
  const cases = results.flatMap(result => result.cases);
  const failed = cases.filter(isFailure).length;
  const errors = faults.length + results.reduce((sum, result) => sum + result.faults.length, 0);
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="postern test" tests="${cases.length + errors}" failures="${failed}" errors="${errors}">`,
    ...results.flatMap(({ suite, cases, faults }) =>
      suiteLines(`${suite.file}: ${suite.name}`, cases, faults),
    ),
    ...(faults.length === 0 ? [] : suiteLines('files', [], faults)),
    '</testsuites>',
  ].join('\n')}\n`;
}

function suiteLines(
  name: string,
  cases: readonly CaseResult[],
  faults: readonly string[],
): readonly string[] {
  const title = xmlText(name);
  const failed = cases.filter(isFailure).length;
  const count = cases.length + faults.length;
  return [
    `  <testsuite name="${title}" tests="${count}" failures="${failed}" errors="${faults.length}">`,
    ...cases.flatMap(each => caseLines(title, each)),
    ...faults.flatMap(fault => [
      `    <testcase classname="${title}" name="can be run">`,
      `      <error message="${xmlText(fault)}"/>`,
      '    </testcase>',
    ]),
    '  </testsuite>',
  ];
}

function caseLines(classname: string, { name, file, line, failures }: CaseResult): readonly string[] {
  const head = `    <testcase classname="${classname}" name="${xmlText(name)}" file="${xmlText(file)}" line="${line}"`;
  const [first] = failures;
  if (first === undefined) return [`${head}/>`];
  return [
    `${head}>`,
    `      <failure message="${xmlText(first)}">${xmlText(failures.join('\n'))}</failure>`,
    '    </testcase>',
  ];
}

function isFailure({ failures }: CaseResult): boolean {
  return failures.length > 0;
}
