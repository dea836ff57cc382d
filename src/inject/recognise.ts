import type { Pod, PodSpec } from '../api/pod.ts';
import type { Finding } from '../check/finding.ts';
import type { Plan } from '../plan/plan.ts';
import { isOurs } from './containers.ts';
import { excerpt } from '../check/wording/excerpt.ts';
import { refusal } from './finding.ts';
import { PLAN_ANNOTATION, STATUS_ANNOTATION } from './options/options.ts';
import { annotationPath } from './options/read-options.ts';

/** Names of containers and volumes that begin so are Postern's own. */
export const RESERVED_PREFIX = 'postern-';

type Sign = (text: string) => string;

/** The text of the status annotation: proof that a plan in this namespace was written by Postern. */
export function statusOf(planText: string, namespace: string, sign: Sign): string {
  return `injected ${sign(`${namespace}\n${planText}`)}`;
}

/**
 * What an earlier call left in the pod. The plan counts only with our signature over it and the namespace: one that a
 * user wrote is refused (PST316), and so is a user's container or volume under a name of ours (PST312).
 */
export function recognise(pod: Pod, namespace: string, sign: Sign): { plan?: Plan } | { refused: Finding[] } {
  const planText = pod.metadata?.annotations?.[PLAN_ANNOTATION];
  const status = pod.metadata?.annotations?.[STATUS_ANNOTATION];
  if (planText !== undefined && status === statusOf(planText, namespace, sign)) {
    // The signature says that this text is our own.
    const plan: Plan = JSON.parse(planText);
    return { plan };
  }
  const refused = [...reservedAnnotations(pod), ...reservedNames(pod)];
  return refused.length === 0 ? {} : { refused };
}

/** Annotations that only Postern writes, in a pod or template of a user. */
export function reservedAnnotations(pod: { metadata?: Pod['metadata'] }): Finding[] {
  return [PLAN_ANNOTATION, STATUS_ANNOTATION]
    .filter(annotation => pod.metadata?.annotations?.[annotation] !== undefined)
    .map(annotation =>
      refusal(
        'PST316',
        annotationPath(annotation),
        `${annotation} is written by Postern alone and is not taken from anybody else`,
        'remove the annotation; a copied pod also needs its postern-* containers and volumes removed',
      ),
    );
}

function reservedNames(pod: Pod): Finding[] {
  const spec = pod.spec;
  if (spec === undefined) return [];
  const container = spec.initContainers?.find(isOurs) ?? spec.containers.find(isOurs);
  return [
    ...(container === undefined ? [] : [nameTaken(`a container ${excerpt(container.name)}`)]),
    ...reservedVolumes(spec),
  ];
}

/**
 * A volume under a name of ours that is none of ours.
 * @param ours names of those that an earlier call put there; absent: there was none
 */
export function reservedVolumes(spec: PodSpec, ours: ReadonlySet<string> = new Set()): Finding[] {
  const volume = spec.volumes?.find(({ name }) => name.startsWith(RESERVED_PREFIX) && !ours.has(name));
  return volume === undefined ? [] : [nameTaken(`a volume ${excerpt(volume.name)}`)];
}

function nameTaken(what: string): Finding {
  return refusal(
    'PST312',
    'spec',
    `the pod has ${what} of its own; names that begin with ${RESERVED_PREFIX} belong to Postern`,
    'choose another name',
  );
}
