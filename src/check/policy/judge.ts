import type { Action, EnforcementPoint } from '../../api/secret-policy.ts';
import { errorsFirst, type Finding } from '../finding.ts';
import type { CompiledPolicy, ExceptionAnswer, JudgedFinding, Subject, Verdict } from './contract.ts';
import { timeUntil } from './expiry.ts';
import { floorOf } from './floor.ts';
import { isStricter, leniency } from './rule-actions.ts';

/**
 * What the policies of a cluster want said of an object: of the findings of built-in rules, and of what their own rules
 * find. Of the policies that are about the object and speak about a built-in rule the strictest decides, after the
 * exceptions that it makes itself; where none speaks, an error is refused and a warning said, unless a policy has an
 * exception. What a policy's own rule finds only that policy decides.
 *
 * @param findings of the built-in rules, as they are without policies
 */
export function judge(
  subject: Subject,
  findings: readonly Finding[],
  policies: readonly CompiledPolicy[],
  point: EnforcementPoint,
  now: Date,
): Verdict {
  const about = policies.filter(policy => policy.matches(subject));
  if (about.length === 0) return { findings, audited: [] };
  const decisions = [
    ...findings.map(finding => builtIn(finding, about, subject, point, now)),
    ...about.flatMap(policy =>
      policy.check(subject, point, now).map(({ action, ...finding }): Decision => {
        const exception = policy.exceptionFor(finding.rule, subject, now);
        return { finding, action, policy, exception };
      }),
    ),
  ];
  const said = decisions.map(decision => sentence(decision, now));
  return {
    findings: errorsFirst(said.flatMap(({ finding, isSaid }) => (isSaid ? [finding] : []))),
    audited: said.flatMap(({ finding, isAudited }) => (isAudited ? [finding] : [])),
  };
}

/** A finding and what is to be done about it. */
interface Decision {
  readonly finding: Finding;
  readonly action: Action;
  /** undefined: none spoke. */
  readonly policy: CompiledPolicy | undefined;
  readonly exception: ExceptionAnswer;
}

function builtIn(
  finding: Finding,
  about: readonly CompiledPolicy[],
  subject: Subject,
  point: EnforcementPoint,
  now: Date,
): Decision {
  const { rule, severity } = finding;
  const floor = floorFor(finding);
  const voices = about.flatMap((policy): Voice[] => {
    const action = policy.actionFor(rule, point);
    const exception = floor === 'ignore' ? policy.exceptionFor(rule, subject, now) : {};
    return action === undefined ? [] : [{ action, policy, exception }];
  });
  const [decided] = voices.toSorted((a, b) => leniency(effect(a)) - leniency(effect(b)));
  if (decided === undefined) {
    const exception = floor === 'ignore' ? exceptionOf(rule, about, subject, now) : {};
    return { finding, action: severity === 'error' ? 'deny' : 'warn', policy: undefined, exception };
  }
  // Below its floor no policy has decided anything.
  return isStricter(floor, decided.action)
    ? { finding, action: floor, policy: undefined, exception: {} }
    : { finding, ...decided };
}

/** Where another External Secrets may be right what breaks a schema is a warning; it is to be said all the same. */
function floorFor({ rule, severity }: Finding): Action {
  const floor = floorOf(rule);
  return severity === 'error' || floor === 'warn' ? floor : 'ignore';
}

/** What one policy says of a finding. */
interface Voice {
  readonly action: Action;
  readonly policy: CompiledPolicy;
  /** Of this policy: what one refuses is not for another to allow. */
  readonly exception: ExceptionAnswer;
}

/** What is left of an action behind an exception. */
function effect({ action, exception: { live } }: Voice): Action {
  if (live === undefined) return action;
  const lifted = live.endsSoon ? 'warn' : 'audit';
  return isStricter(action, lifted) ? lifted : action;
}

/** Of all policies that are about the object: the live exception that lasts longest, else one that has ended. */
function exceptionOf(
  rule: string,
  about: readonly CompiledPolicy[],
  subject: Subject,
  now: Date,
): ExceptionAnswer {
  return about
    .map(policy => policy.exceptionFor(rule, subject, now))
    .reduce((best, one) => (rank(one) > rank(best) ? one : best), {});
}

function rank({ live, ended }: ExceptionAnswer): number {
  return live?.end.getTime() ?? (ended === undefined ? -2 : -1);
}

interface Said {
  readonly finding: JudgedFinding;
  readonly isSaid: boolean;
  readonly isAudited: boolean;
}

function sentence({ finding, action, policy, exception }: Decision, now: Date): Said {
  const { live, ended } = exception;
  const decider = policy === undefined ? {} : { policy: policy.name };
  if (action === 'ignore') return { finding, isSaid: false, isAudited: false };
  if (action === 'audit' || (live !== undefined && !live.endsSoon)) {
    const audited = { ...finding, ...decider, severity: 'warning' as const };
    return {
      finding: live === undefined ? audited : { ...audited, exception: live },
      isSaid: false,
      isAudited: true,
    };
  }
  if (live !== undefined) {
    const { expires, end, reason } = live;
    const until = `allowed by an exception of SecretPolicy ${live.policy} until ${expires} (${timeUntil(end, now)}): ${reason}`;
    const message = `${until}; then: ${finding.message}`;
    return {
      finding: { ...finding, ...decider, severity: 'warning', message, exception: live },
      isSaid: true,
      isAudited: false,
    };
  }
  const severity = action === 'deny' ? 'error' : 'warning';
  if (policy === undefined && ended === undefined && finding.severity === severity) {
    return { finding, isSaid: true, isAudited: false };
  }
  const message =
    ended === undefined ? finding.message : `${finding.message}; the exception for it ended on ${ended}`;
  const notes = policy === undefined || policy.notes.length === 0 ? {} : { notes: policy.notes };
  return { finding: { ...finding, ...decider, ...notes, severity, message }, isSaid: true, isAudited: false };
}
