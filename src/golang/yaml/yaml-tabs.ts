/**
 * Tabs that go-yaml refuses and the `yaml` package skips: at the start of a line of block style, and between an indicator
 * and the key that could begin behind it.
 */
import { isCollection, isScalar, visit, type Document } from 'yaml';

/** Where the first of them is; undefined where there is none. */
export function misplacedTab(text: string, document: Document): number | undefined {
  if (!text.includes('\t')) return undefined;
  const found = /^(?:\t| *(?:[-?:] +)*[-?:] *\t)/m.exec(blockStyle(text, document));
  return found === null ? undefined : found.index + found[0].length - 1;
}

/** With what may contain any tabs, quoted texts, literal ones and flow style, written over by a sign that means nothing. */
function blockStyle(text: string, document: Document): string {
  const parts: string[] = [];
  let end = 0;
  visit(document, (_, node) => {
    const isFlow = isCollection(node) && node.flow === true;
    const isQuoted = isScalar(node) && node.type !== 'PLAIN';
    if (!(isFlow || isQuoted) || node.range === null || node.range === undefined) return undefined;
    const [from, to] = node.range;
    if (from >= end) {
      parts.push(text.slice(end, from), 'x'.repeat(to - from));
      end = to;
    }
    return visit.SKIP;
  });
  return parts.join('') + text.slice(end);
}
