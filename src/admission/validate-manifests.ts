import type { AcrossVerdict } from '../check/check-across.ts';
import { isError, type Finding } from '../check/finding.ts';
import type { Verdict } from '../check/policy/contract.ts';
import type { ManifestView, ObjectRef } from '../manifest/view.ts';
import { PASS, type Answer } from './answer.ts';
import type { Handler } from './handler.ts';
import {
  holdPolicies,
  settleHeld,
  WITHOUT_POLICIES,
  type Holding,
  type PolicyTools,
} from './hold-policies.ts';
import { decideAgain } from './missing-objects.ts';
import type { ReadObject } from './read-object.ts';
import { withUnlabelled, withUnread } from './say-findings.ts';

export interface ManifestTools {
  /** `checkObject` outside tests. */
  readonly check: (object: unknown) => readonly Finding[];
  /** `checkAcross` outside tests. */
  readonly checkAcross: (object: unknown, namespace: string, manifests: ManifestView) => AcrossVerdict;
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
    const hold = (findings: readonly Finding[], view: ManifestView): Holding =>
      holdPolicies(policies, request, { object, oldObject, findings }, view);
    const decide = (view: ManifestView): Judgement => {
      const across = checkAcross(object, namespace, view);
      const held = hold(across.findings.length === 0 ? own : [...own, ...across.findings], view);
      return { verdict: held.verdict, missing: [...across.missing, ...held.missing], view };
    };
    const settle = ({ verdict, view }: Judgement): Answer =>
      settleHeld(policies, request, verdict, view, stored => [
        ...check(stored),
        ...checkAcross(stored, namespace, view).findings,
      ]);
    const seen = manifests(namespace);
    const first = decide(seen);
    if (first.missing.length === 0) return settle(first);
    const alone = hold(own, seen);
    const settleAlone = (): Answer => settleHeld(policies, request, alone.verdict, seen, check);
    // A denial says what must be changed, and needs no look at others.
    if (isRefused(alone.verdict)) {
      const answer = settleAlone();
      if (!answer.allowed) return answer;
    }
    return decideAgain(decide, first, seen, read, deadline.signal()).then(({ verdict, failure, unread }) =>
      // Where the API server cannot be asked, nothing is known to be missing.
      failure === undefined
        ? withUnread(settle(verdict), unread)
        : withUnlabelled(settleAlone(), alone.isUnlabelled),
    );
  };
}

function isRefused({ findings }: Verdict): boolean {
  return findings.some(isError);
}

interface Judgement {
  readonly verdict: Verdict;
  readonly missing: readonly ObjectRef[];
  /** What it was judged from. */
  readonly view: ManifestView;
}
