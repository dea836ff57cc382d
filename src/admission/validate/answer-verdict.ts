import type { JudgedFinding, Verdict } from '../../check/policy/contract.ts';
import { freshErrors } from '../../check/policy/fresh-errors.ts';
import type { Answer } from '../answer.ts';
import type { AdmissionRequest } from '../review.ts';
import { allowWith, denyWith, withAudited } from '../say-findings.ts';

type Stored = Readonly<Record<string, unknown>>;

/**
 * Refuses an object for its errors, but not for those that it had before and that the change leaves alone: whoever
 * changes a label must not have to repair what was stored before there was a rule against it, and whoever repairs one
 * of two mistakes must not be held up by the other. Such errors are said as warnings, beside a refusal too.
 * @param before findings of the object as it is stored, under the policies of today; asked only when there is an error
 */
export function answerVerdict(
  request: AdmissionRequest,
  { findings, audited }: Verdict,
  before: (stored: Stored) => readonly JudgedFinding[],
): Answer {
  const fresh = freshErrors(request, findings, before);
  return withAudited(fresh.length > 0 ? denyWith(request, fresh, findings) : allowWith(findings), audited);
}
