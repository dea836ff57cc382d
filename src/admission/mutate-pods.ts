import type { Pod } from '../api/pod.ts';
import { isError, type Finding } from '../check/finding.ts';
import type { InjectContext, Injection } from '../inject/contract.ts';
import { denyForNow, PASS, type Answer, type Denied } from './answer.ts';
import type { Handler } from './handler.ts';
import { withMissing, type WithMissing } from './watch/missing-objects.ts';
import type { ReadObject } from './watch/read-object.ts';
import type { AdmissionRequest } from './review.ts';
import { allowWith, denyWith, findingsAudit, withUnread } from './say-findings.ts';

export interface MutateTools {
  /** `injectPod` outside tests. */
  inject(pod: Pod, context: InjectContext): Injection;
  /** What is known at this moment, for a request of this namespace. */
  context(namespace: string): InjectContext;
  readonly read: ReadObject;
}

/** Injects into pods that are being created. Everything else passes as it came: a pod's containers never change later. */
export function mutatePods(tools: MutateTools): Handler {
  return (request, deadline) => {
    const pod = newPod(request);
    if (pod === undefined) return PASS;
    const context = tools.context(request.namespace);
    const injected = withMissing(
      manifests => tools.inject(pod, { ...context, manifests }),
      context.manifests,
      tools.read,
      () => deadline.signal(),
    );
    return injected instanceof Promise
      ? injected.then(later => answerOf(later, request))
      : answerOf(injected, request);
  };
}

/** When the deadline passes while the API server is asked. Without an answer the pod would lack its secrets. */
export const LATE_MUTATE = denyForNow(
  'Postern could not read the objects that this pod names from the API server in time; the pod can be created again now',
);

/** Mirror pods show what a kubelet runs from a file: https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/ */
const MIRROR = 'kubernetes.io/config.mirror';

function newPod({ kind, operation, subResource, object }: AdmissionRequest): Pod | undefined {
  if (operation !== 'CREATE' || subResource !== '' || object === undefined) return undefined;
  if (kind.kind !== 'Pod' || kind.group !== '' || kind.version !== 'v1') return undefined;
  // The API server decodes an object before it asks a webhook, so the shape is that of a pod.
  const pod = object as Pod;
  return pod.metadata?.annotations?.[MIRROR] === undefined && hasContainers(pod) ? pod : undefined;
}

/** A pod is judged after webhooks. One without containers has null there, and the API server says what it lacks. */
function hasContainers({ spec }: { readonly spec?: { readonly containers: unknown } }): boolean {
  return spec?.containers !== null;
}

function answerOf({ result, failure, unread }: WithMissing<Injection>, request: AdmissionRequest): Answer {
  // Whatever it is: with the object that could not be read, more of the pod might have been injected into.
  if (failure !== undefined) return denyForNow(`${failure.message}, and ${withoutIt(result, request)}`);
  return withUnread(answerTo(result, request), unread);
}

function withoutIt(injection: Injection, request: AdmissionRequest): string {
  return injection.kind === 'refused'
    ? `without it: ${refuse(request, injection.findings).status.message}`
    : 'without it the pod could start without its secrets; it can be created again now';
}

function answerTo(injection: Injection, request: AdmissionRequest): Answer {
  if (injection.kind === 'unchanged') return allowWith(injection.warnings);
  if (injection.kind === 'patched') {
    return {
      ...allowWith(injection.warnings),
      patch: injection.patch,
      auditAnnotations: {
        injected: (injection.plan?.secrets ?? []).map(({ name }) => name).join(','),
        ...findingsAudit(injection.warnings),
      },
    };
  }
  return refuse(request, injection.findings);
}

function refuse(request: AdmissionRequest, findings: readonly Finding[]): Denied {
  return denyWith(request, findings.filter(isError), findings);
}
