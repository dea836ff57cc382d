/** What `postern test` takes. */
import { describe } from '../../errors.ts';
import { compileRegexp, type GoRegexp } from '../../golang/regexp/regexp.ts';
import { parseArguments, usageOf } from '../arguments/parse-arguments.ts';

const usage = usageOf('test');

const formats = ['text', 'json', 'junit'] as const;
export type TestFormat = (typeof formats)[number];

export interface TestArguments {
  readonly paths: readonly string[];
  readonly format: TestFormat;
  /** Which cases: found in `<suite> › <case>`; undefined: all. */
  readonly only: GoRegexp | undefined;
  /** Whether a rule that no case makes speak is a failure. */
  readonly everyRule: boolean;
}

export const HELP = `Shows that policies say what they are meant to say: each case of a PolicyTest is an object and what is expected of it.

  postern test [PATH ...] [options]

  PATH                  a file, or a folder with every PolicyTest below it (.)
  -o, --output FORMAT   text (default), json, junit
      --run REGEX       only cases whose "suite › case" it is found in
      --every-rule      fails where a rule of a policy found nothing in any case; not with --run

Results go to standard output, everything else to standard error.
Exit status: 0 every case is as expected, 1 one is not, 2 wrong usage, 3 a test or what it needs could not be read.
`;

/** @throws PosternError `USAGE` */
export function readArguments(args: string[]): TestArguments | 'help' {
  const { values, positionals } = parseArguments(usage, {
    args,
    allowPositionals: true,
    options: {
      output: { type: 'string', short: 'o', default: 'text' },
      run: { type: 'string' },
      'every-rule': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  const format = formats.find(known => known === values.output);
  if (format === undefined) throw usage(`-o is ${values.output}, it must be one of ${formats.join(', ')}`);
  const { run, 'every-rule': everyRule = false } = values;
  // What other cases find is not known.
  if (everyRule && run !== undefined)
    throw usage('--every-rule asks about all cases: it does not go with --run');
  return {
    paths: positionals.length === 0 ? ['.'] : positionals,
    format,
    only: run === undefined ? undefined : expressionOf(run),
    everyRule,
  };
}

function expressionOf(source: string): GoRegexp {
  try {
    return compileRegexp(source);
  } catch (error) {
    throw usage(`--run cannot be read: ${describe(error)}`);
  }
}
