import type { Pod } from '../../api/pod.ts';
import type { InjectContext, Injection } from '../../inject/contract.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { KubeObject } from '../../kube/object.ts';
import { checkPod } from './check-pod.ts';
import { storedSubject, traced, type JudgeTools, type Judgement } from '../follow/judge-stored.ts';
import { leftOut, type InjectingConfiguration } from './left-out.ts';
import { ownerFinder } from './pod-owner.ts';
import { reported } from '../reported.ts';

export interface PodTools extends JudgeTools {
  readonly client: Pick<KubeClient, 'request'>;
  /** `injectPod` outside tests. */
  readonly inject: (pod: Pod, context: InjectContext) => Injection;
}

/** A pod that was read in full. */
export type JudgePod = (
  pod: Pod & KubeObject,
  namespace: string,
  signal: AbortSignal,
) => Promise<Pick<Judgement, 'results' | 'needs'>>;

/**
 * Judges pods that ask for injection and bear no sign of it, with what the API server has to be asked for around them. What policies
 * say of a pod besides is said of what made it.
 *
 * @param configurations that send pods to us at this moment
 * @throws PosternError of the client
 */
export function podJudge(tools: PodTools, configurations: () => readonly InjectingConfiguration[]): JudgePod {
  const findOwners = ownerFinder(tools.client);
  return async (pod, namespace, signal) => {
    const owners = await findOwners(pod.metadata, namespace, signal);
    const { context, needs } = traced(tools.context(namespace));
    const labels = context.manifests.namespaceLabels(namespace);
    const place = { owners, leftOut: leftOut(configurations(), labels, pod.metadata.labels ?? {}) };
    const finding = checkPod(pod, place, context, tools.inject);
    if (finding === undefined) return { results: [], needs };
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: pod.metadata, spec: pod.spec };
    const verdict = tools.judge(storedSubject(object, context.manifests), [finding]);
    return { results: reported(verdict).filter(({ rule }) => rule === finding.rule), needs };
  };
}
