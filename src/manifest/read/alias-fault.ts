import { isAlias, visit, type Document, type Node } from 'yaml';

/** Offset of the first alias whose name no anchor before it has; every reader refuses it. */
export function aliasOfNothing(document: Document.Parsed): number | undefined {
  const anchors = new Set<string>();
  let found: number | undefined;
  visit(document, {
    Node(_, node) {
      if (isAlias(node) && !anchors.has(node.source)) {
        found = node.range?.[0] ?? 0;
        return visit.BREAK;
      }
      if (!isAlias(node) && node.anchor !== undefined) anchors.add(node.anchor);
      return undefined;
    },
  });
  return found;
}

/**
 * Offset of the first alias that stands inside of what it repeats. The parser makes an object of it that contains itself, and
 * whoever walks over that never comes to an end.
 */
export function circularAlias(document: Document.Parsed): number | undefined {
  const anchors = new Map<string, Node>();
  let found: number | undefined;
  visit(document, {
    Node(_, node, path) {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.set(node.anchor, node);
        return undefined;
      }
      const target = anchors.get(node.source);
      if (target === undefined || !path.includes(target)) return undefined;
      found = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
}
