import type { CheckResult } from '../../check/check-result.ts';
import type { InjectContext } from '../../inject/contract.ts';
import { lenient } from '../../inject/may-come-later.ts';
import type { ManifestView } from '../../manifest/view.ts';
import { PASS, type Answer } from '../answer.ts';
import type { Handler } from '../handler.ts';
import {
  answerJudged,
  judgeRequest,
  WITHOUT_POLICIES,
  type JudgedRequest,
  type PolicyTools,
} from './judge-request.ts';
import { withMissing } from '../watch/missing-objects.ts';
import type { ReadObject } from '../watch/read-object.ts';
import { withUnlabelled, withUnread } from '../say-findings.ts';

export interface WorkloadTools {
  /** `checkWorkload` outside tests. */
  check(workload: unknown, context: InjectContext): CheckResult;
  /** What is known at this moment, for a request of this namespace. */
  context(namespace: string): InjectContext;
  readonly policies?: PolicyTools;
  readonly read: ReadObject;
}

/**
 * Checks pod templates, so that an annotation that cannot work is refused where somebody reads the answer, and not
 * in an event of a ReplicaSet. A manifest that is not there yet is a warning: it may be applied after the workload.
 */
export function validateWorkloads(tools: WorkloadTools): Handler {
  const { policies = WITHOUT_POLICIES } = tools;
  return (request, deadline) => {
    const { object, oldObject } = request;
    if (object === undefined) return PASS;
    const now = tools.context(request.namespace);
    const check = (workload: unknown, manifests: ManifestView): CheckResult => {
      const { findings, missing } = tools.check(workload, { ...now, manifests });
      return { findings: findings.map(lenient), missing };
    };
    const judge = (manifests: ManifestView): JudgedRequest =>
      judgeRequest(policies, request, { object, oldObject, ...check(object, manifests) }, manifests);
    const answer = (judged: JudgedRequest): Answer =>
      answerJudged(policies, request, judged, stored => check(stored, judged.manifests).findings);
    const judged = withMissing(judge, now.manifests, tools.read, () => deadline.signal());
    return judged instanceof Promise
      ? judged.then(({ result, failure, unread }) =>
          // Where the API server cannot be asked, what is not known stays a warning.
          failure === undefined
            ? withUnread(answer(result), unread)
            : withUnlabelled(answer(withUnknown(result)), result.isUnlabelled),
        )
      : answer(judged.result);
  };
}

/** No policy refuses what nobody could look for. */
function withUnknown(judged: JudgedRequest): JudgedRequest {
  const { verdict } = judged;
  return { ...judged, verdict: { ...verdict, findings: verdict.findings.map(lenient) } };
}
