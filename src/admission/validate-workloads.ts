import type { Finding } from '../check/finding.ts';
import type { InjectContext, TemplateVerdict } from '../inject/contract.ts';
import type { ManifestView } from '../manifest/view.ts';
import type { Answer } from './answer.ts';
import type { Handler } from './handler.ts';
import { decideWithMissing } from './missing-objects.ts';
import type { ReadObject } from './read-object.ts';
import { withUnread } from './say-findings.ts';
import { settleFindings } from './settle-findings.ts';

export interface WorkloadTools {
  /** `checkWorkload` outside tests. */
  check(workload: unknown, context: InjectContext): TemplateVerdict;
  /** What is known at this moment, for a request of this namespace. */
  context(namespace: string): InjectContext;
  readonly read: ReadObject;
}

/**
 * Checks pod templates, so that an annotation that cannot work is refused where somebody reads the answer, and not
 * in an event of a ReplicaSet. A manifest that is not there yet is a warning: it may be applied after the workload.
 */
export function validateWorkloads(tools: WorkloadTools): Handler {
  return (request, deadline) => {
    const now = tools.context(request.namespace);
    const judge = (workload: unknown, manifests: ManifestView): Judgement => {
      const { findings, missing } = tools.check(workload, { ...now, manifests });
      return { findings: findings.map(lenient), missing, manifests };
    };
    const settle = ({ findings, manifests }: Judgement): Answer =>
      settleFindings(request, findings, stored => judge(stored, manifests).findings);
    const decision = decideWithMissing(
      manifests => judge(request.object, manifests),
      now.manifests,
      tools.read,
      () => deadline.signal(),
    );
    // Where the API server cannot be asked, what is not known stays a warning.
    return decision instanceof Promise
      ? decision.then(({ verdict, unread }) => withUnread(settle(verdict), unread))
      : settle(decision.verdict);
  };
}

interface Judgement extends TemplateVerdict {
  /** What it was judged from. */
  readonly manifests: ManifestView;
}

/** No such ExternalSecret, store or key: what another manifest, applied later, puts right. */
export const MAY_COME_LATER: ReadonlySet<string> = new Set(['PST305', 'PST306', 'PST318', 'PST319']);

/** What may be put right later is a warning. */
export function lenient(finding: Finding): Finding {
  return MAY_COME_LATER.has(finding.rule) ? { ...finding, severity: 'warning' } : finding;
}
