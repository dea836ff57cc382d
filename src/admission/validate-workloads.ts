import type { InjectContext, TemplateVerdict } from '../inject/contract.ts';
import { lenient } from '../inject/may-come-later.ts';
import type { ManifestView } from '../manifest/view.ts';
import { PASS, type Answer } from './answer.ts';
import type { Handler } from './handler.ts';
import {
  holdPolicies,
  settleHeld,
  WITHOUT_POLICIES,
  type Holding,
  type PolicyTools,
} from './hold-policies.ts';
import { decideWithMissing } from './missing-objects.ts';
import type { ReadObject } from './read-object.ts';
import { withUnlabelled, withUnread } from './say-findings.ts';

export interface WorkloadTools {
  /** `checkWorkload` outside tests. */
  check(workload: unknown, context: InjectContext): TemplateVerdict;
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
    const check = (workload: unknown, manifests: ManifestView): TemplateVerdict => {
      const { findings, missing } = tools.check(workload, { ...now, manifests });
      return { findings: findings.map(lenient), missing };
    };
    const judge = (manifests: ManifestView): Judgement => {
      const { findings, missing } = check(object, manifests);
      const held = holdPolicies(policies, request, { object, oldObject, findings }, manifests);
      return { ...held, missing: [...missing, ...held.missing], manifests };
    };
    const settle = ({ verdict, manifests }: Judgement): Answer =>
      settleHeld(policies, request, verdict, manifests, stored => check(stored, manifests).findings);
    const decision = decideWithMissing(judge, now.manifests, tools.read, () => deadline.signal());
    return decision instanceof Promise
      ? decision.then(({ verdict, failure, unread }) =>
          // Where the API server cannot be asked, what is not known stays a warning.
          failure === undefined
            ? withUnread(settle(verdict), unread)
            : withUnlabelled(settle(withUnknown(verdict)), verdict.isUnlabelled),
        )
      : settle(decision.verdict);
  };
}

/** No policy refuses what nobody could look for. */
function withUnknown({ verdict, ...judgement }: Judgement): Judgement {
  const findings = verdict.findings.map(lenient);
  return { ...judgement, verdict: { ...verdict, findings } };
}

interface Judgement extends Holding {
  /** What it was judged from. */
  readonly manifests: ManifestView;
}
