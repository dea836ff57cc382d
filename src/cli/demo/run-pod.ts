/**
 * Runs containers of a pod as processes of this machine: its own command, arguments and environment, with its volumes
 * laid out below a folder. What kubelet does for a pod, as far as the agent can tell the difference.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Container, Pod, Volume, VolumeProjection } from '../../api/pod.ts';

/** The objects and tokens that volumes are filled from. */
export interface PodSources {
  secret(name: string): Promise<Readonly<Record<string, string | Buffer>> | undefined>;
  configMap(name: string): Promise<Readonly<Record<string, string>> | undefined>;
  serviceAccountToken(audience: string | undefined): Promise<string>;
}

/** Fills every volume of the pod below `folder/volumes/<name>`; run again, it renews what may change. */
export async function layOutVolumes(pod: Pod, folder: string, sources: PodSources): Promise<void> {
  for (const volume of pod.spec?.volumes ?? [])
    await fill(volume, pod, volumePath(folder, volume.name), sources);
}

export function volumePath(folder: string, volume: string): string {
  return join(folder, 'volumes', volume);
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
  const root = join(folder, 'containers', container.name);
  for (const { name, mountPath } of container.volumeMounts ?? []) {
    const link = join(root, mountPath);
    await mkdir(dirname(link), { recursive: true });
    await rm(link, { force: true });
    await symlink(volumePath(folder, name), link);
  }
  await mkdir(join(root, 'dev'), { recursive: true });
  const [program = '', ...parameters] = [...(container.command ?? []), ...(container.args ?? [])].map(word =>
    word === '/usr/local/bin/node' ? programs.node : word === '/postern/agent.js' ? programs.agent : word,
  );
  const environment = Object.fromEntries((container.env ?? []).map(({ name, value = '' }) => [name, value]));
  return spawn(program, parameters, {
    env: { ...environment, POSTERN_ROOT: root },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
}

async function fill(volume: Volume, pod: Pod, path: string, sources: PodSources): Promise<void> {
  await mkdir(path, { recursive: true });
  for (const { path: file, fieldRef } of volume.downwardAPI?.items ?? []) {
    const annotation = /^metadata\.annotations\['(.+)'\]$/.exec(fieldRef?.fieldPath ?? '')?.[1] ?? '';
    await write(join(path, file), pod.metadata?.annotations?.[annotation] ?? '');
  }
  for (const projection of volume.projected?.sources ?? []) await project(projection, path, sources);
}

async function project(projection: VolumeProjection, path: string, sources: PodSources): Promise<void> {
  const { serviceAccountToken, secret, configMap } = projection;
  if (serviceAccountToken !== undefined) {
    await write(
      join(path, serviceAccountToken.path),
      await sources.serviceAccountToken(serviceAccountToken.audience),
    );
  }
  const content =
    secret?.name !== undefined
      ? await sources.secret(secret.name)
      : configMap?.name !== undefined
        ? await sources.configMap(configMap.name)
        : undefined;
  for (const { key, path: file } of secret?.items ?? configMap?.items ?? []) {
    const value = content?.[key];
    if (value !== undefined) await write(join(path, file), value);
  }
}

async function write(file: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
