import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { problem } from '../errors.ts';
import { PLAN_FILE, STATE_FILE } from '../plan/agent-paths.ts';
import { explainError } from './explain-error.ts';

/** Where Kubernetes reads a container's termination message unless the pod says otherwise. */
const TERMINATION_LOG = '/dev/termination-log';

const COMMANDS = ['once', 'refresh', 'status'] as const;

export interface AgentOptions {
  readonly command: (typeof COMMANDS)[number] | 'help';
  /** Prefix of every absolute path in the plan. It stands in front of the paths below already. */
  readonly root: string;
  readonly planFile: string;
  readonly stateFile: string;
  readonly terminationLog: string;
  readonly output: 'table' | 'json';
  readonly untilIdle: boolean;
  readonly giveBack: boolean;
}

export const HELP = `Fetches the secrets of one pod and writes them to memory inside the pod.

  agent once      fetch everything, write it and exit (init container)
  agent refresh   keep what was written fresh until SIGTERM (sidecar)
  agent status    show the state of each ExternalSecret

Options
  --plan FILE              the plan                       ${PLAN_FILE}
  --state FILE             times and errors, never data   ${STATE_FILE}
  --termination-log FILE   why a run failed               ${TERMINATION_LOG}
  --root DIR               prefix of every path, also of those in the plan, to run outside a container
                           (or POSTERN_ROOT); the processes that a change is told to are not below it
  --until-idle             of refresh: end when there is nothing to do for a while
  --give-back              of refresh: only give back what generators made, as at SIGTERM
  -o, --output FORMAT      of status: table or json       table
  -h, --help

Exit codes
  0   done; status: everything is fresh
  1   status: something is stale or expired
  2   the command line, the plan or the state file cannot be used
  3   a provider refused, or a value cannot be delivered: trying again is no use
  4   deadline passed, or files could not be written: trying again may help
  5   refresh --until-idle: there is nothing to do for a while
  70  a defect of the agent
  143 stopped by SIGTERM or SIGINT before anything was written
`;

/**
 * The command line of the agent.
 * @param args without the program.
 * @throws PosternError `USAGE`
 */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): AgentOptions {
  const { values, positionals } = parse(args);
  const root = values.root ?? env['POSTERN_ROOT'] ?? '/';
  const below = (path: string): string => (root === '/' ? path : join(root, path));
  return {
    command: values.help === true ? 'help' : command(positionals),
    root,
    planFile: below(values.plan ?? PLAN_FILE),
    stateFile: below(values.state ?? STATE_FILE),
    terminationLog: below(values['termination-log'] ?? TERMINATION_LOG),
    output: output(values.output),
    untilIdle: values['until-idle'] === true,
    giveBack: values['give-back'] === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        plan: { type: 'string' },
        state: { type: 'string' },
        'termination-log': { type: 'string' },
        root: { type: 'string' },
        output: { type: 'string', short: 'o' },
        'until-idle': { type: 'boolean' },
        'give-back': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw problem('USAGE', { reason: usageReason(error) }, { cause: error });
  }
}

function usageReason(error: unknown): string {
  // parseArgs repeats the argument in its message, which is the user's own word and not a secret.
  const reason = error instanceof TypeError ? error.message : explainError(error).message;
  return `${reason} (agent --help lists the options)`;
}

function command(positionals: readonly string[]): AgentOptions['command'] {
  const found = COMMANDS.find(name => name === positionals[0]);
  if (found !== undefined && positionals.length === 1) return found;
  throw problem('USAGE', { reason: `give one of ${COMMANDS.join(', ')} (agent --help explains them)` });
}

function output(value: string | undefined): AgentOptions['output'] {
  if (value === undefined || value === 'table') return 'table';
  if (value === 'json') return 'json';
  throw problem('USAGE', { reason: `--output must be table or json, not ${value}` });
}
