import type { Answer } from '../../src/admission/answer.ts';
import { deadlineOf } from '../../src/admission/server/deadline.ts';
import { mutatePods } from '../../src/admission/mutate-pods.ts';
import { readReview, writeAnswer, writeReview } from '../../src/admission/review.ts';
import type { StatusCause } from '../../src/check/status.ts';
import { applyPatch } from '../../src/inject/apply-patch.ts';
import { injectPod } from '../../src/inject/inject.ts';
import { contextOf, subjectOf, type Fixture } from './fixtures.ts';

export interface WebhookOutcome {
  readonly allowed: boolean;
  /** The Pod or workload with what became of its pod; absent: stored as it came. */
  readonly object?: unknown;
  /** The errors, at their places in the pod. */
  readonly refused: readonly StatusCause[];
  readonly warnings: readonly string[];
}

/** The pod of a fixture through the webhook: from the bytes of a review to the bytes of the answer. */
export async function injectByWebhook(fixture: Fixture): Promise<WebhookOutcome> {
  const { object, pod, pointer } = subjectOf(fixture);
  const context = contextOf(fixture);
  const handler = mutatePods({
    inject: injectPod,
    context: () => context,
    read: () => Promise.resolve([]),
  });
  const review = readReview(JSON.parse(JSON.stringify(reviewOf(pod, fixture.namespace))));
  const answer: Answer = await handler(
    review,
    deadlineOf('timeout=10s', () => 0),
  );
  const { response } = JSON.parse(writeReview(review.uid, writeAnswer(answer)));
  const patch = JSON.parse(Buffer.from(response.patch ?? 'W10=', 'base64').toString('utf8'));
  const placed = patch.map((operation: { path: string }) =>
    Object.assign(operation, { path: `${pointer}${operation.path}` }),
  );
  return {
    allowed: response.allowed,
    ...(patch.length === 0 ? {} : { object: applyPatch(object, placed) }),
    refused: response.status?.details.causes ?? [],
    warnings: response.warnings ?? [],
  };
}

function reviewOf(pod: object, namespace: string): object {
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: 'b3c0a3a1-0000-4000-8000-000000000001',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      operation: 'CREATE',
      namespace,
      object: { apiVersion: 'v1', kind: 'Pod', ...pod },
      oldObject: null,
    },
  };
}
