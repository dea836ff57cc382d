import type { Pod } from '../../api/pod.ts';
import { isError, type Finding } from '../../check/finding.ts';
import type { InjectContext, Injection } from '../../inject/contract.ts';
import { INJECT_ANNOTATION, PLAN_ANNOTATION, STATUS_ANNOTATION } from '../../inject/options/options.ts';
import { annotationPath } from '../../inject/options/read-options.ts';
import { statusOf } from '../../inject/recognise.ts';
import type { LeftOut } from './left-out.ts';
import { ofOwner, replaceAdvice } from './pod-advice.ts';
import type { Owner } from './pod-owner.ts';

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

/** What is known around a pod. */
export interface PodPlace {
  /** Who made it, the nearest first. */
  readonly owners: readonly Owner[];
  /** Why it is not injected however often it is made. */
  readonly leftOut: LeftOut | undefined;
}

/**
 * PST820 and PST821: a pod that should have been injected and was not, or whose plan is not Postern's. undefined: it has ended, or there
 * is nothing to inject.
 * @param inject `injectPod` outside tests
 */
export function checkPod(
  pod: Pod,
  place: PodPlace,
  context: InjectContext,
  inject: (pod: Pod, context: InjectContext) => Injection,
): Finding | undefined {
  const { phase } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') return undefined;
  if (!isSuspect(pod.metadata ?? {}, context.namespace, context.sign)) return undefined;
  const advice = place.leftOut?.fix ?? replaceAdvice(place.owners, context.namespace);
  if (pod.metadata?.annotations?.[PLAN_ANNOTATION] !== undefined) return foreignPlan(place, advice);
  const injection = inject(pod, context);
  if (injection.kind === 'unchanged') return undefined;
  const isAuto = pod.metadata?.annotations?.[INJECT_ANNOTATION]?.trim() === 'auto';
  const why = place.leftOut?.why ?? (isAuto ? UNASKED_OR_EARLIER : UNASKED);
  const plain = uninjected(place, why, advice);
  if (injection.kind === 'patched' || place.leftOut !== undefined) return plain;
  return refusedToday(plain, place, advice, injection.findings);
}

const UNASKED = 'it was made while no webhook of Postern was asked';
/** With `auto` a pod that can start without a Secret was let through where no ExternalSecret wrote it yet. */
const UNASKED_OR_EARLIER = `${UNASKED}, or before an ExternalSecret wrote a Secret that it refers to`;

function uninjected({ owners }: PodPlace, why: string, fix: string): Finding {
  return {
    rule: 'PST820',
    severity: 'error',
    path: annotationPath(INJECT_ANNOTATION),
    message: `asks for injection and runs without${ofOwner(owners)}: ${why}`,
    fix,
  };
}

/** The first reason; the others are said of whatever made the pod. */
function refusedToday(
  plain: Finding,
  place: PodPlace,
  advice: string,
  findings: readonly Finding[],
): Finding {
  const first = findings.find(isError);
  if (first === undefined) return plain;
  const { message, rule, fix } = first;
  return {
    ...plain,
    message: `asks for injection and runs without${ofOwner(place.owners)}; it would be refused now: ${message} (${rule})`,
    fix: fix === undefined ? advice : `${fix}; then ${advice}`,
  };
}

function foreignPlan({ owners }: PodPlace, fix: string): Finding {
  return {
    rule: 'PST821',
    severity: 'error',
    path: annotationPath(PLAN_ANNOTATION),
    message: `has a plan that was not signed with the present key${ofOwner(owners)}: somebody else wrote it while no webhook of Postern was asked, or the key was lost`,
    fix,
  };
}
