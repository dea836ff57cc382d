import type { Pod } from '../api/pod.ts';
import type { KubeClient } from '../kube/client.ts';
import type { LeaseClock } from '../kube/lease.ts';
import type { KubeObject } from '../kube/object.ts';
import { resourcePath } from '../kube/resource-path.ts';
import { judgePod } from './judge-pod.ts';
import { storedSubject, traced, type JudgeTools, type Judgement } from './judge-stored.ts';
import { leftOut, type InjectingConfiguration } from './left-out.ts';
import { ownerFinder } from './pod-owner.ts';
import { reported } from './reported.ts';
import type { InjectContext, Injection } from '../inject/contract.ts';

export interface PodTools extends JudgeTools {
  readonly client: Pick<KubeClient, 'request' | 'list'>;
  /** `injectPod` outside tests. */
  readonly inject: (pod: Pod, context: InjectContext) => Injection;
  /** Whether pods are sent to us by this MutatingWebhookConfiguration. */
  readonly isOurs: (configuration: KubeObject) => boolean;
  readonly clock: Pick<LeaseClock, 'uptime'>;
}

/** A pod that was read in full. */
export type JudgePod = (
  pod: Pod & KubeObject,
  namespace: string,
  signal: AbortSignal,
) => Promise<Pick<Judgement, 'results' | 'needs'>>;

/** Thousands of pods may be judged one after the other. */
const CONFIGURATIONS_HOLD_MS = 5000;

/**
 * Judges pods that ask for injection and bear no sign of it, with what the API server has to be asked for around them. What policies
 * say of a pod besides is said of what made it.
 *
 * @throws PosternError of the client
 */
export function podJudge(tools: PodTools): JudgePod {
  const { client, inject, isOurs, clock } = tools;
  const findOwners = ownerFinder(client);
  let known: readonly InjectingConfiguration[] = [];
  let readAt = -Infinity;

  async function configurations(signal: AbortSignal): Promise<readonly InjectingConfiguration[]> {
    if (clock.uptime() - readAt < CONFIGURATIONS_HOLD_MS) return known;
    const { items } = await client.list<InjectingConfiguration>(CONFIGURATIONS, { signal });
    readAt = clock.uptime();
    return (known = items.filter(isOurs));
  }

  return async (pod, namespace, signal) => {
    const owners = await findOwners(pod.metadata, namespace, signal);
    const all = await configurations(signal);
    const { context, needs } = traced(tools.context(namespace));
    const labels = context.manifests.namespaceLabels(namespace);
    const place = { owners, leftOut: leftOut(all, labels, pod.metadata.labels ?? {}) };
    const finding = judgePod(pod, place, context, inject);
    if (finding === undefined) return { results: [], needs };
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: pod.metadata, spec: pod.spec };
    const verdict = tools.judge(storedSubject(object, context.manifests), [finding]);
    return { results: reported(verdict).filter(({ rule }) => rule === finding.rule), needs };
  };
}

const CONFIGURATIONS = resourcePath({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  resource: 'mutatingwebhookconfigurations',
});
