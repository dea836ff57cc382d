import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The kernel keeps so many bytes of a program's name in `comm` (proc(5)): as many may be the beginning of a longer one. */
const COMM_BYTES = 15;

/**
 * Ids of the processes with this program name: the file name in `argv[0]`, or what the kernel knows the process by, where that is
 * the whole name. This process is left out, and the one that started it, which may be the waiter: an application may be
 * called like the agent's own programs.
 */
export function findProcesses(name: string, proc: string): number[] {
  return readdirSync(proc)
    .filter(entry => /^\d+$/.test(entry) && ![process.pid, process.ppid].includes(Number(entry)))
    .filter(pid => isNamed(name, join(proc, pid)))
    .map(Number);
}

/** Processes come and go while we look. */
function isNamed(name: string, entry: string): boolean {
  const [program = '', ...args] = readOrEmpty(join(entry, 'cmdline')).toString().split('\0');
  if (basename(program) === name) return true;
  const comm = readOrEmpty(join(entry, 'comm')).toString('latin1').trimEnd();
  if (comm !== commOf(name)) return false;
  if (comm.length < COMM_BYTES) return true;
  if (programFile(entry) === name) return true;
  // Of a script the kernel takes the name, and the interpreter stands first: it and perhaps an option, then the script.
  const isScript = comm !== commOf(basename(program));
  return isScript && args.slice(0, 2).some(arg => basename(arg) === name);
}

/** A character for each byte. */
function commOf(name: string): string {
  return Buffer.from(name).subarray(0, COMM_BYTES).toString('latin1');
}

/** The name of the file that is executed; a file that an update took away has a word behind its name. */
function programFile(entry: string): string {
  try {
    return basename(readlinkSync(join(entry, 'exe'))).replace(/ \(deleted\)$/, '');
  } catch {
    return '';
  }
}

function readOrEmpty(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}
