/** What `postern lint` takes. */
import { parseArgs } from 'node:util';
import { describe, problem } from '../../errors.ts';
import type { ServerVersion } from '../../inject/contract.ts';

export const formats = ['text', 'json', 'sarif', 'junit', 'github'] as const;
export type Format = (typeof formats)[number];

export interface LintArguments {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly failOn: 'error' | 'warning';
  /** `check` looks at what is there, `fix` repairs it, `diff` shows what `fix` would change. */
  readonly mode: 'check' | 'fix' | 'diff';
  /** Ids; empty: every rule. */
  readonly rules: readonly string[];
  readonly ignored: readonly string[];
  readonly namespace: string;
  readonly config: string | undefined;
  readonly server: ServerVersion;
}

/** @throws PosternError `USAGE` */
export function readArguments(args: string[]): LintArguments | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help === true) return 'help';
  const format = formats.find(known => known === values.output);
  if (format === undefined) throw usage(`-o is ${values.output}, it must be one of ${formats.join(', ')}`);
  const failOn = (['error', 'warning'] as const).find(known => known === values['fail-on']);
  if (failOn === undefined) throw usage(`--fail-on is ${values['fail-on']}, it must be error or warning`);
  const { fix = false, 'dry-run': dryRun = false } = values;
  if (dryRun && !fix) throw usage('--dry-run goes with --fix');
  if (fix && positionals.includes('-')) throw usage('--fix changes files: it cannot change standard input');
  const version = values['kubernetes-version'];
  const [, major, minor] = /^v?(\d+)\.(\d+)(?:\.|$)/.exec(version) ?? [];
  if (major === undefined || minor === undefined)
    throw usage(`--kubernetes-version is ${version}, it must be a version such as 1.36`);
  return {
    paths: positionals.length === 0 ? ['.'] : positionals,
    format,
    failOn,
    mode: fix ? (dryRun ? 'diff' : 'fix') : 'check',
    rules: idsOf(values.rule),
    ignored: idsOf(values.ignore),
    namespace: values.namespace,
    config: values.config,
    server: { major: Number(major), minor: Number(minor) },
  };
}

/** `--rule PST101,PST102 --rule PST2` */
function idsOf(values: readonly string[]): readonly string[] {
  return values.flatMap(value => value.split(',')).filter(id => id !== '');
}

// The return type is parseArgs' own: it follows from the options.
// oxlint-disable-next-line typescript/explicit-function-return-type
function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        output: { type: 'string', short: 'o', default: 'text' },
        'fail-on': { type: 'string', default: 'error' },
        fix: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        rule: { type: 'string', multiple: true, default: [] },
        ignore: { type: 'string', multiple: true, default: [] },
        namespace: { type: 'string', short: 'n', default: 'default' },
        config: { type: 'string' },
        'kubernetes-version': { type: 'string', default: '1.36' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw usage(describe(error));
  }
}

function usage(reason: string): Error {
  return problem('USAGE', { reason: `${reason}; see postern lint --help` });
}
