import { fileRules } from '../../check/file/index.ts';
import { commentFinder, type IgnoreComment } from './ignore-comments.ts';
import { lintFile, ofFile, type LintFile } from './lint-file.ts';
import type { LintFinding } from './lint-finding.ts';
import { listedFindings, type ListedFindings } from './listed-findings.ts';

/** What a run notes of one file. */
export interface FileNotes {
  readonly file: string;
  readonly comments: readonly IgnoreComment[];
  /** Line of a comment and a rule that it is about, and the policy that decides where the comment cannot. */
  readonly used: Map<string, string | undefined>;
  readonly commentOn: ReturnType<typeof commentFinder>;
  readonly listed: ListedFindings;
  /** How its objects were found, to find them again. */
  readonly read: (text: string, file: string) => LintFile;
  /** One object of a cluster, not a file. */
  readonly isCluster?: true;
}

/** Of a file in which nothing was found so far. */
export function notesOf(file: string, comments: readonly IgnoreComment[]): FileNotes {
  return {
    file,
    comments,
    used: new Map(),
    commentOn: commentFinder(comments),
    listed: listedFindings(),
    read: lintFile,
  };
}

/** PST009: comments that ignore nothing, or not as they should. */
export function idleComments(
  { file, comments, used }: FileNotes,
  isSelected: (rule: string) => boolean,
): readonly LintFinding[] {
  if (!isSelected(fileRules.ignore.id)) return [];
  return comments.flatMap(({ line, column, rules, reason }) => {
    const idle = rules.filter(rule => isSelected(rule) && !used.has(`${line} ${rule}`));
    const overruled = rules.flatMap(rule => {
      const policy = used.get(`${line} ${rule}`);
      return policy === undefined ? [] : [{ rule, policy }];
    });
    const faults = [
      ...(rules.length === 0 ? ['names no rule: write postern:ignore PST112 <reason>'] : []),
      ...(rules.length > 0 && reason === '' ? ['gives no reason: write it behind the rule'] : []),
      ...idle.map(rule => `ignores nothing: ${rule} finds nothing here`),
      ...overruled.map(
        ({ rule, policy }) =>
          `does not lift ${rule}: SecretPolicy ${policy} decides about it, an exception there lifts it`,
      ),
    ];
    return faults.map(message => atComment(ofFile(file, 'ignore', message), { line, column }));
  });
}

function atComment(finding: LintFinding, place: { line: number; column: number }): LintFinding {
  return { ...finding, severity: 'warning', ...place };
}
