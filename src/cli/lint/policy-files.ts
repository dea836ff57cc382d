/** The SecretPolicies of files. */
import { POLICY_KIND } from '../../api/secret-policy.ts';
import { checkObject } from '../../check/check.ts';
import { nameOf } from '../../check/manifest-set.ts';
import { isPolicy } from '../../check/policy/policy-objects.ts';
import { problem } from '../../errors.ts';
import { findFiles } from './find-files.ts';
import { lintFile } from './lint-file.ts';
import type { LintFinding, LintReport } from './lint-finding.ts';
import { readText } from './read-text.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export interface PolicyFiles {
  readonly policies: readonly JsonObject[];
  /** What is wrong with them, and with documents of their files that cannot be read. */
  readonly findings: readonly LintFinding[];
}

/**
 * Reads the policies of files and folders; what else is in them is passed over.
 *
 * @throws PosternError `POLICY_UNREADABLE` for a path that has none, and for two of one name
 */
export async function readPolicyFiles(paths: readonly string[], now: Date): Promise<PolicyFiles> {
  const known = new Map<string, { readonly object: JsonObject; readonly file: string }>();
  const findings: LintFinding[] = [];
  for (const path of paths) {
    const { files, unopened } = await findFiles([path]);
    const [fault] = unopened;
    if (fault !== undefined) throw unreadable(fault.path, `it cannot be opened: ${fault.reason}`);
    let count = 0;
    for (const { path: file } of files) {
      const text = await readText(file);
      if ('fault' in text) throw unreadable(file, `it ${text.message}`);
      if (!text.text.includes(POLICY_KIND)) continue;
      const read = lintFile(text.text, file);
      findings.push(...read.problems.filter(({ severity }) => severity === 'error'));
      for (const source of read.objects.filter(({ object }) => isPolicy(object))) {
        const name = nameOf(source.object);
        const other = known.get(name)?.file;
        if (other !== undefined) throw unreadable(file, `${other} has a SecretPolicy ${name} too`);
        known.set(name, { object: source.object, file });
        findings.push(
          ...read.place(
            source,
            checkObject(source.object, () => now),
          ),
        );
        count += 1;
      }
    }
    if (count === 0) throw unreadable(path, 'there is no SecretPolicy in it');
  }
  return { policies: [...known.values()].map(({ object }) => object), findings };
}

/** A report that begins with what is wrong with the policies, which is said whatever rules a run is about. */
export function withPolicyFiles(report: LintReport, findings: readonly LintFinding[]): LintReport {
  const identity = ({ file, line, column, rule, message }: LintFinding) =>
    JSON.stringify([file, line, column, rule, message]);
  const known = new Set(report.findings.map(identity));
  const fresh = findings.filter(finding => !known.has(identity(finding)));
  const isIncomplete = report.isIncomplete || fresh.some(({ kind }) => kind === '');
  return { ...report, findings: [...fresh, ...report.findings], isIncomplete };
}

function unreadable(file: string, reason: string): Error {
  return problem('POLICY_UNREADABLE', { file, reason });
}
