import { styleText } from 'node:util';
import { oneLine } from '../../../check/wording/one-line.ts';
import { counted } from '../../print/counted.ts';
import { titleOf, type CaseResult, type SuiteResult } from '../run-suite.ts';

/** For people: a line for each suite of which something was asked, and each case that failed with everything that is otherwise than expected. */
export function asText(results: readonly SuiteResult[], hasColour: boolean): string {
  const colour = (style: 'red' | 'green' | 'bold', text: string): string =>
    hasColour ? styleText(style, text, { validateStream: false }) : text;
  return results
    .flatMap(({ suite, cases, faults }) => {
      if (cases.length + faults.length === 0) return [];
      const failed = cases.filter(({ failures }) => failures.length > 0);
      const isGood = failed.length + faults.length === 0;
      const word = isGood ? colour('green', 'ok  ') : colour('red', 'FAIL');
      return [
        `${word} ${oneLine(`${suite.file}: ${suite.name}`)}: ${counted(cases.length, 'case')}`,
        ...failed.flatMap(each => failedLines(each, text => colour('bold', text))),
      ];
    })
    .map(line => `${line}\n`)
    .join('');
}

function failedLines(
  { suite, name, file, line, failures }: CaseResult,
  bold: (text: string) => string,
): readonly string[] {
  return [
    `  ${bold(oneLine(titleOf(suite, name)))} (${oneLine(file)}:${line})`,
    ...failures.map(failure => `    ${oneLine(failure)}`),
  ];
}
