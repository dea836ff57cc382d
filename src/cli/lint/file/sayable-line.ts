import { oneLine } from '../../../check/wording/one-line.ts';
import { sayable } from '../../../check/wording/sayable.ts';
import type { SaidFinding } from '../lint-finding.ts';

/** A finding as every format may have it. What is done to a place that is not said is not said either. */
export function sayableLine(finding: SaidFinding): SaidFinding {
  const { patch, ...said } = sayable({ ...finding, message: oneLine(finding.message) });
  return patch === undefined || said.path !== finding.path ? said : { ...said, patch };
}
