import { readFile, readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { kubeletValue } from '../../../../src/agent/testing/kubelet-parser.ts';
import type { Container } from '../../../../src/api/pod.ts';
import type { PlayedPod } from './played-pod.ts';

export interface SeenFile {
  readonly content: Buffer;
  /** Octal: `0440`. */
  readonly mode: string;
}

/** What the application's container finds at a mount path, by path below it; kubelet's own names left out. */
export async function filesAt(played: PlayedPod, mountPath: string): Promise<Map<string, SeenFile>> {
  const mount = application(played).volumeMounts?.find(each => each.mountPath === mountPath);
  if (mount === undefined) throw new Error(`the application mounts nothing at ${mountPath}`);
  return filesIn(played.volume(mount.name));
}

/** Name of the set that `..data` points to: another one after each swap. */
export async function publishedSet(played: PlayedPod, volume: string): Promise<string> {
  return readlink(join(played.volume(volume), '..data'));
}

/** The environment that kubelet would give to the application's container. */
export async function environmentOf(played: PlayedPod): Promise<Map<string, Buffer>> {
  const variables = (application(played).env ?? []).map(async ({ name, value = '', valueFrom }) => {
    if (valueFrom === undefined) return [name, Buffer.from(value)] as const;
    const { fileKeyRef } = valueFrom;
    if (fileKeyRef === undefined) throw new Error(`${name} is not read from a file`);
    const { volumeName, path, key } = fileKeyRef;
    return [name, kubeletValue(await readFile(join(played.volume(volumeName), path)), key)] as const;
  });
  return new Map(await Promise.all(variables));
}

function application({ pod }: PlayedPod): Container {
  const container = pod.spec?.containers.find(({ name }) => name === 'app');
  if (container === undefined) throw new Error('the pod has no container app');
  return container;
}

async function filesIn(directory: string, folder = ''): Promise<Map<string, SeenFile>> {
  const found = new Map<string, SeenFile>();
  for (const name of await readdir(join(directory, folder))) {
    const path = join(folder, name);
    if (path.startsWith('..')) continue;
    const status = await stat(join(directory, path));
    if (status.isDirectory()) {
      for (const [below, file] of await filesIn(directory, path)) found.set(below, file);
    } else {
      const mode = (status.mode & 0o777).toString(8).padStart(4, '0');
      found.set(path, { content: await readFile(join(directory, path)), mode });
    }
  }
  return found;
}
