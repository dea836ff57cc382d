import { isAlias, isNode, isScalar, visit, type Alias, type Document, type Node } from 'yaml';
import { aliasTargets } from './alias-targets.ts';

export interface KeyFault {
  readonly offset: number;
  readonly fault: 'twice' | 'no-text';
  /** The key as it is written; absent where it is no text, or an alias, which may repeat a value. */
  readonly key?: string;
  /** Where another document seems to begin: `apiVersion` or `kind` once more, not in anything. */
  readonly isNextObject?: true;
}

/**
 * The first key that Kubernetes refuses and a reader would overlook: one that stands twice in one mapping, or that is itself a
 * collection, which is what `{{ .Values.name }}` is to YAML.
 */
export function keyFault(document: Document.Parsed): KeyFault | undefined {
  let found: KeyFault | undefined;
  let targets: ReadonlyMap<Alias, Node> | undefined;
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const offset = isNode(key) ? (key.range?.[0] ?? 0) : 0;
        const text = isAlias(key) ? (targets ??= aliasTargets(document)).get(key) : key;
        if (!isScalar(text)) {
          found = { offset, fault: 'no-text' };
          return visit.BREAK;
        }
        if (text.source === '<<' && text === key) continue;
        const name = String(text.value);
        if (seen.has(name)) {
          const isNextObject = map === document.contents && (name === 'apiVersion' || name === 'kind');
          found = {
            offset,
            fault: 'twice',
            ...(text === key ? { key: name } : {}),
            ...(isNextObject ? { isNextObject } : {}),
          };
          return visit.BREAK;
        }
        seen.add(name);
      }
      return undefined;
    },
  });
  return found;
}
