import type { CheckResult } from '../../check/check-result.ts';
import type { Finding } from '../../check/finding.ts';
import type { CompiledPolicy, JudgedFinding, Subject, Verdict } from '../../check/policy/contract.ts';
import { judge } from '../../check/policy/judge.ts';
import { subjectOf } from '../../check/policy/subject-of.ts';
import { storeRefOf, type ManifestView, type ObjectRef } from '../../manifest/view.ts';
import { answerVerdict } from './answer-verdict.ts';
import type { Answer } from '../answer.ts';
import type { AdmissionRequest } from '../review.ts';

export interface PolicyTools {
  /** Those in force at this moment, in order of their names. */
  readonly policies: () => readonly CompiledPolicy[];
  /** Of the wall clock: exceptions end. */
  readonly now: () => Date;
  /** Told of every finding that a policy has decided about, when the answer is given. */
  readonly record?: (decision: PolicyDecision) => void;
}

/** None at all, and so no exceptions. */
export const WITHOUT_POLICIES: PolicyTools = { policies: () => [], now: () => new Date() };

/** The object of a request, and what the built-in rules say of it. */
export interface CheckedRequest extends CheckResult {
  readonly object: Readonly<Record<string, unknown>>;
  /** As it is stored, where it is judged as the change of that. */
  readonly oldObject?: AdmissionRequest['oldObject'];
}

export interface JudgedRequest {
  readonly verdict: Verdict;
  /** What rules and policies had to know and the view does not have. */
  readonly missing: readonly ObjectRef[];
  /** Whether among that are the labels of the namespace, by which policies choose: those were not asked. */
  readonly isUnlabelled: boolean;
  /** What it was judged from. */
  readonly manifests: ManifestView;
}

/** What the policies of the cluster make of an object of the namespace of a request, and of what built-in rules find in it. */
export function judgeRequest(
  { policies, now }: PolicyTools,
  request: Pick<AdmissionRequest, 'namespace'>,
  { object, oldObject, findings, missing: unseen }: CheckedRequest,
  manifests: ManifestView,
): JudgedRequest {
  const inForce = policies();
  if (inForce.length === 0)
    return { verdict: { findings, audited: [] }, missing: unseen, isUnlabelled: false, manifests };
  const missing = [...unseen];
  const namespace = request.namespace === '' ? undefined : request.namespace;
  const known = subjectOf(object, namespace, manifests);
  const subject: Subject = {
    ...known,
    oldObject,
    store: (kind, name) => {
      const store = known.store(kind, name);
      const ref = store === undefined ? storeRefOf(kind, namespace, name) : undefined;
      if (ref !== undefined) missing.push(ref);
      return store;
    },
    isServed: secretName => {
      // Injection has decided about it already: what it left stays as it is.
      if (object['kind'] === 'Pod') return false;
      const served = known.isServed(secretName);
      if (served === undefined && namespace !== undefined)
        missing.push({ kind: 'ExternalSecret', namespace, name: secretName });
      return served;
    },
  };
  const isUnlabelled =
    namespace !== undefined &&
    subject.namespaceLabels === undefined &&
    inForce.some(policy => policy.needsLabels(subject));
  if (isUnlabelled) missing.push({ kind: 'Namespace', name: namespace });
  return { verdict: judge(subject, findings, inForce, 'admission', now()), missing, isUnlabelled, manifests };
}

/**
 * The answer to a verdict; what was so before and is left alone is not refused.
 * @param check of the built-in rules, from the same manifests
 */
export function answerJudged(
  policies: PolicyTools,
  request: AdmissionRequest,
  { verdict, manifests }: Pick<JudgedRequest, 'verdict' | 'manifests'>,
  check: (stored: Readonly<Record<string, unknown>>) => readonly Finding[],
): Answer {
  const answer = answerVerdict(request, verdict, stored => {
    const checked = { object: stored, findings: check(stored), missing: [] };
    return judgeRequest(policies, request, checked, manifests).verdict.findings;
  });
  const { record } = policies;
  if (record !== undefined) for (const decision of decisionsIn(verdict, answer.allowed)) record(decision);
  return answer;
}

/** What became of a finding that a policy has decided about. */
export interface PolicyDecision {
  readonly policy: string;
  readonly rule: string;
  readonly action: 'deny' | 'warn' | 'audit' | 'except';
}

function decisionsIn({ findings, audited }: Verdict, isAllowed: boolean): readonly PolicyDecision[] {
  const decisions = (
    { rule, policy, exception }: JudgedFinding,
    action: PolicyDecision['action'],
  ): readonly PolicyDecision[] => {
    if (exception !== undefined) return [{ policy: exception.policy, rule, action: 'except' }];
    return policy === undefined ? [] : [{ policy, rule, action }];
  };
  return [
    ...findings.flatMap(one => decisions(one, one.severity === 'error' && !isAllowed ? 'deny' : 'warn')),
    ...audited.flatMap(one => decisions(one, 'audit')),
  ];
}
