import type { Pod } from '../../../api/pod.ts';

/** Why a pod is not ready, as its status says it; undefined: it is. */
export function whyNotReady({ status }: Pod): string | undefined {
  const {
    conditions = [],
    initContainerStatuses = [],
    containerStatuses = [],
    phase,
    message,
  } = status ?? {};
  if (conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True')) return undefined;
  for (const { name, state } of [...initContainerStatuses, ...containerStatuses]) {
    const { waiting, terminated } = state ?? {};
    if (terminated !== undefined && terminated.exitCode !== 0)
      return `container ${name} ended with ${terminated.exitCode}: ${terminated.message ?? terminated.reason ?? ''}`;
    // Of a container that is started again, the message of the run before says more.
    if (waiting?.reason !== undefined && !/^(PodInitializing|ContainerCreating)$/u.test(waiting.reason))
      return `container ${name} waits: ${waiting.reason}${waiting.message === undefined ? '' : `: ${waiting.message}`}`;
  }
  const condition = conditions.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  return condition?.message ?? message ?? `it is ${phase ?? 'not seen yet'}`;
}
