import type { Finding } from '../check/finding.ts';
import type { Answer } from './answer.ts';
import type { AdmissionRequest } from './review.ts';
import { allowWith, denyWith } from './say-findings.ts';

/**
 * Refuses an object for its errors, but not for those that it had before: whoever changes a label must not have
 * to repair what was stored before there was a rule against it. Such errors are said as warnings.
 * @param before findings of the object as it is stored; asked only when there is an error
 */
export function settleFindings(
  request: AdmissionRequest,
  findings: readonly Finding[],
  before: (stored: Readonly<Record<string, unknown>>) => readonly Finding[],
): Answer {
  const fresh = freshErrors(request, findings, before);
  return fresh.length > 0 ? denyWith(request, fresh) : allowWith(findings);
}

function freshErrors(
  { operation, oldObject }: AdmissionRequest,
  findings: readonly Finding[],
  before: (stored: Readonly<Record<string, unknown>>) => readonly Finding[],
): readonly Finding[] {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0 || operation !== 'UPDATE' || oldObject === undefined) return errors;
  const stored = new Set(before(oldObject).map(identity));
  return errors.filter(finding => !stored.has(identity(finding)));
}

function identity({ rule, path, message }: Finding): string {
  return `${rule}\n${path}\n${message}`;
}
