import type { DirectoryPlan } from '../plan/plan.ts';

const GROUP_READS = 0o040;
const OTHERS_READ = 0o004;

/** The modes that files of a directory have; those of copies are not known here. */
export function modesOf({ fileMode, sources }: DirectoryPlan): number[] {
  return sources.flatMap((source): number[] => {
    if (source.kind === 'copy') return [];
    return source.kind === 'files' && source.items !== undefined
      ? source.items.map(({ mode = fileMode }) => mode)
      : [fileMode];
  });
}

/** Its owner alone, or his group too, may read a file of this mode. */
export function readersOf(mode: number): 'owner' | 'group' | 'all' {
  if ((mode & OTHERS_READ) !== 0) return 'all';
  return (mode & GROUP_READS) === 0 ? 'owner' : 'group';
}
