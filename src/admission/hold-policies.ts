import type { Finding } from '../check/finding.ts';
import type { CompiledPolicy, JudgedFinding, Subject, Verdict } from '../check/policy/contract.ts';
import { judge } from '../check/policy/judge.ts';
import { subjectOf } from '../check/policy/subject-of.ts';
import { storeRefOf, type ManifestView, type ObjectRef } from '../manifest/view.ts';
import type { Answer } from './answer.ts';
import type { AdmissionRequest } from './review.ts';
import { settleFindings } from './settle-findings.ts';

export interface PolicyTools {
  /** Those in force at this moment, in order of their names. */
  readonly policies: () => readonly CompiledPolicy[];
  /** Of the wall clock: exceptions end. */
  readonly now: () => Date;
  /** Told of every finding that a policy has decided about, when the answer is given. */
  readonly record?: (ruled: Ruled) => void;
}

/** None at all, and so no exceptions. */
export const WITHOUT_POLICIES: PolicyTools = { policies: () => [], now: () => new Date() };

export interface Holding {
  readonly verdict: Verdict;
  /** What policies had to know and the view does not have. */
  readonly missing: readonly ObjectRef[];
}

/** What is said of the object of a request. */
export interface Held {
  readonly object: Readonly<Record<string, unknown>>;
  /** As it is stored, where it is held as the change of that. */
  readonly oldObject?: AdmissionRequest['oldObject'];
  /** Of the built-in rules. */
  readonly findings: readonly Finding[];
}

/** Holds an object of the namespace of a request, and what built-in rules find in it, against the policies of the cluster. */
export function holdPolicies(
  { policies, now }: PolicyTools,
  { namespace }: Pick<AdmissionRequest, 'namespace'>,
  { object, oldObject, findings }: Held,
  manifests: ManifestView,
): Holding {
  const inForce = policies();
  if (inForce.length === 0) return { verdict: { findings, audited: [] }, missing: [] };
  const missing: ObjectRef[] = [];
  const place = namespace === '' ? undefined : namespace;
  const known = subjectOf(object, place, manifests);
  const subject: Subject = {
    ...known,
    oldObject,
    store: (kind, name) => {
      const store = known.store(kind, name);
      const ref = store === undefined ? storeRefOf(kind, place, name) : undefined;
      if (ref !== undefined) missing.push(ref);
      return store;
    },
    isServed: secretName => {
      // Injection has decided about it already: what it left stays as it is.
      if (object['kind'] === 'Pod') return false;
      const served = known.isServed(secretName);
      if (served === undefined && place !== undefined)
        missing.push({ kind: 'ExternalSecret', namespace: place, name: secretName });
      return served;
    },
  };
  const isUnlabelled = place !== undefined && subject.namespaceLabels === undefined;
  if (isUnlabelled && inForce.some(policy => policy.needsLabels(subject))) {
    missing.push({ kind: 'Namespace', name: place });
  }
  return { verdict: judge(subject, findings, inForce, 'admission', now()), missing };
}

/** The answer to a verdict; what was so before and is left alone is not refused. */
export function settleHeld(
  policies: PolicyTools,
  request: AdmissionRequest,
  verdict: Verdict,
  manifests: ManifestView,
  findingsOf: (stored: Readonly<Record<string, unknown>>) => readonly Finding[],
): Answer {
  const answer = settleFindings(request, verdict, stored => {
    const held = { object: stored, findings: findingsOf(stored) };
    return holdPolicies(policies, request, held, manifests).verdict.findings;
  });
  const { record } = policies;
  if (record !== undefined) for (const ruled of ruledIn(verdict, answer.allowed)) record(ruled);
  return answer;
}

/** What became of a finding that a policy has decided about. */
export interface Ruled {
  readonly policy: string;
  readonly rule: string;
  readonly action: 'deny' | 'warn' | 'audit' | 'except';
}

function ruledIn({ findings, audited }: Verdict, isAllowed: boolean): readonly Ruled[] {
  const ruled = ({ rule, policy, exception }: JudgedFinding, action: Ruled['action']): readonly Ruled[] => {
    if (exception !== undefined) return [{ policy: exception.policy, rule, action: 'except' }];
    return policy === undefined ? [] : [{ policy, rule, action }];
  };
  return [
    ...findings.flatMap(one => ruled(one, one.severity === 'error' && !isAllowed ? 'deny' : 'warn')),
    ...audited.flatMap(one => ruled(one, 'audit')),
  ];
}
