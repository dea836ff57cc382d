import type { Pod } from '../api/pod.ts';
import type { Finding } from '../check/finding.ts';
import type { InjectContext, Injection } from '../inject/contract.ts';
import { INJECT_ANNOTATION, PLAN_ANNOTATION, STATUS_ANNOTATION } from '../inject/options.ts';
import { annotationPath } from '../inject/read-options.ts';
import { statusOf } from '../inject/recognise.ts';

/** Mirror pods show what a kubelet runs from a file; nobody can inject into them. */
const MIRROR = 'kubernetes.io/config.mirror';

/** The part of a pod that says whether it has to be looked at: its metadata. */
export type PodMetadata = Pick<NonNullable<Pod['metadata']>, 'annotations'> & {
  readonly deletionTimestamp?: unknown;
};

/**
 * Whether a pod asks for injection and bears no sign that it was injected. Of the thousands of pods of a cluster these few are
 * read in full.
 */
export function isSuspect(metadata: PodMetadata, namespace: string, sign: (text: string) => string): boolean {
  const { annotations = {}, deletionTimestamp } = metadata;
  const plan = annotations[PLAN_ANNOTATION];
  const asks = annotations[INJECT_ANNOTATION] !== undefined || plan !== undefined;
  if (!asks || annotations[MIRROR] !== undefined || deletionTimestamp !== undefined) return false;
  return plan === undefined || annotations[STATUS_ANNOTATION] !== statusOf(plan, namespace, sign);
}

/**
 * PST820 and PST821: a pod that should have been injected and was not, or whose plan is not Postern's. undefined: it has ended, or there
 * is nothing to inject.
 * @param inject `injectPod` outside tests
 */
export function judgePod(
  pod: Pod,
  context: InjectContext,
  inject: (pod: Pod, context: InjectContext) => Injection,
): Finding | undefined {
  const { phase } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') return undefined;
  if (!isSuspect(pod.metadata ?? {}, context.namespace, context.sign)) return undefined;
  if (pod.metadata?.annotations?.[PLAN_ANNOTATION] !== undefined) return foreignPlan();
  const injection = inject(pod, context);
  if (injection.kind === 'unchanged') return undefined;
  return injection.kind === 'patched' ? uninjected() : refusedToday(injection.findings);
}

const AGAIN = 'delete the pod: whoever made it makes it again, and then it is injected';

function uninjected(): Finding {
  return {
    rule: 'PST820',
    severity: 'error',
    path: annotationPath(INJECT_ANNOTATION),
    message: 'asks for injection and runs without: it was made while no webhook of Postern was asked',
    fix: AGAIN,
  };
}

/** The first reason; the others are said of whatever made the pod. */
function refusedToday(findings: readonly Finding[]): Finding {
  const first = findings.find(({ severity }) => severity === 'error');
  if (first === undefined) return uninjected();
  const { message, rule, fix } = first;
  return {
    ...uninjected(),
    message: `asks for injection and runs without; it would be refused now: ${message} (${rule})`,
    fix: fix === undefined ? AGAIN : `${fix}; then ${AGAIN}`,
  };
}

function foreignPlan(): Finding {
  return {
    rule: 'PST821',
    severity: 'error',
    path: annotationPath(PLAN_ANNOTATION),
    message:
      'has a plan that was not signed with the present key: somebody else wrote it while no webhook of Postern was asked, or the key was lost',
    fix: AGAIN,
  };
}
