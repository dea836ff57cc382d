import { isAlias, isScalar, Scalar, visit, type Document } from 'yaml';
import { isJsonObject } from '../../api/json.ts';
import { aliasTargets } from '../../manifest/alias-targets.ts';
import type { SourceObject } from '../../manifest/read.ts';
import { visibilityOf } from './visible-text.ts';

/**
 * The objects of a file with keys that are aliases (`*name: …`) under the name that is written, where what they repeat is not
 * to be shown. The text that an alias stands for comes from anywhere in the document, a Secret's data too, and as a key it
 * would be part of paths and messages. Where the name itself may be shown (`metadata: {name: &app shop}`) it stays the key.
 */
export function withAliasKeys(objects: readonly SourceObject[]): readonly SourceObject[] {
  const documents = Map.groupBy(objects, ({ syntax }) => syntax.document);
  const changed = new Set(
    [...documents].flatMap(([document, own]) => (hideKeys(document, own) ? document : [])),
  );
  return objects.map(source => (changed.has(source.syntax.document) ? readAgain(source) : source));
}

/** @returns whether there was anything to hide */
function hideKeys(document: Document.Parsed, objects: readonly SourceObject[]): boolean {
  const targets = aliasTargets(document);
  if (targets.size === 0) return false;
  const shown = new Set(objects.flatMap(source => visibilityOf(source).shown.map(({ start }) => start)));
  let isChanged = false;
  visit(document, {
    Pair(_, pair) {
      const { key } = pair;
      const target = isAlias(key) ? targets.get(key) : undefined;
      if (!isAlias(key) || (isScalar(target) && shown.has(target.range?.[0] ?? -1))) return;
      const named = new Scalar(`*${key.source}`);
      named.range = key.range ?? null;
      pair.key = named;
      isChanged = true;
    },
  });
  return isChanged;
}

function readAgain(source: SourceObject): SourceObject {
  const { document, root } = source.syntax;
  const object: unknown = root?.toJS(document);
  return isJsonObject(object) ? { ...source, object } : source;
}
