/** Comments that say of a finding that it is meant: `# postern:ignore PST112 the store holds nothing else`. */
import { Lexer, CST } from 'yaml';

export interface IgnoreComment {
  /** Of the comment itself, both from 1. */
  readonly line: number;
  readonly column: number;
  readonly rules: readonly string[];
  readonly reason: string;
  /** First and last line of what it is about. */
  readonly from: number;
  readonly to: number;
}

const COMMENT = /^#+\s*postern:ignore\b[:,]?\s*(?<rules>PST\d{3}(?:\s*,\s*PST\d{3})*)?\s*(?<reason>.*)$/u;

/**
 * The comments of a text, in order. At the end of a line one is about that line; on a line of its own about what follows
 * it: the field or entry that begins there with all that is below, and before the first field the whole document.
 */
export function ignoreComments(text: string): readonly IgnoreComment[] {
  if (!text.includes('postern:ignore')) return [];
  const lines = text.split('\n');
  return commentsOf(text).flatMap(({ line, column, source }) => {
    const groups = COMMENT.exec(source)?.groups;
    if (groups === undefined) return [];
    const isAlone = (lines[line - 1] ?? '').slice(0, column - 1).trim() === '';
    const { from, to } = isAlone ? extentBelow(lines, line) : { from: line, to: line };
    const rules = (groups['rules'] ?? '').split(',').map(rule => rule.trim());
    return [
      {
        line,
        column,
        rules: rules.filter(rule => rule !== ''),
        reason: (groups['reason'] ?? '').trim(),
        from,
        to,
      },
    ];
  });
}

interface Comment {
  readonly line: number;
  readonly column: number;
  readonly source: string;
}

/** As YAML has them: not a `#` in a quoted or block text. */
function commentsOf(text: string): readonly Comment[] {
  const found: Comment[] = [];
  let line = 1;
  let lineStart = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (CST.tokenType(lexeme) === 'comment')
      found.push({ line, column: offset - lineStart + 1, source: lexeme });
    for (let at = lexeme.indexOf('\n'); at >= 0; at = lexeme.indexOf('\n', at + 1)) {
      line += 1;
      lineStart = offset + at + 1;
    }
    // The lexer's own marks, such as the one before a scalar, do not stand in the text.
    if (!['\u0002', '\u0018', '\u001f', '\ufeff'].includes(lexeme) || text.startsWith(lexeme, offset))
      offset += lexeme.length;
  }
  return found;
}

function extentBelow(lines: readonly string[], comment: number): { from: number; to: number } {
  const isContent = (line: string) => line.trim() !== '' && !line.trimStart().startsWith('#');
  const start = lines.findIndex((line, index) => index >= comment && isContent(line));
  if (start < 0) return { from: comment, to: comment };
  const first = lines[start] ?? '';
  const before = lines.slice(0, comment - 1).findLast(isContent);
  const isWhole = before === undefined || before.startsWith('---');
  const indent = indentOf(first);
  let end = start;
  for (let index = start + 1; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (/^(?:---|\.\.\.)(?:\s|$)/u.test(line)) break;
    // The entries of a list may stand as deep as the field they are of.
    const isBelow =
      indentOf(line) > indent || (indentOf(line) === indent && isEntry(line) && !isEntry(first));
    if (isContent(line) && !isWhole && !isBelow) break;
    if (isContent(line)) end = index;
  }
  return { from: start + 1, to: end + 1 };
}

function isEntry(line: string): boolean {
  return /^\s*-(?:\s|$)/u.test(line);
}

function indentOf(line: string): number {
  return /^ */u.exec(line)?.[0].length ?? 0;
}
