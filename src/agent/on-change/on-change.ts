/** Tells the application that its files are others than before. */
import { problem } from '../../errors.ts';
import type { OnChange } from '../../plan/plan.ts';
import type { AgentTools } from '../agent-tools.ts';
import { callUrl } from './call-url.ts';
import { explainError } from '../explain-error.ts';
import { findProcesses } from './find-processes.ts';

export interface OnChangeTools extends Pick<AgentTools, 'clock' | 'log'> {
  /** `/proc` outside tests. */
  readonly proc: string;
  /** `process.kill` outside tests. */
  readonly kill: (pid: number, signal: string) => void;
}

/**
 * Does what the plan says and answers whether that worked. Never rejects: what fails is logged with what to do, and the
 * files are right anyway.
 */
export async function announceChange(
  onChange: OnChange,
  tools: OnChangeTools,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    if (onChange.kind === 'signal') return signalProcesses(onChange, tools);
    await callUrl(onChange, tools, signal);
    return true;
  } catch (error) {
    // An agent that ends leaves the change to the next one.
    if (signal.aborted) return false;
    const { code, message } = explainError(error);
    tools.log('error', message, { code });
    return false;
  }
}

/** False if every process refused; whoever got the signal must not get it again because another did not. */
function signalProcesses(
  { process: name, signal }: OnChange & { kind: 'signal' },
  { proc, kill, log }: OnChangeTools,
): boolean {
  const pids = findProcesses(name, proc);
  if (pids.length === 0)
    throw problem('ON_CHANGE', {
      reason: `there is no process ${name}; the pod needs shareProcessNamespace: true, and the name is that of the program file`,
    });
  let refused = 0;
  for (const pid of pids) {
    try {
      kill(pid, signal);
      log('info', 'signal sent', { signal, process: name, pid });
    } catch (error) {
      const { code, message } = explainError(error);
      // Gone between looking and sending: a restarted application reads the new files anyway.
      if (code === 'ESRCH') continue;
      refused += 1;
      const fix = code === 'EPERM' ? '; agent and application must run as the same user' : '';
      const reason = `process ${name} (${pid}): ${message}${fix}`;
      log('error', problem('ON_CHANGE', { reason }).message, { code, signal, pid });
    }
  }
  return refused < pids.length;
}
