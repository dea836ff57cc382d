import { readdir, readFile } from 'node:fs/promises';

/** In KiB. */
export interface ContainerMemory {
  /** All that is in memory, program code shared with other processes included. */
  readonly resident: number;
  /** What belongs to this process alone and stands in no file. */
  readonly anonymous: number;
}

/** Memory of a container's first process. `id` as the pod's status has it: `containerd://…`. */
export async function containerMemory(id: string): Promise<ContainerMemory> {
  const pid = await processOf(id.replace(/^.*:\/\//, ''));
  // https://docs.kernel.org/filesystems/proc.html: smaps_rollup
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const field = (name: string): number => Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(text)?.[1]);
  return { resident: field('Rss'), anonymous: field('Anonymous') };
}

/** The lowest: a container's other processes were started by its first. */
async function processOf(id: string): Promise<number> {
  const pids = (await readdir('/proc'))
    .map(Number)
    .filter(Number.isInteger)
    .toSorted((one, other) => one - other);
  for (const pid of pids) {
    // Processes come and go while we look.
    const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
    if (groups.includes(id)) return pid;
  }
  throw new Error(`no process is in a control group of container ${id}`);
}
