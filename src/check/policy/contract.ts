import type { JsonObject } from '../../api/json.ts';
import type { Action, CustomRule, EnforcementPoint, Requirements } from '../../api/secret-policy.ts';
import type { Finding } from '../finding.ts';
import type { RuleFinding, RuleInfo } from '../rule.ts';

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
  /**
   * Whether injection takes the place of a Secret of this name in the subject's namespace; undefined: no ExternalSecret is
   * known that writes it, and one may be applied next.
   */
  readonly isServed: (secretName: string) => boolean | undefined;
}

/** What one rule of a policy finds in a subject. Pure; `now` only where age counts, `point` where not all can be asked everywhere. */
export type OwnCheck = (subject: Subject, now: Date, point: EnforcementPoint) => readonly RuleFinding[];

/** A rule whose parameters a policy gives. */
export interface RequirementRule<Parameters> extends RuleInfo {
  readonly kinds: readonly string[];
  /**
   * Asked once for each policy, so that nothing is compiled for a request. The parameters are of the right types and may
   * be wrong in any other way: what cannot be read (an expression, a period) was said by PST812 and is left out here.
   */
  readonly prepare: (parameters: Parameters) => OwnCheck;
}

/** The rules of `spec.require`, by its fields. */
export type RequirementRules = {
  readonly [Field in keyof Requirements]?: RequirementRule<NonNullable<Requirements[Field]>>;
};

/** Something in the source of a custom rule that cannot be meant. */
export interface CustomProblem {
  readonly field: 'expression' | 'messageExpression';
  /** With line and column in the expression. */
  readonly message: string;
  readonly fix?: string;
}

/** A rule in CEL, ready to be asked; `check` is absent where it does not compile. */
export interface CompiledCustomRule {
  readonly problems: readonly CustomProblem[];
  readonly check?: OwnCheck;
  /** Whether it asks for the namespace: where that is not known, `check` says nothing. */
  readonly readsNamespace?: boolean;
}

export type CompileCustomRule = (rule: CustomRule) => CompiledCustomRule;

/** What rules of policies can be written in. */
export interface PolicyLanguages {
  readonly requirements: RequirementRules;
  /** undefined: rules in CEL are not run. */
  readonly custom: CompileCustomRule | undefined;
}

/** A finding as policies want it treated. */
export interface JudgedFinding extends Finding {
  /** Name of the SecretPolicy that decided; absent: none did. */
  readonly policy?: string;
  /** What that policy says besides to who is refused: what it is for, whom to ask. Without full stops. */
  readonly notes?: readonly string[];
  /** That lets it pass until then; absent: none does. */
  readonly exception?: LiveException;
}

/** What is said of one object at one place of enforcement. */
export interface Verdict {
  /** `deny` has become severity error, `warn` severity warning. Among them what an exception that ends soon lets pass. */
  readonly findings: readonly JudgedFinding[];
  /** Only written down: `audit`, and what an exception lets pass. */
  readonly audited: readonly JudgedFinding[];
}

export interface LiveException {
  /** Of the SecretPolicy that it stands in. */
  readonly policy: string;
  readonly reason: string;
  /** As the policy has it. */
  readonly expires: string;
  readonly end: Date;
  /** Whether it ends so soon that people are told. */
  readonly endsSoon: boolean;
}

/** What the exceptions of a policy say of a finding. */
export interface ExceptionAnswer {
  /** The one that lasts longest. */
  readonly live?: LiveException;
  /** Where none is live: `expires` of the one that ended last. */
  readonly ended?: string;
}

/** A SecretPolicy that has been read and compiled. */
export interface CompiledPolicy {
  readonly name: string;
  /** For who is refused by it: what it is for, whom to ask for an exception. */
  readonly notes: readonly string[];
  /** Whether it is about the object at all. */
  readonly matches: (subject: Subject) => boolean;
  /** Whether it would match, or say more, if only the labels of the namespace were known. */
  readonly needsLabels: (subject: Subject) => boolean;
  /** What its own rules find: requirements and custom rules, each with its action. */
  readonly check: (
    subject: Subject,
    point: EnforcementPoint,
    now: Date,
  ) => readonly (Finding & { action: Action })[];
  /** What it wants done with a finding of a built-in rule; undefined: it does not say. */
  readonly actionFor: (rule: string, point: EnforcementPoint) => Action | undefined;
  readonly exceptionFor: (rule: string, subject: Subject, now: Date) => ExceptionAnswer;
}
