import type { ObjectRef } from '../manifest/view.ts';

/** Where objects are looked for. */
export interface LookedIn {
  /** In files alone: what they do not have may be in the cluster that they are meant for, and that was not asked. */
  readonly isOfFiles?: boolean | undefined;
}

/** Of the findings that such an object is the reason of. */
export const ABSENCE_RULES: ReadonlySet<string> = new Set(['PST305', 'PST306', 'PST319']);

export interface Absence {
  readonly message: string;
  readonly fix: string;
}

/**
 * What is said of an object that is named and not in view: with a cluster in view that it does not exist, with files alone only
 * that they do not have it. What else helps there is known to the command that reads them.
 *
 * @param user what names it; absent: the pod itself
 */
export function absent(
  { isOfFiles = false }: LookedIn,
  { kind, name, namespace }: ObjectRef,
  user?: string,
): Absence {
  if (isOfFiles) {
    const where = `among the files${namespace === undefined ? '' : ` for namespace ${namespace}`}`;
    return {
      message:
        user === undefined
          ? `there is no ${kind} ${name} ${where}`
          : `${user} uses ${kind} ${name}, which is not ${where}`,
      fix: 'add the file that has it, or correct its name or its errors',
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

/**
 * The same of an ExternalSecret, which is often named as the Secret that it writes.
 *
 * @param writer the name of the one that writes a Secret of this name
 */
export function absentSecret(lookedIn: LookedIn, ref: ObjectRef, writer: string | undefined): Absence {
  const absence = absent(lookedIn, ref);
  if (writer === undefined) return absence;
  const message = `${absence.message}: ${ref.name} is the Secret that ExternalSecret ${writer} writes`;
  return { message, fix: `write ${writer}` };
}
