import { checkObject } from '../../../check/check.ts';
import { isError } from '../../../check/finding.ts';
import type { PolicyFile } from '../../files/policy-files.ts';
import type { LintFile } from '../file/lint-file.ts';
import type { LintFinding, LintReport } from '../lint-finding.ts';

/** What is wrong with the policies of files, and with documents of those files that cannot be read. */
export function policyFindings(files: readonly PolicyFile<LintFile>[], now: Date): readonly LintFinding[] {
  return files.flatMap(({ read, policies }) => [
    ...read.problems.filter(isError),
    ...policies.flatMap(source =>
      read.place(
        source,
        checkObject(source.object, () => now),
      ),
    ),
  ]);
}

/** A report that begins with what is wrong with the policies, which is said whatever rules a run is about. */
export function withPolicyFindings(report: LintReport, findings: readonly LintFinding[]): LintReport {
  const identity = ({ file, line, column, rule, message }: LintFinding) =>
    JSON.stringify([file, line, column, rule, message]);
  const known = new Set(report.findings.map(identity));
  const fresh = findings.filter(finding => !known.has(identity(finding)));
  const isIncomplete = report.isIncomplete || fresh.some(({ kind }) => kind === '');
  return { ...report, findings: [...fresh, ...report.findings], isIncomplete };
}
