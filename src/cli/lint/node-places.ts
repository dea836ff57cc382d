/** Where in the syntax of an object the places of JSON pointers are. */
import { isMap, isScalar, isSeq, type Pair, type ParsedNode } from 'yaml';

export type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

export interface PlacedPair {
  readonly pair: ParsedPair;
  readonly map: ParsedNode;
  /** Whether it is the only one of its mapping. */
  readonly isAlone: boolean;
}

/** Not through aliases and merge keys: what they stand for is of other places too. */
export function nodeAt(root: ParsedNode, steps: readonly string[]): ParsedNode | undefined {
  let node: ParsedNode | null | undefined = root;
  for (const step of steps) {
    if (isSeq<ParsedNode>(node)) node = node.items[Number(step)];
    else node = pairOf(node, step)?.value;
  }
  return node ?? undefined;
}

export function pairAt(root: ParsedNode, steps: readonly string[]): PlacedPair | undefined {
  const map = nodeAt(root, steps.slice(0, -1));
  const pair = pairOf(map, steps.at(-1) ?? '');
  return map === undefined || pair === undefined
    ? undefined
    : { pair, map, isAlone: isMap(map) && map.items.length === 1 };
}

/** The field of this name of a mapping. */
export function pairOf(node: ParsedNode | null | undefined, name: string): ParsedPair | undefined {
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return undefined;
  return node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
}
