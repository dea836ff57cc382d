/** The text of a document with everything hidden that may be a secret. */
import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { SourceObject } from '../../manifest/read.ts';
import { looksSecret } from '../../check/wording/looks-secret.ts';
import { fieldSteps } from '../../api/validate/field-steps.ts';
import { firstIndex } from './first-index.ts';
import type { PatchedPart } from './json-patch.ts';
import { isPublicValue, type Steps } from '../../check/wording/public-value.ts';
import { HIDDEN, shownKey } from '../../check/wording/shown-key.ts';

/** A part of the text, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a reader may see of one object: its keys that are names and public values, in order; and its values that are hidden. */
export interface Visibility {
  readonly shown: readonly Span[];
  readonly hidden: readonly Span[];
  /** Of the whole object. */
  readonly extent: Span;
}

/** @param alsoHidden field paths of values that a rule calls secrets, whatever stands below them */
export function visibilityOf(
  { object, syntax: { root } }: SourceObject,
  alsoHidden: readonly string[] = [],
): Visibility {
  const spans = spansOf(object, alsoHidden);
  spans.walk(root, []);
  return { ...spans, extent: root === undefined ? { start: 0, end: 0 } : spanOf(root) };
}

/** The same of an operation of a JSON patch: what it writes is looked at where it would be. */
export function visibilityOfPart(
  { object, node, value, steps }: PatchedPart,
  alsoHidden: readonly string[] = [],
): Visibility {
  const spans = spansOf(object, alsoHidden);
  for (const pair of node.items) {
    const name = spans.key(pair.key) ?? '';
    if (pair.value === value) spans.walk(value, steps);
    else if (isScalar(pair.value)) spans.text(pair.value, isOfPatch(name, String(pair.value.value)));
  }
  return { ...spans, extent: spanOf(node) };
}

/** What RFC 6902 has no field for may be anything, such as the secret that was there before. */
function isOfPatch(field: string, text: string): boolean {
  return ['op', 'path', 'from'].includes(field) && shownKey(text) !== HIDDEN;
}

interface Spans {
  readonly shown: Span[];
  readonly hidden: Span[];
  walk(node: ParsedNode | null | undefined, steps: Steps): void;
  /** @returns its name */
  key(node: ParsedNode): string | undefined;
  text(node: ParsedNode, isShown: boolean): void;
}

/** Gathers in the order of the text. */
function spansOf(object: SourceObject['object'], alsoHidden: readonly string[]): Spans {
  const shown: Span[] = [];
  const hidden: Span[] = [];
  const secrets = new Set(alsoHidden.map(path => fieldSteps(path).join('\n')));
  const isCalledSecret = (steps: Steps): boolean =>
    secrets.size > 0 &&
    (secrets.has('') || steps.some((_, index) => secrets.has(steps.slice(0, index + 1).join('\n'))));
  const spans: Spans = {
    shown,
    hidden,
    walk(node, steps) {
      if (isMap<ParsedNode, ParsedNode | null>(node)) {
        for (const { key, value } of node.items) {
          const name = spans.key(key);
          if (name !== undefined) spans.walk(value, [...steps, name]);
        }
      } else if (isSeq<ParsedNode>(node)) {
        node.items.forEach((item, index) => spans.walk(item, [...steps, index]));
      } else if (isScalar(node)) {
        const isSecret = isCalledSecret(steps) || looksSecret(node.source ?? '');
        spans.text(node, !isSecret && isPublicValue(object, steps));
      } else if (isAlias(node)) {
        spans.text(node, false);
      }
    },
    key(node) {
      if (!isScalar(node)) return undefined;
      const name = String(node.value);
      spans.text(node, shownKey(name) !== HIDDEN);
      return name;
    },
    text(node, isShown) {
      (isShown ? shown : hidden).push(spanOf(node));
    },
  };
  return spans;
}

function spanOf({ range }: { readonly range?: readonly [number, number, number] | null | undefined }): Span {
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

/** What YAML and JSON are built of. */
const STRUCTURE = /^[\s\-:[\]{},?|>+"']*/u;

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

/** Hides in a text also what another text, of which it is a repair, hides: it may have moved to a place of names. */
export function hiddenAsIn(
  { shown, hidden, extent }: Visibility,
  text: string,
  secrets: ReadonlySet<string>,
): Visibility {
  const isSecret = (span: Span) => secrets.has(plainText(text, span)) && !isKey(text, span);
  const more = shown.filter(isSecret);
  return {
    shown: shown.filter(span => !isSecret(span)),
    hidden: [...hidden, ...more].toSorted((a, b) => a.start - b.start),
    extent,
  };
}

/** Whatever its indentation. */
export function plainText(text: string, { start, end }: Span): string {
  return text.slice(start, end).replace(/\s+/gu, ' ').trim();
}

function isKey(text: string, { end }: Span): boolean {
  return /^\s*:/u.test(text.slice(end, end + 10));
}

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
