import type { Finding } from '../check/finding.ts';
import { cut } from '../check/wording/one-line.ts';
import type { JudgedFinding } from '../check/policy/contract.ts';
import { toStatus, toWarnings } from '../check/status.ts';
import { PASS, type Allowed, type Answer, type AuditAnnotations, type Denied } from './answer.ts';
import { MOST_READS } from './watch/missing-objects.ts';
import type { AdmissionRequest } from './review.ts';

/** Every finding as a warning, whatever its severity. */
export function allowWith(findings: readonly JudgedFinding[]): Allowed {
  if (findings.length === 0) return PASS;
  return { allowed: true, warnings: toWarnings(findings), auditAnnotations: findingsAudit(findings) };
}

/**
 * Refuses for the errors, in full, and warns of everything else that was found: the API server passes the warnings of a
 * denial on as those of an answer that allows, and whoever corrects an object corrects all of it at once.
 * @param findings the errors are among them, or not
 */
export function denyWith(
  request: AdmissionRequest,
  errors: readonly JudgedFinding[],
  findings: readonly JudgedFinding[] = errors,
): Denied {
  const causes = new Set(errors);
  const others = findings.filter(finding => !causes.has(finding));
  return {
    allowed: false,
    status: toStatus(subjectOf(request), errors),
    ...(others.length > 0 && { warnings: toWarnings(others) }),
    auditAnnotations: findingsAudit(errors),
  };
}

/** The answer, with a word about objects that nobody looked for where there are such. */
export function withUnread(answer: Answer, unread = 0): Answer {
  if (unread === 0) return answer;
  const warning = `objects named here that were not looked for and count as missing: ${unread}; Postern asks the API server for ${MOST_READS} at most`;
  return { ...answer, warnings: [...(answer.warnings ?? []), warning] };
}

/** The answer, with a word about policies that nobody could hold, where there are such. */
export function withUnlabelled(answer: Answer, isUnlabelled: boolean): Answer {
  if (!isUnlabelled) return answer;
  const warning =
    'the labels of the namespace could not be read: SecretPolicies that choose namespaces by label were not asked';
  return { ...answer, warnings: [...(answer.warnings ?? []), warning] };
}

/** Ids of the rules, each once. */
export function findingsAudit(findings: readonly Finding[]): AuditAnnotations {
  return findings.length === 0 ? {} : { findings: [...new Set(findings.map(({ rule }) => rule))].join(',') };
}

/** The answer, with what policies want only written down in the audit log. */
export function withAudited(answer: Answer, audited: readonly JudgedFinding[]): Answer {
  if (audited.length === 0) return answer;
  const told = [...new Set(audited.map(auditText))].join(', ');
  return { ...answer, auditAnnotations: { ...answer.auditAnnotations, audited: cut(told, MOST_AUDITED) } };
}

/** Characters: an audit log keeps every request, and a policy may have a rule for anything. */
const MOST_AUDITED = 2048;

function auditText({ rule, policy, exception }: JudgedFinding): string {
  const decider = policy === undefined ? rule : `${rule} of ${policy}`;
  return exception === undefined
    ? decider
    : `${decider} excepted by ${exception.policy} until ${exception.expires}`;
}

/** While a name is still to be generated, what it will begin with. */
function subjectOf({ kind, name, object }: AdmissionRequest): { group: string; kind: string; name: string } {
  return { group: kind.group, kind: kind.kind, name: name === '' ? generateName(object) : name };
}

function generateName(object: AdmissionRequest['object']): string {
  const metadata = object?.['metadata'];
  const prefix =
    typeof metadata === 'object' && metadata !== null && 'generateName' in metadata
      ? metadata.generateName
      : undefined;
  return typeof prefix === 'string' ? prefix : '';
}
