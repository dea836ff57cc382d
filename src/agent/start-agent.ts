/** The process around the agent: signals, exit code, and what happens to an error that nobody caught. */
import { systemClock } from './clock.ts';
import { endProcess } from './end-process.ts';
import { EXIT } from './exit-codes.ts';
import { explainError } from './explain-error.ts';
import { systemFiles } from './files/file-operations.ts';
import { jsonLog } from './log.ts';
import type { AgentTools } from './agent-tools.ts';
import { runAgent } from './run-agent.ts';
import { systemWaiter } from './idle/waiter.ts';

/** After SIGTERM the process is gone within this time, whatever still runs. */
const LAST_MOMENT = 700;

/**
 * Runs the agent with this process's arguments and ends the process.
 * @param becomeWaiter for tests, whose program lies elsewhere
 */
export function startAgent(
  resolving: Pick<AgentTools, 'resolve' | 'confirmDelivered' | 'releaseGenerated'>,
  becomeWaiter = systemWaiter(),
): void {
  const log = jsonLog(line => process.stderr.write(line), Date.now);
  const stopping = new AbortController();
  const fail = (error: unknown): void => {
    const { code, message } = explainError(error);
    log('error', `the agent has a defect: ${message}`, { code });
    endProcess(EXIT.defect);
  };
  // Whoever read the log may be gone before the agent; that is no reason to stop.
  process.stderr.on('error', () => {});
  // A report of Node's would hold environment variables and heap contents.
  process.report.reportOnFatalError = false;
  process.report.reportOnUncaughtException = false;
  process.report.reportOnSignal = false;
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  // Should the event loop run empty before the run has ended, that is no success.
  process.exitCode = EXIT.defect;

  const args = process.argv.slice(2);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      // The waiter says it until this process is gone.
      if (stopping.signal.aborted) return;
      log('info', 'stopping', { signal });
      stopping.abort();
      setTimeout(() => endProcess(args.includes('refresh') ? EXIT.ok : EXIT.terminated), LAST_MOMENT);
    });
  const tools = {
    ...resolving,
    clock: systemClock(),
    files: systemFiles,
    log,
    proc: '/proc',
    kill: (pid: number, signal: string) => process.kill(pid, signal),
    becomeWaiter,
  };
  const print = (text: string): void => void process.stdout.on('error', () => {}).write(text);
  runAgent({ args, env: process.env, print }, tools, stopping.signal).then(code => endProcess(code), fail);
}
