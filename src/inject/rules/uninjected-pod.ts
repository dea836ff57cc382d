import type { RuleInfo } from '../../check/rule.ts';

/**
 * A pod that asks for injection and runs without.
 *
 * It was made while no webhook of Postern was asked: the webhook configuration was missing or did not cover the namespace, or a
 * `postern.dev/inject` was added to the running pod, which changes nothing in it. Or it has `inject: auto` and was made before an ExternalSecret
 * wrote a Secret that it refers to: it is only refused where it needs one ([PST321](PST321.md)). Its secrets are missing, or come from
 * Secrets in the cluster as if Postern were not there. The finding names what made the pod and says how it is replaced: a Deployment,
 * StatefulSet or DaemonSet is restarted, a Job is created again, any other pod is deleted. Where the webhook configuration leaves the
 * namespace or the pod out, a new pod would not be injected either, and the finding says that. Said in the
 * [report](../guides/report.md) alone, for what runs is in no file.
 */
export const uninjectedPod: RuleInfo = {
  id: 'PST820',
  title: 'a pod that asks for injection and runs without',
};
