import { readFileSync } from 'node:fs';

/** Kernel ticks each second, as `/proc` counts them: USER_HZ is 100 on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** User and system time of all threads of a process so far, in milliseconds; `stat` in proc_pid_stat(5). */
export function cpuMilliseconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name in parentheses, and may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return (ticks * 1000) / TICKS_PER_SECOND;
}

/** In mebibytes. */
export interface Memory {
  /** All pages in memory, those of the program's file included, which processes share. */
  readonly resident: number;
  /** Pages that belong to this process alone. */
  readonly anonymous: number;
  /** The most that was ever resident. */
  readonly peak: number;
}

/** `status` in proc_pid_status(5). */
export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return { resident: mebibytes('VmRSS'), anonymous: mebibytes('RssAnon'), peak: mebibytes('VmHWM') };
}

/** A process and those that it has started, as they are now; the peak is that of the process alone. */
export function memoryOfTree(pid: number): Memory {
  const { resident, anonymous, peak } = memoryOf(pid);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  const started = children === '' ? [] : children.split(' ').map(child => memoryOfTree(Number(child)));
  const sum = (field: 'resident' | 'anonymous'): number =>
    started.reduce((total, memory) => total + memory[field], 0);
  return { resident: resident + sum('resident'), anonymous: anonymous + sum('anonymous'), peak };
}
