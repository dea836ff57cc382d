import type { Action, EnforcementPoint } from '../../api/secret-policy.ts';
import type { Finding } from '../finding.ts';
import type { CompiledPolicy, ExceptionAnswer, JudgedFinding, Subject, Verdict } from './contract.ts';
import { timeUntil } from './expiry.ts';
import { floorOf } from './floor.ts';
import { isStricter } from './level.ts';

/**
 * What the policies of a cluster want said of an object: of the findings of built-in rules, and of what their own rules
 * find. Of the policies that are about the object and speak about a built-in rule the strictest decides; where none
 * speaks, an error is refused and a warning said. What a policy's own rule finds only that policy decides.
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
  const ruled = [
    ...findings.map(finding => builtIn(finding, about, subject, point, now)),
    ...about.flatMap(policy =>
      policy.check(subject, point, now).map(({ action, ...finding }): Ruling => {
        const exception = policy.exceptionFor(finding.rule, subject, now);
        return { finding, action, policy, exception };
      }),
    ),
  ];
  const said = ruled.map(ruling => sentence(ruling, now));
  return {
    findings: errorsFirst(said.flatMap(({ finding, isSaid }) => (isSaid ? [finding] : []))),
    audited: said.flatMap(({ finding, isAudited }) => (isAudited ? [finding] : [])),
  };
}

/** A finding and what was decided about it. */
interface Ruling {
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
): Ruling {
  const { rule, severity } = finding;
  const floor = severity === 'error' ? floorOf(rule) : 'off';
  let decided: { readonly action: Action; readonly policy: CompiledPolicy } | undefined;
  for (const policy of about) {
    const action = policy.actionFor(rule, point);
    if (action === undefined || (decided !== undefined && !isStricter(action, decided.action))) continue;
    decided = { action, policy };
  }
  const asBuilt = severity === 'error' ? 'deny' : 'warn';
  // Below its floor no policy has decided anything.
  if (decided !== undefined && isStricter(floor, decided.action)) {
    return { finding, action: floor, policy: undefined, exception: {} };
  }
  const action = decided?.action ?? asBuilt;
  const exception = floor === 'off' ? exceptionOf(rule, about, subject, now) : {};
  return { finding, action, policy: decided?.policy, exception };
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

function sentence({ finding, action, policy, exception }: Ruling, now: Date): Said {
  const { live, ended } = exception;
  const decider = policy === undefined ? {} : { policy: policy.name };
  if (action === 'off') return { finding, isSaid: false, isAudited: false };
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

function errorsFirst(findings: readonly JudgedFinding[]): readonly JudgedFinding[] {
  const isError = ({ severity }: Finding): boolean => severity === 'error';
  return [...findings.filter(isError), ...findings.filter(found => !isError(found))];
}
