/** What of a document a reader may see: everything may be a secret but what is known to be none. */
import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { JsonObject } from '../../api/json.ts';
import { fieldSteps } from '../../api/validate/field-steps.ts';
import { looksSecret } from '../../check/wording/looks-secret.ts';
import { isPublicValue, type Steps } from '../../check/wording/public-value.ts';
import { HIDDEN, shownKey } from '../../check/wording/shown-key.ts';
import type { SourceObject } from '../../manifest/read/read.ts';

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
  const spans = gatherSpans(object, alsoHidden);
  spans.walk(root, []);
  return { ...spans, extent: root === undefined ? { start: 0, end: 0 } : spanOf(root) };
}

/** Spans of one object, gathered in the order of the text. */
export interface Spans {
  readonly shown: Span[];
  readonly hidden: Span[];
  walk(node: ParsedNode | null | undefined, steps: Steps): void;
  /** @returns its name */
  key(node: ParsedNode): string | undefined;
  text(node: ParsedNode, isShown: boolean): void;
}

/** For what holds only a part of an object: it is walked over at the steps where it would be. */
export function gatherSpans(object: JsonObject, alsoHidden: readonly string[]): Spans {
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

export function spanOf({
  range,
}: {
  readonly range?: readonly [number, number, number] | null | undefined;
}): Span {
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}
