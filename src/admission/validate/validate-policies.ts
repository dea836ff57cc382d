import type { Finding } from '../../check/finding.ts';
import { answerVerdict } from './answer-verdict.ts';
import { PASS } from '../answer.ts';
import type { Handler } from '../handler.ts';

/**
 * Checks SecretPolicies. No policy has a say in that: one that forbids policies could not be taken back.
 * @param check `checkAdmitted` outside tests
 */
export function validatePolicies(check: (object: unknown) => readonly Finding[]): Handler {
  return request =>
    request.object === undefined
      ? PASS
      : answerVerdict(request, { findings: check(request.object), audited: [] }, check);
}
