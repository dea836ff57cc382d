import { isAlias, isScalar, Scalar, visit, type Alias, type Document, type Pair } from 'yaml';
import { isJsonObject } from '../../api/json.ts';
import { aliasTargets } from '../../manifest/read/alias-targets.ts';
import type { SourceObject } from '../../manifest/read/read.ts';
import { visibilityOf, type Span } from './visibility.ts';

/**
 * The objects of a file with keys that are aliases (`*name: …`) under the name that is written, where what they repeat is not
 * to be shown. The text that an alias stands for comes from anywhere in the document, a Secret's data too, and as a key it
 * would be part of paths and messages. Where the name itself may be shown (`metadata: {name: &app shop}`) it stays the key.
 */
export function withAliasKeys(objects: readonly SourceObject[]): readonly SourceObject[] {
  const changed = new Set(
    byDocument(objects).flatMap(([document, own]) =>
      hideAliasKeys(document, () => shownIn(own)) ? document : [],
    ),
  );
  return objects.map(source => (changed.has(source.syntax.document) ? readAgain(source) : source));
}

/**
 * Gives them in a document the name that is written.
 * @param shown what of its text may be shown; asked only where a key is an alias
 * @returns whether there was anything to hide
 */
export function hideAliasKeys(document: Document.Parsed, shown: () => readonly Span[]): boolean {
  const pairs = hiddenPairs(document, shown);
  for (const { pair, alias } of pairs) {
    const named = new Scalar(`*${alias.source}`);
    named.range = alias.range ?? null;
    pair.key = named;
  }
  return pairs.length > 0;
}

/** Documents with a key that would be hidden, and where the first of them stands. */
export function hiddenAliasKeys(objects: readonly SourceObject[]): ReadonlyMap<Document.Parsed, number> {
  return new Map(
    byDocument(objects).flatMap(([document, own]) => {
      const [first] = hiddenPairs(document, () => shownIn(own));
      return first === undefined ? [] : [[document, first.alias.range?.[0] ?? 0] as const];
    }),
  );
}

function byDocument(
  objects: readonly SourceObject[],
): readonly (readonly [Document.Parsed, readonly SourceObject[]])[] {
  return [...Map.groupBy(objects, ({ syntax }) => syntax.document)];
}

function shownIn(objects: readonly SourceObject[]): readonly Span[] {
  return objects.flatMap(source => visibilityOf(source).shown);
}

interface HiddenPair {
  readonly pair: Pair;
  readonly alias: Alias;
}

function hiddenPairs(document: Document.Parsed, shown: () => readonly Span[]): readonly HiddenPair[] {
  const targets = aliasTargets(document);
  if (targets.size === 0) return [];
  const pairs: HiddenPair[] = [];
  visit(document, {
    Pair(_, pair) {
      if (isAlias(pair.key)) pairs.push({ pair, alias: pair.key });
    },
  });
  if (pairs.length === 0) return [];
  const starts = new Set(shown().map(({ start }) => start));
  return pairs.filter(({ alias }) => {
    const target = targets.get(alias);
    return !isScalar(target) || !starts.has(target.range?.[0] ?? -1);
  });
}

function readAgain(source: SourceObject): SourceObject {
  const { document, root } = source.syntax;
  const object: unknown = root?.toJS(document);
  return isJsonObject(object) ? { ...source, object } : source;
}
