import type { Pod } from '../api/pod.ts';
import type { Finding } from '../check/finding.ts';
import { isOurs } from '../inject/containers.ts';
import { refusal } from '../inject/finding.ts';
import { PLAN_ANNOTATION, STATUS_ANNOTATION } from '../inject/options/options.ts';
import { annotationPath } from '../inject/options/read-options.ts';
import { statusOf } from '../inject/recognise.ts';
import { PASS } from './answer.ts';
import type { Handler } from './handler.ts';
import type { AdmissionRequest } from './review.ts';
import { denyWith } from './say-findings.ts';

/**
 * Refuses updates of a pod that change its plan or status (PST316). The agent reads the plan of its running pod through
 * the downward API, and with another one it would take the pod's credentials to servers of whoever wrote it. A pair
 * under our signature passes, and so does taking the annotations off a pod that has no container of ours. A pod that is
 * being deleted is guarded too: its agent still runs. So is a pod that is bound to a node: the API server copies the
 * annotations of the Binding into it. Whatever is neither is left to `next`.
 * @param signer of requests of a namespace
 */
export function guardPlan(signer: (namespace: string) => (text: string) => string, next: Handler): Handler {
  return (request, deadline) => {
    if (isBinding(request)) {
      const brought = changedAnnotations(request.object ?? {}, {});
      return brought.length === 0 ? PASS : denyWith(request, brought.map(changeRefused));
    }
    const pod = updatedPod(request);
    if (pod === undefined) return next(request, deadline);
    const changes = changedAnnotations(pod, request.oldObject ?? {});
    if (changes.length === 0 || isHarmless(pod, request.namespace, signer)) return PASS;
    return denyWith(request, changes.map(changeRefused));
  };
}

function isBinding({ kind, operation }: AdmissionRequest): boolean {
  return kind.kind === 'Binding' && kind.group === '' && kind.version === 'v1' && operation === 'CREATE';
}

function updatedPod({ kind, operation, subResource, object }: AdmissionRequest): Pod | undefined {
  const isPod = kind.kind === 'Pod' && kind.group === '' && kind.version === 'v1';
  // The API server decodes an object before it asks a webhook, so the shape is that of a pod.
  const canChangeMetadata = subResource === '' || subResource === 'status';
  return isPod && operation === 'UPDATE' && canChangeMetadata ? object : undefined;
}

function changedAnnotations(pod: Pod, old: Pod): string[] {
  return [PLAN_ANNOTATION, STATUS_ANNOTATION].filter(
    name => pod.metadata?.annotations?.[name] !== old.metadata?.annotations?.[name],
  );
}

function isHarmless(
  pod: Pod,
  namespace: string,
  signer: (namespace: string) => (text: string) => string,
): boolean {
  const plan = pod.metadata?.annotations?.[PLAN_ANNOTATION];
  const status = pod.metadata?.annotations?.[STATUS_ANNOTATION];
  if (plan !== undefined) return status === statusOf(plan, namespace, signer(namespace));
  return status === undefined && !hasOurContainer(pod);
}

function hasOurContainer({ spec }: Pod): boolean {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].some(isOurs);
}

function changeRefused(annotation: string): Finding {
  return refusal(
    'PST316',
    annotationPath(annotation),
    `${annotation} is written by Postern alone, when the pod is created, and the agent in the pod follows it`,
    'leave it as it is; for another plan, change the manifests and create the pod anew',
  );
}
