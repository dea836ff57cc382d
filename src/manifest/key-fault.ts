import { isNode, isScalar, visit, type Document } from 'yaml';

export interface KeyFault {
  readonly offset: number;
  readonly fault: 'twice' | 'no-text';
}

/**
 * The first key that Kubernetes refuses and a reader would overlook: one that stands twice in one mapping, or that is itself a
 * collection, which is what `{{ .Values.name }}` is to YAML.
 */
export function keyFault(document: Document.Parsed): KeyFault | undefined {
  let found: KeyFault | undefined;
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) {
          found = { offset: isNode(key) ? (key.range?.[0] ?? 0) : 0, fault: 'no-text' };
          return visit.BREAK;
        }
        if (key.source === '<<') continue;
        const name = String(key.value);
        if (seen.has(name)) {
          found = { offset: key.range?.[0] ?? 0, fault: 'twice' };
          return visit.BREAK;
        }
        seen.add(name);
      }
      return undefined;
    },
  });
  return found;
}
