import type { Action, EnforcementPoint } from '../../api/secret-policy.ts';
import type { Finding } from '../finding.ts';
import type { RuleFinding, RuleInfo } from '../rule.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** An object that policies are held against, with what is known around it. */
export interface Subject {
  readonly object: JsonObject;
  /** As it is stored, when it is being changed. */
  readonly oldObject?: JsonObject | undefined;
  /** undefined: cluster-scoped, or not known. */
  readonly namespace: string | undefined;
  /** undefined: not known. */
  readonly namespaceLabels: Readonly<Record<string, string>> | undefined;
  /** A SecretStore of the subject's namespace or a ClusterSecretStore; undefined: not known. */
  readonly store: (kind: 'SecretStore' | 'ClusterSecretStore', name: string) => JsonObject | undefined;
}

/** A rule whose parameters a policy gives. A pure function; `now` only where age counts. */
export interface RequirementRule<Parameters> extends RuleInfo {
  readonly kinds: readonly string[];
  readonly check: (subject: Subject, parameters: Parameters, now: Date) => readonly RuleFinding[];
}

/** A finding as policies want it treated. */
export interface JudgedFinding extends Finding {
  /** Name of the SecretPolicy that decided; absent: none did. */
  readonly policy?: string;
}

/** What is said of one object at one place of enforcement. */
export interface Verdict {
  /** `deny` has become severity error, `warn` severity warning. */
  readonly findings: readonly JudgedFinding[];
  /** Only written down: `audit`, and what an exception lets pass. */
  readonly audited: readonly JudgedFinding[];
}

/** A SecretPolicy that has been read and compiled. */
export interface CompiledPolicy {
  readonly name: string;
  /** Whether it is about the object at all. */
  readonly matches: (subject: Subject) => boolean;
  /** What its own rules find: requirements and custom rules, each with its action. */
  readonly check: (
    subject: Subject,
    point: EnforcementPoint,
    now: Date,
  ) => readonly (Finding & { action: Action })[];
  /** What it wants done with a finding of a built-in rule; undefined: it does not say. */
  readonly actionFor: (rule: string, point: EnforcementPoint) => Action | undefined;
}
