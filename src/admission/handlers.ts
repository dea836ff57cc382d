import type { Pod } from '../api/pod.ts';
import type { CheckResult } from '../check/check-result.ts';
import type { Finding } from '../check/finding.ts';
import type { InjectContext, Injection } from '../inject/contract.ts';
import type { Answer } from './answer.ts';
import { guardPlan } from './guard-plan.ts';
import type { Handler } from './handler.ts';
import { LATE_MUTATE, mutatePods } from './mutate-pods.ts';
import { WITHOUT_POLICIES, type PolicyTools } from './validate/judge-request.ts';
import type { ReadObject } from './watch/read-object.ts';
import { LATE_VALIDATE, validateObjects } from './validate/validate-objects.ts';
import { validateManifests, type ManifestTools } from './validate/validate-manifests.ts';
import { validatePolicies } from './validate/validate-policies.ts';
import { validateWorkloads } from './validate/validate-workloads.ts';
import { withDeadline } from './with-deadline.ts';
import { withErrors, type Failure } from './with-errors.ts';
import { answerMemory } from './answer-memory.ts';
import { respondFromMemory, respondWith, type Respond } from './respond.ts';
import { withMetrics, type Outcome } from './with-metrics.ts';

export type Webhook = 'mutate' | 'validate';

export interface AdmissionTools {
  /** `injectPod` outside tests. */
  readonly injectPod: (pod: Pod, context: InjectContext) => Injection;
  /** `checkWorkload` outside tests. */
  readonly checkWorkload: (workload: unknown, context: InjectContext) => CheckResult;
  /** `checkAdmitted` outside tests. */
  readonly checkObject: (object: unknown) => readonly Finding[];
  /** `checkAcross` outside tests. */
  readonly checkAcross: ManifestTools['checkAcross'];
  /** What is known at this moment, for a request of this namespace. */
  readonly context: (namespace: string) => InjectContext;
  /** Absent: there are none. */
  readonly policies?: PolicyTools;
  readonly read: ReadObject;
  readonly log: (failure: Failure) => void;
  readonly record: (webhook: Webhook, outcome: Outcome, seconds: number) => void;
  /** Told of each answer from memory, besides `record`. */
  readonly recalled?: (webhook: Webhook) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** What decisions about pods depend on besides the request, compared by identity; absent: nothing is remembered. */
  readonly world?: () => readonly unknown[];
}

/** All that Postern answers to an API server, by the path it is asked at. */
export function admissionResponders(tools: AdmissionTools): Readonly<Record<Webhook, Respond>> {
  const { mutate, validate } = admissionHandlers(tools);
  const { now, world } = tools;
  return {
    mutate:
      world === undefined
        ? respondWith(mutate, now)
        : respondFromMemory(mutate, now, answerMemory({ world }), outcome => {
            tools.record('mutate', outcome, 0);
            tools.recalled?.('mutate');
          }),
    validate: respondWith(validate, now),
  };
}

/** The decisions themselves. */
export function admissionHandlers(tools: AdmissionTools): Readonly<Record<Webhook, Handler>> {
  const { context, read, log, now, policies = WITHOUT_POLICIES } = tools;
  const manifests = validateManifests({
    check: tools.checkObject,
    checkAcross: tools.checkAcross,
    manifests: namespace => context(namespace).manifests,
    policies,
    read,
  });
  const workloads = validateWorkloads({ check: tools.checkWorkload, context, policies, read });
  const guarded = (webhook: Webhook, handler: Handler, late: Answer): Handler =>
    withMetrics(
      withErrors(withDeadline(handler, late), log),
      (outcome, seconds) => tools.record(webhook, outcome, seconds),
      now,
    );
  return {
    mutate: guarded('mutate', mutatePods({ inject: tools.injectPod, context, read }), LATE_MUTATE),
    validate: guarded(
      'validate',
      guardPlan(
        namespace => context(namespace).sign,
        validateObjects({
          'external-secrets.io/*': manifests,
          'generators.external-secrets.io/*': manifests,
          'postern.dev/SecretPolicy': validatePolicies(tools.checkObject),
          '/Pod': workloads,
          'apps/Deployment': workloads,
          'apps/StatefulSet': workloads,
          'apps/DaemonSet': workloads,
          'apps/ReplicaSet': workloads,
          '/ReplicationController': workloads,
          'batch/Job': workloads,
          'batch/CronJob': workloads,
        }),
      ),
      LATE_VALIDATE,
    ),
  };
}
