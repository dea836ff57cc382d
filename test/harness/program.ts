import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastWill } from './last-will.ts';

export interface ProgramOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Standard output and error go to `<logFolder>/<name>.log`, appended. */
  readonly logFolder: string;
  /** Name of the log file; the command's own name if not given. */
  readonly name?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** How long `stop` waits between SIGTERM and SIGKILL; 10 if not given. */
  readonly graceSeconds?: number;
}

export interface Program {
  readonly pid: number;
  /** Why it is not running any more, with the end of its log; `undefined` while it runs. */
  readonly ended: () => string | undefined;
  /** Ends it and everything that it started: SIGTERM, and SIGKILL when its grace is over. */
  readonly stop: () => Promise<void>;
  /** The same with SIGKILL at once. */
  readonly kill: () => Promise<void>;
}

/** Starts a program that runs until it is stopped. It is killed if this process dies. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const name = options.name ?? basename(options.command);
  const logFile = join(options.logFolder, `${name}.log`);
  const log = openSync(logFile, 'a');
  const child = spawn(options.command, options.args, {
    detached: true, // a process group of its own, so that its children can be killed with it
    stdio: ['ignore', log, log],
    env: { ...process.env, ...options.env },
  });
  closeSync(log);
  await once(child, 'spawn');
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${name} has no process id`);
  // `kill -KILL -- …` is not understood by dash.
  const release = lastWill(`kill -s KILL -- -${pid}`);
  child.unref();

  let reason: string | undefined;
  const exited = (async () => {
    await once(child, 'exit');
    const tail = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-8).join('\n');
    reason = `${name} has ended (${child.signalCode ?? `exit code ${child.exitCode}`}), its log ends with:\n${tail}`;
  })();

  const kill = async (): Promise<void> => {
    signalGroup(pid, 'SIGKILL');
    await exited;
    release();
  };
  return {
    pid,
    ended: () => reason,
    kill,
    stop: async () => {
      if (reason === undefined) {
        child.ref();
        signalGroup(pid, 'SIGTERM');
        await Promise.race([exited, sleep((options.graceSeconds ?? 10) * 1000, undefined, { ref: false })]);
      }
      await kill();
    },
  };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}
