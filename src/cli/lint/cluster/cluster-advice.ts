import type { Finding } from '../../../check/finding.ts';
import { ABSENCE_RULES } from '../../../plan/absent.ts';

/** What lint says besides of an object that the files do not have: the cluster that they are meant for may. */
export function withClusterAdvice<Of extends Finding>(finding: Of): Of {
  const { rule, fix } = finding;
  if (!ABSENCE_RULES.has(rule)) return finding;
  const advice = 'have postern lint know the cluster: --cluster, --against';
  return { ...finding, fix: fix === undefined ? advice : `${fix}, or ${advice}` };
}
