import { writeFileSync } from 'node:fs';
import { problem } from '../errors.ts';
import type { GeneratedMemory } from '../generators/generated-memory.ts';
import type { Plan } from '../plan/plan.ts';
import type { AgentTools } from './agent-tools.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Deadline } from './deadline.ts';
import { explainError } from './explain-error.ts';
import { generatedFile } from './files/generated-file.ts';
import { planInUse } from './idle/kept-memory.ts';
import { loadPlan } from './plan/load-plan.ts';
import type { OnChangeTools } from './on-change/on-change.ts';
import { once } from './once.ts';
import { HELP, readOptions, type AgentOptions } from './options.ts';
import { refresh } from './refresh/refresh.ts';
import { markOverdue } from './state/overdue.ts';
import { readState, stateText } from './state/state.ts';
import { allFresh, statusTable } from './state/status.ts';
import { terminationMessage, type Failure } from './termination-message.ts';

export interface AgentProcess {
  /** Without the program. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
}

/** Runs one command line and answers the exit code. Rejects only for a defect. */
export async function runAgent(
  { args, env, print }: AgentProcess,
  tools: AgentTools & OnChangeTools,
  signal: AbortSignal,
): Promise<ExitCode> {
  let options: AgentOptions | undefined;
  try {
    options = readOptions(args, env);
    return await runCommand(options, tools, signal, print);
  } catch (error) {
    const failure = explainError(error);
    if (options !== undefined && options.command !== 'status')
      leaveMessage(options.terminationLog, [failure], tools);
    // What goes wrong in the world, commands answer; what they throw is about their input, or a defect.
    if (failure.code === 'UNEXPECTED') throw error;
    tools.log('error', failure.message, { code: failure.code });
    return EXIT.usage;
  }
}

async function runCommand(
  options: AgentOptions,
  tools: AgentTools & OnChangeTools,
  signal: AbortSignal,
  print: (text: string) => void,
): Promise<ExitCode> {
  if (options.command === 'help') {
    print(HELP);
    return EXIT.ok;
  }
  if (options.command === 'status') return status(options, tools, print);
  const generated = generatedFile(options.stateFile, tools.files);
  const remembering = {
    ...tools,
    resolve: (plan: Plan, names: readonly string[], deadline: Pick<Deadline, 'signal' | 'isOver'>) =>
      tools.resolve(plan, names, deadline, generated),
    confirmDelivered: async (plan: Plan, names: ReadonlySet<string>, signal: AbortSignal) => {
      await tools.confirmDelivered?.(plan, names, signal, generated);
    },
  };
  if (options.command === 'refresh') {
    if (options.giveBack) {
      await giveBack(planInUse(options, tools.files), generated, tools);
      return EXIT.ok;
    }
    const become = options.untilIdle ? () => true : tools.becomeWaiter;
    const { plan, idle } = await refresh(options, remembering, signal, become);
    if (idle) return EXIT.idle;
    await giveBack(plan, generated, tools);
    return EXIT.ok;
  }
  const loaded = loadPlan(options.planFile, options.root, tools.files);
  const { code, failures } = await once(loaded, options.stateFile, remembering, signal);
  for (const { externalSecret, code: reason, message, retryable } of failures)
    tools.log('error', message, { externalSecret, code: reason, retryable });
  if (failures.length > 0) leaveMessage(options.terminationLog, failures, tools);
  return code;
}

/** Milliseconds that the process has for it after SIGTERM; what is not given back runs out by itself. */
const GIVE_BACK = 500;

async function giveBack(plan: Plan, generated: GeneratedMemory, tools: AgentTools): Promise<void> {
  if (plan.generators === undefined) return;
  await tools.releaseGenerated?.(plan, AbortSignal.timeout(GIVE_BACK), generated);
}

function status(
  options: AgentOptions,
  { clock, files }: AgentTools,
  print: (text: string) => void,
): ExitCode {
  const written = readState(options.stateFile, files);
  if (written === undefined)
    throw problem('STATE_UNREADABLE', {
      file: options.stateFile,
      reason: 'it is not there; has the agent run yet?',
    });
  const state = markOverdue(written, clock.now());
  print(options.output === 'json' ? stateText(state) : statusTable(state, clock.now()));
  return allFresh(state) ? EXIT.ok : EXIT.notFresh;
}

function leaveMessage(file: string, failures: readonly Failure[], { log }: AgentTools): void {
  try {
    writeFileSync(file, terminationMessage(failures));
  } catch (error) {
    log('warn', `the termination message cannot be written: ${explainError(error).message}`);
  }
}
