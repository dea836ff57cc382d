import { HIDDEN } from '../../../check/wording/shown-key.ts';
import type { Span, Visibility } from '../../visible/visibility.ts';
import { firstIndex } from './first-index.ts';

/**
 * One line with what may be seen of it, and where in that the offset `at` has gone. Comments, anchors and what stands
 * outside of the object are not shown.
 */
export function visibleLine(
  text: string,
  line: Span,
  { shown, hidden, extent }: Visibility,
  at: number,
): { readonly text: string; readonly at: number } {
  const spans = [
    ...within(shown, line).map(span => Object.assign(span, { isShown: true })),
    ...within(hidden, line).map(span => Object.assign(span, { isShown: false })),
  ].sort((a, b) => a.start - b.start);
  let visible = '';
  let moved = 0;
  let offset = line.start;
  const between = (to: number): void => {
    const gap = text.slice(offset, to);
    const isInside = offset >= extent.start && to <= extent.end + 1;
    const structure = isInside || gap.trim() === '' ? (STRUCTURE.exec(gap)?.[0] ?? '') : '';
    visible += structure;
  };
  for (const span of spans) {
    if (span.start > offset || offset === line.start) between(span.start);
    if (at >= span.start) moved = visible.length + (span.isShown ? at - span.start : 0);
    visible += span.isShown ? text.slice(span.start, span.end) : HIDDEN;
    offset = Math.max(offset, span.end);
  }
  if (offset < line.end) between(line.end);
  return { text: visible.trimEnd(), at: Math.max(0, moved) };
}

/** Whether all of a part of the text may be seen. */
export function isVisible(text: string, part: Span, visibility: Visibility): boolean {
  return visibleLine(text, part, visibility, part.start).text === text.slice(part.start, part.end).trimEnd();
}

/** What YAML and JSON are built of. */
const STRUCTURE = /^[\s\-:[\]{},?|>+"']*/u;

/** @param spans in order, none of which overlap */
function within(spans: readonly Span[], line: Span): readonly Span[] {
  const found: Span[] = [];
  for (
    let index = firstIndex(spans.length, at => (spans[at]?.end ?? 0) > line.start);
    (spans[index]?.start ?? Infinity) < line.end;
    index += 1
  ) {
    const { start, end } = spans[index] ?? line;
    found.push({ start: Math.max(start, line.start), end: Math.min(end, line.end) });
  }
  return found;
}
