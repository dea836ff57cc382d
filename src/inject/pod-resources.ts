/**
 * Pods that bound all of their containers together:
 * https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
 */
import type { PodSpec, ResourceRequirements } from '../api/pod.ts';
import type { Finding } from '../check/finding.ts';
import { warning } from './finding.ts';
import type { Options } from './options/options.ts';

type Asked = Pick<
  Options,
  'agent-cpu-request' | 'agent-memory-request' | 'agent-cpu-limit' | 'agent-memory-limit'
>;

/**
 * What an agent container asks for. Not what the pod asks for as a whole: Kubernetes refuses containers that want more
 * together, and a limit alone is a request as well.
 */
export function agentResources({ resources: ofPod }: PodSpec, options: Asked): ResourceRequirements {
  const amounts = {
    cpu: { request: options['agent-cpu-request'], limit: options['agent-cpu-limit'] },
    memory: { request: options['agent-memory-request'], limit: options['agent-memory-limit'] },
  };
  const requests: Record<string, string> = {};
  const limits: Record<string, string> = {};
  for (const name of ['cpu', 'memory'] as const) {
    if (ofPod?.requests?.[name] !== undefined || ofPod?.limits?.[name] !== undefined) continue;
    requests[name] = amounts[name].request ?? '';
    limits[name] = amounts[name].limit ?? '';
  }
  // An API server gives an empty list back as none.
  return Object.keys(limits).length === 0 ? {} : { requests, limits };
}

/** Where the agent takes away from what the application was given. */
export function sharedMemory({ resources: ofPod }: PodSpec, options: Asked): Finding[] {
  const limit = ofPod?.limits?.['memory'];
  if (limit === undefined) return [];
  const most = options['agent-memory-limit'] ?? '';
  return [
    warning(
      'PST315',
      'spec.resources.limits.memory',
      `the whole pod has ${limit}, of which the agent takes its part: usually about 50Mi, and ${most} at most where it has a limit of its own`,
      'add that to the amount',
    ),
  ];
}
