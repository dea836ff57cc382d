/**
 * Runs containers of a pod as processes of this machine: its own command, arguments and environment, with its volumes
 * laid out below a folder. What kubelet does for a pod, as far as the agent can tell the difference.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeAtomically } from '../../agent/files/atomic-writer.ts';
import { systemFiles } from '../../agent/files/file-operations.ts';
import type { Container, Pod } from '../../api/pod.ts';
import { volumeFiles, type PodSources } from './volume-files.ts';

/**
 * Fills every volume of the pod below `folder/volumes/<name>`, with kubelet's own layout; run again, it renews what may
 * change. A volume that only containers write to is an empty folder.
 */
export async function layOutVolumes(pod: Pod, folder: string, sources: PodSources): Promise<void> {
  for (const volume of pod.spec?.volumes ?? []) {
    const path = volumePath(folder, volume.name);
    await mkdir(path, { recursive: true });
    const files = await volumeFiles(volume, pod, sources);
    if (files !== undefined) writeAtomically(path, files, { files: systemFiles, now: Date.now });
  }
}

export function volumePath(folder: string, volume: string): string {
  return join(folder, 'volumes', volume);
}

/** What stands for `/` in a container; its mounts are links to the volumes. */
export function containerRoot(folder: string, container: string): string {
  return join(folder, 'containers', container);
}

/** How the programs of the image are called on this machine. */
export interface LocalPrograms {
  readonly node: string;
  readonly agent: string;
}

/** Starts one container; the agent finds its mounts below a root folder instead of at `/`. */
export async function startContainer(
  container: Container,
  folder: string,
  programs: LocalPrograms,
): Promise<ChildProcess> {
  const root = containerRoot(folder, container.name);
  for (const { name, mountPath } of container.volumeMounts ?? []) {
    await mount(volumePath(folder, name), join(root, mountPath));
  }
  for (const each of ['dev', 'tmp']) await mkdir(join(root, each), { recursive: true });
  const [program = '', ...parameters] = [...(container.command ?? []), ...(container.args ?? [])].map(word =>
    word === '/usr/local/bin/node' ? programs.node : word === '/postern/agent.cjs' ? programs.agent : word,
  );
  const environment = Object.fromEntries((container.env ?? []).map(({ name, value = '' }) => [name, value]));
  return spawn(program, parameters, {
    cwd: root,
    env: { ...environment, POSTERN_ROOT: root, TMPDIR: join(root, 'tmp') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A mount that is there stays: another process of the container may be writing through it. */
async function mount(volume: string, link: string): Promise<void> {
  if ((await readlink(link).catch(() => undefined)) === volume) return;
  await mkdir(dirname(link), { recursive: true });
  await rm(link, { force: true });
  await symlink(volume, link);
}
