import { counted } from '../counted.ts';
import type { LintReport } from './lint-finding.ts';

/**
 * One line on what a run found, in words.
 * @param fixed how many findings are repaired, or would be
 */
export function summaryOf(
  { findings, files, objects, isIncomplete }: LintReport,
  fixed: number,
  isDryRun: boolean,
): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const repairable = findings.filter(({ edits }) => edits !== undefined).length;
  const looked = `${counted(objects, 'object')} in ${counted(files, 'file')}`;
  return [
    findings.length === 0
      ? `nothing found in ${looked}`
      : `${counted(errors, 'error')} and ${counted(warnings, 'warning')} in ${looked}`,
    ...(fixed === 0
      ? []
      : [isDryRun ? `--fix would repair ${fixed}, and this would be left` : `${fixed} repaired`]),
    ...(repairable === 0 ? [] : [`--fix repairs ${repairable}`]),
    ...(isIncomplete ? ['not everything could be read'] : []),
  ].join('; ');
}
