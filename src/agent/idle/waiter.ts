/** The shell that waits in the agent's place with a twentieth of its memory: see waiter.sh. */
import { accessSync, constants } from 'node:fs';
import { dirname, join } from 'node:path';

/** Debian's, which the image has for this alone. */
export const SHELL = '/bin/dash';
export const SLEEP = '/bin/sleep';
/** Unlike any other clock that a shell can read, it is not set and does not stop while the machine is suspended. */
const UPTIME = '/proc/uptime';
/** Lies beside the agent's program, in the image as here. */
export const WAITER = 'waiter.sh';

/** Makes this process the waiter, under the same id. Answers false where it cannot. */
export type BecomeWaiter = (note: string) => boolean;

/**
 * Undefined where a process cannot be replaced, or the programs are not there: another system, another image than ours.
 * @param folder with the script, that of the agent's program unless given
 */
export function systemWaiter(folder = dirname(process.argv[1] ?? '')): BecomeWaiter | undefined {
  const script = join(folder, WAITER);
  const become = process.execve?.bind(process);
  if (become === undefined || !canRun(script)) return undefined;
  const agent = [process.execPath, ...process.execArgv, ...process.argv.slice(1), '--until-idle'];
  return note => {
    try {
      return become(SHELL, ['postern-waiter', script, note, SLEEP, UPTIME, ...agent]);
    } catch {
      return false;
    }
  };
}

function canRun(script: string): boolean {
  try {
    for (const program of [SHELL, SLEEP]) accessSync(program, constants.X_OK);
    for (const file of [script, UPTIME]) accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
