import { readdir, readFile } from 'node:fs/promises';

/** In KiB. */
export interface ContainerMemory {
  /** All that is in memory, program code shared with other processes included. */
  readonly resident: number;
  /** What belongs to this process alone and stands in no file. */
  readonly anonymous: number;
}

/** Memory of all processes of a container. `id` as the pod's status has it: `containerd://…`. */
export async function containerMemory(id: string): Promise<ContainerMemory> {
  const sum = { resident: 0, anonymous: 0 };
  for (const pid of await processesOf(id.replace(/^.*:\/\//, ''))) {
    // https://docs.kernel.org/filesystems/proc.html: smaps_rollup. Processes come and go while we look.
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    const field = (name: string): number =>
      Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0);
    sum.resident += field('Rss');
    sum.anonymous += field('Anonymous');
  }
  return sum;
}

async function processesOf(id: string): Promise<readonly number[]> {
  const pids: number[] = [];
  for (const pid of (await readdir('/proc')).map(Number).filter(Number.isInteger)) {
    const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
    if (groups.includes(id)) pids.push(pid);
  }
  if (pids.length === 0) throw new Error(`no process is in a control group of container ${id}`);
  return pids;
}
