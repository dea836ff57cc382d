import { PosternError } from '../errors.ts';
import type { DirectoryPlan, Plan } from '../plan/plan.ts';
import { fingerprint, readCopiedFiles } from './copied-files.ts';
import type { FileOperations } from './file-operations.ts';
import type { Payload } from './payload.ts';

/** The volumes that a plan copies from, as they are now. */
export interface CopiedVolumes {
  /** By path; lacks what cannot be read. */
  readonly fingerprints: ReadonlyMap<string, string>;
  /** @throws PosternError `COPY_UNREADABLE` */
  readonly read: (from: string) => Payload;
}

/** Reads every copied volume of the plan once. */
export function readCopiedVolumes(plan: Plan, files: FileOperations): CopiedVolumes {
  const volumes = new Map<string, Payload | PosternError>();
  const fingerprints = new Map<string, string>();
  for (const from of new Set(plan.directories.flatMap(copiesOf))) {
    try {
      const payload = readCopiedFiles(from, files);
      volumes.set(from, payload);
      fingerprints.set(from, fingerprint(payload));
    } catch (error) {
      if (!(error instanceof PosternError)) throw error;
      volumes.set(from, error);
    }
  }
  return {
    fingerprints,
    read(from) {
      const volume = volumes.get(from) ?? readCopiedFiles(from, files);
      if (volume instanceof PosternError) throw volume;
      return volume;
    },
  };
}

/** Paths of the volumes that a directory copies from. */
export function copiesOf(directory: DirectoryPlan): string[] {
  return directory.sources.flatMap(source => (source.kind === 'copy' ? [source.from] : []));
}
