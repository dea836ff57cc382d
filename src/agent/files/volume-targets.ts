/**
 * Where `..data` of volumes leads. Kubelet writes a volume by swapping that link and never writes into what it leads to,
 * so a link that leads where it led says that nothing in the volume has changed.
 */
import { join } from 'node:path';
import type { CopiedVolumes } from './copied-volumes.ts';
import type { FileOperations } from './file-operations.ts';
import type { Memory } from '../state/memory.ts';

/** Without symbolic links, by path of the volume. */
export type VolumeTargets = ReadonlyMap<string, string>;

/** Throws where one of the directories is not kept by such a link, as kubelet does. */
export function volumeTargets(directories: readonly string[], files: FileOperations): VolumeTargets {
  return new Map(directories.map(directory => [directory, targetOf(directory, files)]));
}

/**
 * Volumes that are as they were when their links led there.
 * @param volumes read before now: one that is swapped meanwhile then counts as changed
 */
export function volumesAsBefore(
  { readable }: CopiedVolumes,
  targets: VolumeTargets,
  files: FileOperations,
): Memory['copies'] {
  const leadsThere = (from: string): boolean => {
    try {
      return targetOf(from, files) === targets.get(from);
    } catch {
      return false;
    }
  };
  return new Map([...readable].filter(([from]) => leadsThere(from)));
}

function targetOf(directory: string, files: FileOperations): string {
  return files.realPath(join(directory, '..data'));
}
