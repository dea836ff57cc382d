/** Tells the application that its files are others than before. */
import { problem } from '../errors.ts';
import type { OnChange } from '../plan/plan.ts';
import type { AgentTools } from './agent-tools.ts';
import { callUrl } from './call-url.ts';
import { explainError } from './explain-error.ts';
import { findProcesses } from './find-processes.ts';

export interface OnChangeTools extends Pick<AgentTools, 'clock' | 'log'> {
  /** `/proc` outside tests. */
  readonly proc: string;
  /** `process.kill` outside tests. */
  readonly kill: (pid: number, signal: string) => void;
}

/** Does what the plan says. Never rejects: what fails is logged with what to do, and the files are right anyway. */
export async function announceChange(
  onChange: OnChange,
  tools: OnChangeTools,
  signal: AbortSignal,
): Promise<void> {
  try {
    if (onChange.kind === 'http') await callUrl(onChange, tools, signal);
    else signalProcesses(onChange, tools);
  } catch (error) {
    const { code, message } = explainError(error);
    tools.log('error', message, { code });
  }
}

function signalProcesses(
  { process: name, signal }: OnChange & { kind: 'signal' },
  { proc, kill, log }: OnChangeTools,
): void {
  const pids = findProcesses(name, proc);
  if (pids.length === 0)
    throw problem('ON_CHANGE', {
      reason: `there is no process ${name}; the pod needs shareProcessNamespace: true, and the name is that of the program file`,
    });
  for (const pid of pids) {
    try {
      kill(pid, signal);
      log('info', 'signal sent', { signal, process: name, pid });
    } catch (error) {
      const { code, message } = explainError(error);
      // Gone between looking and sending: a restarted application reads the new files anyway.
      if (code === 'ESRCH') continue;
      const fix = code === 'EPERM' ? '; agent and application must run as the same user' : '';
      const reason = `process ${name} (${pid}): ${message}${fix}`;
      log('error', problem('ON_CHANGE', { reason }).message, { code, signal, pid });
    }
  }
}
