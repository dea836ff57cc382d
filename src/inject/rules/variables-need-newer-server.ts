import type { RuleInfo } from '../../check/rule.ts';

/**
 * Variables through kubelet on an API server before 1.35.
 *
 * `env` through kubelet needs `fileKeyRef` of Kubernetes 1.35. Write `postern.dev/env: exec`, or update the
 * cluster.
 */
export const variablesNeedNewerServer: RuleInfo = {
  id: 'PST310',
  title: 'variables through kubelet on an API server before 1.35',
};
