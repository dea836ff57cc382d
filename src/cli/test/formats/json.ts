import { jsonText } from '../../print/json-text.ts';
import type { SuiteResult } from '../run-suite.ts';

/** An array with each case, one line each. */
export function asJson(results: readonly SuiteResult[]): string {
  const cases = results.flatMap(result => result.cases);
  if (cases.length === 0) return '[]\n';
  const lines = cases.map(({ suite, name, file, line, failures, findings }) =>
    jsonText({ suite, name, file, line, passed: failures.length === 0, failures, findings }),
  );
  return `[\n${lines.join(',\n')}\n]\n`;
}
