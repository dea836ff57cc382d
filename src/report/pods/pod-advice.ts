import type { Owner } from './pod-owner.ts';

/** Who made a pod, for a message; empty: somebody himself did. */
export function ofOwner(owners: readonly Owner[]): string {
  const top = owners.at(-1);
  return top === undefined ? '' : `, as a pod of ${called(top)}`;
}

/**
 * How pods that are not as they should be are replaced.
 * @param owners who made them, the nearest first
 */
export function replaceAdvice(owners: readonly Owner[], namespace: string): string {
  const [nearest] = owners;
  const top = owners.at(-1);
  if (nearest === undefined || top === undefined)
    return 'delete the pod and create it again: nothing else makes it, and then it is injected';
  if (isKind(top, 'apps', 'Deployment', 'StatefulSet', 'DaemonSet'))
    return `restart ${called(top)} (kubectl -n ${namespace} rollout restart ${top.kind.toLowerCase()}/${top.name}): its new pods are injected`;
  if (isKind(nearest, 'batch', 'Job')) return jobAdvice(nearest, top);
  return `delete the pod: ${called(nearest)} makes it again, and then it is injected`;
}

/** A Job counts a pod that is deleted as one that failed, and may give up. */
function jobAdvice(job: Owner, top: Owner): string {
  return top === job
    ? `delete ${called(job)} and create it again: it begins anew, with pods that are injected`
    : `delete ${called(job)}, or let it end: the next one of ${called(top)} is injected`;
}

function isKind({ apiVersion, kind }: Owner, group: string, ...kinds: readonly string[]): boolean {
  return apiVersion.startsWith(`${group}/`) && kinds.includes(kind);
}

function called({ kind, name }: Owner): string {
  return `${kind} ${name}`;
}
