import { isScalar, visit, type Document } from 'yaml';

/** The first key that stands twice in one mapping, which Kubernetes refuses and a reader would overlook. */
export function duplicateKey(document: Document.Parsed): { readonly offset: number } | undefined {
  let found: { readonly offset: number } | undefined;
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key) || key.source === '<<') continue;
        const name = String(key.value);
        if (seen.has(name)) {
          found = { offset: key.range?.[0] ?? 0 };
          return visit.BREAK;
        }
        seen.add(name);
      }
      return undefined;
    },
  });
  return found;
}
