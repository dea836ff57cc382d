import { asWarning, type Finding } from '../check/finding.ts';
import { ABSENCE_RULES } from '../plan/absent.ts';

/** No such ExternalSecret, store or key, or none for a Secret: what another manifest, applied later, puts right. */
export const MAY_COME_LATER: ReadonlySet<string> = new Set([...ABSENCE_RULES, 'PST318', 'PST321']);

/** What may be put right later is a warning. */
export function lenient<Of extends Finding>(finding: Of): Of {
  return MAY_COME_LATER.has(finding.rule) ? asWarning(finding) : finding;
}
