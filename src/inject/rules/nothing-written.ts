import type { RuleInfo } from '../../check/rule.ts';

/**
 * `inject: auto`, and no ExternalSecret for any Secret that the pod needs.
 *
 * The pod refers to Secrets without `optional: true`, and no ExternalSecret of the namespace targets any of them. Nothing is
 * injected into a pod that is there already, so one that was let through would never get its secrets: it would read a Secret of the cluster, or wait
 * for one that nobody writes. So a pod is refused, and its ReplicaSet or Job tries again until the ExternalSecret is there; on a workload it is a warning,
 * because charts and `kubectl kustomize` put the Deployment before the ExternalSecret. One ExternalSecret is enough: what is
 * not served beside it stays as it is. Where none is to come, remove the annotation, or name the ExternalSecret.
 *
 * What injection never serves does not count: `imagePullSecrets`, tokens of ServiceAccounts, variables of containers that
 * `postern.dev/containers` leaves out. Nor does a Secret that an ExternalSecret writes in part (PST315). A pod without any
 * reference, or with optional ones alone, is not refused (PST314).
 */
export const nothingWritten: RuleInfo = {
  id: 'PST321',
  title:
    '`inject: auto` and no ExternalSecret for any Secret that the pod needs; a pod is refused, a workload or a file is warned about: it may be applied later',
};
