import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The kernel keeps 15 bytes of a program's name in `comm` (proc(5)). */
const LONGEST_COMM = 15;

/**
 * Ids of the processes with this program name: the file name in `argv[0]`, or `comm`. This process is left out, and the
 * one that started it, which may be the waiter: an application may be called like the agent's own programs.
 */
export function findProcesses(name: string, proc: string): number[] {
  return readdirSync(proc)
    .filter(entry => /^\d+$/.test(entry) && ![process.pid, process.ppid].includes(Number(entry)))
    .filter(pid => {
      // Processes come and go while we look.
      const program = readOrEmpty(join(proc, pid, 'cmdline')).split('\0')[0] ?? '';
      const comm = readOrEmpty(join(proc, pid, 'comm')).trimEnd();
      return basename(program) === name || comm === name.slice(0, LONGEST_COMM);
    })
    .map(Number);
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
