/** What is said of one file of a run: findings, but for those that comments in it ignore, and what is wrong with such comments. */
import { fileRules } from '../../../check/file/index.ts';
import { commentFinder, ignoreComments, type IgnoreComment } from './ignore-comments.ts';
import { ofFile } from './lint-file.ts';
import type { LintFinding } from '../lint-finding.ts';
import { listedFindings } from './listed-findings.ts';
import { allRules } from '../../rules.ts';
import { noSuchRule } from '../select-rules.ts';

export interface FileNotes {
  readonly file: string;
  /** Whatever comments say. */
  list(finding: LintFinding): void;
  /** Without what a comment ignores; where a policy decides, none does. */
  keep(found: readonly LintFinding[]): void;
  /** All of it, when nothing more is to come. */
  close(isSelected: (rule: string) => boolean): readonly LintFinding[];
  /** Whether something was listed that says that something was not looked at. */
  isIncomplete(): boolean;
}

/**
 * @param texts in which the comments are, at the lines of the file: its own, and behind it what is written into it. A comment
 * of the first is about what it stands above in the others too.
 */
export function fileNotes(file: string, ...texts: readonly string[]): FileNotes {
  const commentsOfTexts = texts.map(ignoreComments);
  const finders = commentsOfTexts.map(commentFinder);
  const commentOn = (rule: string, line: number): IgnoreComment | undefined =>
    finders.map(find => find(rule, line)).find(comment => comment !== undefined);
  const used: UsedComments = new Map();
  const listed = listedFindings();
  let isIncomplete = false;
  const list = (finding: LintFinding): void => {
    isIncomplete ||= isUnread(finding);
    listed.add(finding);
  };
  return {
    file,
    list,
    keep(found) {
      for (const finding of found) {
        const comment = commentOn(finding.rule, finding.line);
        if (comment === undefined || finding.policy !== undefined) list(finding);
        if (comment !== undefined) used.set(`${comment.line} ${finding.rule}`, finding.policy);
      }
    },
    close(isSelected) {
      for (const fault of commentFaults(file, commentsOfTexts.flat(), used, isSelected)) list(fault);
      return listed.all();
    },
    isIncomplete: () => isIncomplete,
  };
}

/** By line of a comment and a rule that it is about, the policy that decides where the comment cannot. */
type UsedComments = Map<string, string | undefined>;

/** PST009 */
function commentFaults(
  file: string,
  comments: readonly IgnoreComment[],
  used: UsedComments,
  isSelected: (rule: string) => boolean,
): readonly LintFinding[] {
  if (!isSelected(fileRules.ignore.id)) return [];
  return comments.flatMap(({ line, column, rules, reason }) => {
    const known = rules.filter(rule => RULES.includes(rule));
    const idle = known.filter(rule => isSelected(rule) && !used.has(`${line} ${rule}`));
    const overruled = rules.flatMap(rule => {
      const policy = used.get(`${line} ${rule}`);
      return policy === undefined ? [] : [{ rule, policy }];
    });
    const faults = [
      ...(rules.length === 0 ? ['names no rule: write postern:ignore PST112 <reason>'] : []),
      ...(rules.length > 0 && reason === '' ? ['gives no reason: write it behind the rule'] : []),
      ...rules.filter(rule => !RULES.includes(rule)).map(rule => noSuchRule(rule, RULES)),
      ...idle.map(rule => `ignores nothing: ${rule} finds nothing here`),
      ...overruled.map(
        ({ rule, policy }) =>
          `does not lift ${rule}: SecretPolicy ${policy} decides about it, an exception there lifts it`,
      ),
    ];
    return faults.map(message => atComment(ofFile(file, 'ignore', message), { line, column }));
  });
}

const RULES: readonly string[] = allRules.map(({ id }) => id);

function atComment(finding: LintFinding, place: { line: number; column: number }): LintFinding {
  return { ...finding, severity: 'warning', ...place };
}

const UNREAD: ReadonlySet<string> = new Set(
  (['syntax', 'template', 'size', 'alias', 'encoding', 'key', 'unopened'] as const).map(
    kind => fileRules[kind].id,
  ),
);

/** Whether it says that something was not looked at. */
function isUnread({ rule, severity }: LintFinding): boolean {
  return severity === 'error' && UNREAD.has(rule);
}
