/** Comments that say of a finding that it is meant: `# postern:ignore PST112 the store holds nothing else`. */
import { Lexer, CST } from 'yaml';
import { firstIndex } from './first-index.ts';

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

/** Ids that no rule has are read too, to be said; what is longer is text. */
const ID = String.raw`PST\d\w{0,7}(?!\w)`;
const COMMENT = new RegExp(
  String.raw`^#+\s*postern:ignore\b[:,]?\s*(?<rules>${ID}(?:\s*,\s*${ID})*)?\s*(?<reason>.*)$`,
  'u',
);

/**
 * The comments of a text, in order. At the end of a line one is about that line; on a line of its own about what follows
 * it: the field or entry that begins there with all that is below, and before the first field the whole document.
 */
export function ignoreComments(text: string): readonly IgnoreComment[] {
  if (!text.includes('postern:ignore')) return [];
  const lines = text.split('\n');
  const extentBelow = extentsOf(lines);
  return commentsOf(text).flatMap(({ line, column, source }) => {
    const groups = COMMENT.exec(source)?.groups;
    if (groups === undefined) return [];
    const isAlone = (lines[line - 1] ?? '').slice(0, column - 1).trim() === '';
    const { from, to } = isAlone ? extentBelow(line) : { from: line, to: line };
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

/**
 * Finds the first of the comments of a file that is about a rule and a line. They are in order, and so are the lines that
 * they begin to be about.
 */
export function commentFinder(
  comments: readonly IgnoreComment[],
): (rule: string, line: number) => IgnoreComment | undefined {
  const ofRule = new Map<string, { readonly comment: IgnoreComment; readonly reach: number }[]>();
  for (const comment of comments) {
    for (const rule of comment.rules) {
      const own = ofRule.get(rule) ?? [];
      own.push({ comment, reach: Math.max(comment.to, own.at(-1)?.reach ?? 0) });
      ofRule.set(rule, own);
    }
  }
  return (rule, line) => {
    const own = ofRule.get(rule) ?? [];
    // Where the furthest line yet reaches this one, it is that comment's line.
    const comment = own[firstIndex(own.length, index => (own[index]?.reach ?? 0) >= line)]?.comment;
    return comment !== undefined && comment.from <= line ? comment : undefined;
  };
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

interface Extent {
  readonly from: number;
  readonly to: number;
}

/** Of what follows a comment. Comments that stand together are about the same, which is looked for once. */
function extentsOf(lines: readonly string[]): (comment: number) => Extent {
  const contents = lines.flatMap((line, index) => (isContent(line) ? [index] : []));
  const known = new Map<number, Extent>();
  return comment => {
    const at = firstIndex(contents.length, index => (contents[index] ?? 0) >= comment);
    const start = contents[at];
    if (start === undefined) return { from: comment, to: comment };
    const before = contents[at - 1];
    const isWhole = before === undefined || lines[before]?.startsWith('---') === true;
    const extent = known.get(start) ?? extentFrom(lines, start, isWhole);
    known.set(start, extent);
    return extent;
  };
}

function extentFrom(lines: readonly string[], start: number, isWhole: boolean): Extent {
  const first = lines[start] ?? '';
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

function isContent(line: string): boolean {
  return line.trim() !== '' && !line.trimStart().startsWith('#');
}

function isEntry(line: string): boolean {
  return /^\s*-(?:\s|$)/u.test(line);
}

function indentOf(line: string): number {
  return /^ */u.exec(line)?.[0].length ?? 0;
}
