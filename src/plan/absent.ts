import type { ManifestView, ObjectRef } from '../manifest/view.ts';

export interface Absence {
  readonly message: string;
  readonly fix: string;
}

/**
 * What is said of an object that is named and not in view: with a cluster in view that it does not exist, with files alone only
 * that they do not have it. The cluster that they are meant for may, and was not asked.
 *
 * @param user what names it; absent: the pod itself
 */
export function absent(
  { isOfFiles }: Pick<ManifestView, 'isOfFiles'>,
  { kind, name, namespace }: ObjectRef,
  user?: string,
): Absence {
  if (isOfFiles === true) {
    const where = `among the files${namespace === undefined ? '' : ` for namespace ${namespace}`}`;
    return {
      message:
        user === undefined
          ? `there is no ${kind} ${name} ${where}`
          : `${user} uses ${kind} ${name}, which is not ${where}`,
      fix: 'add the file that has it, correct its name or its errors, or have postern lint know the cluster: --cluster, --against',
    };
  }
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  return {
    message:
      user === undefined
        ? `there is no ${kind} ${name}${where}`
        : `${user} uses ${kind} ${name}, which does not exist${where}`,
    fix: 'apply it before the workload, or correct the name',
  };
}
