import { isError } from '../../check/finding.ts';
import { listed } from '../../check/wording/listed.ts';
import { counted } from '../print/counted.ts';
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
  const errors = findings.filter(isError).length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const audited = findings.length - errors - warnings;
  const repairable = findings.filter(({ edits }) => edits !== undefined).length;
  const looked = `${counted(objects, 'object')} in ${counted(files, 'file')}`;
  return [
    errors + warnings === 0
      ? `nothing found in ${looked}`
      : `${counted(errors, 'error')} and ${counted(warnings, 'warning')} in ${looked}`,
    ...(audited === 0 ? [] : [`${audited} only audited`]),
    ...(fixed === 0
      ? []
      : [isDryRun ? `--fix would repair ${fixed}, and this would be left` : `${fixed} repaired`]),
    ...(repairable === 0 ? [] : [`--fix repairs ${repairable}`]),
    ...(isIncomplete ? ['not everything could be read'] : []),
  ].join('; ');
}

/** For each policy that could not be held against everything, in words. */
export function undecidedSentences({ undecided }: LintReport): readonly string[] {
  return [...undecided].map(
    ([policy, namespaces]) =>
      `SecretPolicy ${policy} chooses namespaces by their labels, and those of ${listed(namespaces)} are not known: it is not in force there; a Namespace among the files tells them, or --cluster, or --against`,
  );
}
