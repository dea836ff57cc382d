/**
 * Go's YAML parser lets a quoted text go on at the start of the next line, where the `yaml` package wants it to be
 * indented. The white space before a line of a quoted text stands for nothing, so more of it changes nothing.
 */
import { isScalar, visit, type Document } from 'yaml';

/** The text with the first such quoted text indented; undefined where there is none. */
export function withQuotedTextIndented(text: string, document: Document): string | undefined {
  let fixed: string | undefined;
  visit(document, {
    Scalar: (_, node) => {
      if (!isScalar(node) || !node.type?.startsWith('QUOTE_')) return undefined;
      const start = node.range?.[0] ?? 0;
      const quoted = closedText(text, start);
      // The parser found an end of its own: the text is as it has to be.
      if (quoted === undefined || start + quoted.length <= (node.range?.[1] ?? 0)) return undefined;
      fixed =
        text.slice(0, start) + indented(quoted, columnOf(text, start)) + text.slice(start + quoted.length);
      return visit.BREAK;
    },
  });
  return fixed;
}

const doubleQuoted = /"(?:[^"\\]|\\[^])*"/y;
const singleQuoted = /'(?:[^']|'')*'/y;

/** From quote to quote; undefined where it never ends, or where a line in it would end the document. */
function closedText(text: string, start: number): string | undefined {
  const pattern = text[start] === '"' ? doubleQuoted : singleQuoted;
  pattern.lastIndex = start;
  const found = pattern.exec(text)?.[0];
  return found === undefined || /\n(?:---|\.\.\.)(?![^ \t\r\n])/.test(found) ? undefined : found;
}

function indented(quoted: string, column: number): string {
  return quoted.replace(/\n[ \t]*/g, `\n${' '.repeat(column + 1)}`);
}

function columnOf(text: string, at: number): number {
  return at - text.lastIndexOf('\n', at - 1) - 1;
}
