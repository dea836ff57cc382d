import type { RuleInfo } from '../../check/rule.ts';

/**
 * Variables through kubelet on an API server before 1.35.
 *
 * Variables through kubelet need `fileKeyRef` of Kubernetes 1.35, in the API server and in the kubelet of each node
 * that may run the pod. Only the API server is asked for its version: an older kubelet sets these variables to an empty
 * text and says nothing. Write `postern.dev/env-method: exec`, or update the cluster, with its nodes.
 */
export const variablesNeedNewerServer: RuleInfo = {
  id: 'PST310',
  title: 'variables through kubelet on an API server before 1.35',
};
