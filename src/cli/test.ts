/** `postern test`: whether policies say what their tests expect. */
import { describe, PosternError } from '../errors.ts';
import { counted } from './print/counted.ts';
import { hasColour } from './print/has-colour.ts';
import { HELP, readArguments, type TestArguments } from './test/arguments.ts';
import { asJson } from './test/formats/json.ts';
import { asJunit } from './test/formats/junit.ts';
import { asText } from './test/formats/text.ts';
import { readSuites } from './test/read-suites.ts';
import { runSuite, type SuiteResult } from './test/run-suite.ts';
import { untestedRules } from './test/untested-rules.ts';

/** @returns the exit status */
export async function run(args: string[]): Promise<number> {
  try {
    const options = readArguments(args);
    if (options === 'help') {
      process.stdout.write(HELP);
      return 0;
    }
    return await test(options);
  } catch (error) {
    say(describe(error));
    return error instanceof PosternError && error.code === 'USAGE' ? 2 : 3;
  }
}

async function test({ paths, format, only, everyRule }: TestArguments): Promise<number> {
  const { suites, faults } = await readSuites(paths);
  const isAsked = (title: string) => only === undefined || only.test(title);
  const now = new Date();
  const results: SuiteResult[] = [];
  for (const suite of suites) results.push(await runSuite(suite, { now, isAsked }));
  process.stdout.write(formatted(format, results, faults));

  const everyFault = [...faults, ...results.flatMap(result => result.faults)];
  for (const fault of everyFault) say(fault);
  const cases = results.flatMap(result => result.cases);
  const failed = cases.filter(({ failures }) => failures.length > 0).length;
  const untested = only === undefined ? untestedRules(results) : [];
  for (const rules of untested) say(`no case has a finding of ${rules}`);
  if (everyFault.length === 0 && cases.length === 0) {
    say(suites.length === 0 ? 'there is no PolicyTest' : 'no "suite › case" matches --run');
    return 3;
  }
  if (cases.length === 0) say('no case could be run');
  else
    say(
      `${counted(cases.length, 'case')}, ${failed === 0 ? 'all as expected' : `${failed} not as expected`}`,
    );
  if (everyFault.length > 0) return 3;
  return failed > 0 || (everyRule && untested.length > 0) ? 1 : 0;
}

function formatted(
  format: TestArguments['format'],
  results: readonly SuiteResult[],
  faults: readonly string[],
): string {
  if (format === 'json') return asJson(results);
  if (format === 'junit') return asJunit(results, faults);
  return asText(results, hasColour(process));
}

function say(sentence: string): void {
  process.stderr.write(`postern test: ${sentence}\n`);
}
