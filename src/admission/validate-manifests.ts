import type { Finding } from '../check/finding.ts';
import type { Handler } from './handler.ts';
import { settleFindings } from './settle-findings.ts';

/**
 * Checks ExternalSecrets, stores and their kin, each by itself: what they name may be applied after them.
 * @param check `checkObject` outside tests
 */
export function validateManifests(check: (object: unknown) => readonly Finding[]): Handler {
  return request => settleFindings(request, check(request.object), check);
}
