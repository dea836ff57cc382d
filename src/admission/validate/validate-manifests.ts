import type { CheckResult } from '../../check/check-result.ts';
import { asWarning, isError, type Finding } from '../../check/finding.ts';
import type { Verdict } from '../../check/policy/contract.ts';
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
import { againWithMissing } from '../watch/missing-objects.ts';
import type { ReadObject } from '../watch/read-object.ts';
import { withUnlabelled, withUnread } from '../say-findings.ts';

export interface ManifestTools {
  /** `checkObject` outside tests. */
  readonly check: (object: unknown) => readonly Finding[];
  /** `checkAcross` outside tests. */
  readonly checkAcross: (object: unknown, namespace: string, manifests: ManifestView) => CheckResult;
  /** What is known at this moment. */
  readonly manifests: (namespace: string) => ManifestView;
  readonly policies?: PolicyTools;
  readonly read: ReadObject;
}

/**
 * Checks ExternalSecrets, stores and their kin. Each is refused for what is wrong with it by itself, and for what policies
 * refuse; how it goes together with others is a warning unless a policy says otherwise, because what it names may be
 * applied after it.
 */
export function validateManifests(tools: ManifestTools): Handler {
  const { check, checkAcross, manifests, policies = WITHOUT_POLICIES, read } = tools;
  return (request, deadline) => {
    const { object, oldObject, namespace } = request;
    if (object === undefined) return PASS;
    const own = check(object);
    // What is missing may be applied next, and nobody has to keep an order.
    const across = (asked: unknown, view: ManifestView): CheckResult => {
      const { findings, missing } = checkAcross(asked, namespace, view);
      return { findings: findings.map(asWarning), missing };
    };
    const judge = (checked: CheckResult, view: ManifestView): JudgedRequest =>
      judgeRequest(policies, request, { object, oldObject, ...checked }, view);
    const judgeAcross = (view: ManifestView): JudgedRequest => {
      const { findings, missing } = across(object, view);
      return judge({ findings: findings.length === 0 ? own : [...own, ...findings], missing }, view);
    };
    const answer = (judged: JudgedRequest): Answer =>
      answerJudged(policies, request, judged, stored => [
        ...check(stored),
        ...across(stored, judged.manifests).findings,
      ]);
    const seen = manifests(namespace);
    const first = judgeAcross(seen);
    if (first.missing.length === 0) return answer(first);
    const alone = judge({ findings: own, missing: [] }, seen);
    const answerAlone = (): Answer => answerJudged(policies, request, alone, check);
    // A denial says what must be changed, and needs no look at others.
    if (isRefused(alone.verdict)) {
      const denial = answerAlone();
      if (!denial.allowed) return denial;
    }
    return againWithMissing(judgeAcross, first, seen, read, deadline.signal()).then(
      ({ result, failure, unread }) =>
        // Where the API server cannot be asked, nothing is known to be missing.
        failure === undefined
          ? withUnread(answer(result), unread)
          : withUnlabelled(answerAlone(), alone.isUnlabelled),
    );
  };
}

function isRefused({ findings }: Verdict): boolean {
  return findings.some(isError);
}
