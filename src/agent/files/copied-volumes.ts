import { PosternError } from '../../errors.ts';
import type { DirectoryPlan, Plan } from '../../plan/plan.ts';
import { readCopiedFiles } from './copied-files.ts';
import type { FileOperations } from './file-operations.ts';
import { samePayload, type Payload } from './payload.ts';

/** The volumes that a plan copies from, as they are now. */
export interface CopiedVolumes {
  /** By path; lacks what cannot be read. */
  readonly readable: ReadonlyMap<string, Payload>;
  /** @throws PosternError `COPY_UNREADABLE` */
  readonly read: (from: string) => Payload;
}

/** Reads every copied volume of the plan once. */
export function readCopiedVolumes(plan: Plan, files: FileOperations): CopiedVolumes {
  const readable = new Map<string, Payload>();
  const errors = new Map<string, PosternError>();
  for (const from of new Set(plan.directories.flatMap(copiesOf))) {
    try {
      readable.set(from, readCopiedFiles(from, files));
    } catch (error) {
      if (!(error instanceof PosternError)) throw error;
      errors.set(from, error);
    }
  }
  return {
    readable,
    read(from) {
      const error = errors.get(from);
      if (error !== undefined) throw error;
      return readable.get(from) ?? readCopiedFiles(from, files);
    },
  };
}

/** Paths of the volumes that are others than when they were last copied. */
export function changedVolumes(
  { readable }: CopiedVolumes,
  copied: ReadonlyMap<string, Payload>,
): Set<string> {
  const changed = [...readable].filter(([from, payload]) => {
    const before = copied.get(from);
    return before === undefined || !samePayload(before, payload);
  });
  return new Set(changed.map(([from]) => from));
}

/** Paths of the volumes that a directory copies from. */
export function copiesOf(directory: DirectoryPlan): string[] {
  return directory.sources.flatMap(source => (source.kind === 'copy' ? [source.from] : []));
}
