import { isJsonObject, type JsonObject } from '../../api/json.ts';
import type { Loose } from '../../api/validate/loose.ts';
import type { LabelSelector } from '../../api/secret-store.ts';
import { matchesSelector } from '../../manifest/label-selector.ts';
import { textsOf, type Labels } from '../../manifest/labels.ts';

/** A label selector as it is written; undefined for none, an empty one (which takes everything), or one that cannot be read. */
export function selectorOf(value: unknown): Loose<LabelSelector> | undefined {
  if (!isJsonObject(value)) return undefined;
  const expressions: readonly unknown[] = Array.isArray(value['matchExpressions'])
    ? value['matchExpressions']
    : [];
  const matchLabels = textsOf(value['matchLabels']);
  const matchExpressions = expressions.map(expression =>
    requirementOf(isJsonObject(expression) ? expression : {}),
  );
  const isEmpty = Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
  const selector = { matchLabels, matchExpressions };
  return isEmpty || matchesSelector(selector, {}) === undefined ? undefined : selector;
}

function requirementOf({ key, operator, values }: JsonObject): {
  key: string;
  operator: string;
  values: readonly string[];
} {
  const texts: readonly unknown[] = Array.isArray(values) ? values : [];
  return {
    key: String(key),
    operator: String(operator),
    values: texts.filter(text => typeof text === 'string'),
  };
}

/**
 * Whether one of these sets of labels has all labels that a selector asks for, with other values: then whoever wrote the
 * selector had such objects in mind.
 */
export function isNearMiss(selector: Loose<LabelSelector>, candidates: readonly Labels[]): boolean {
  const keys = [
    ...Object.keys(selector.matchLabels ?? {}),
    ...(selector.matchExpressions ?? []).flatMap(entry =>
      entry?.operator === 'In' && entry.key !== undefined ? [entry.key] : [],
    ),
  ];
  return keys.length > 0 && candidates.some(labels => keys.every(key => Object.hasOwn(labels, key)));
}

/** The selector as `kubectl` writes it, for messages. */
export function selectorText(selector: Loose<LabelSelector>): string {
  return [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`),
    ...(selector.matchExpressions ?? []).map(entry => `${entry?.key} ${entry?.operator}`),
  ].join(', ');
}
