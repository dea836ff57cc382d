/** From a field path in Kubernetes' notation to the place in a YAML text. */
import { isAlias, isMap, isScalar, isSeq, type Document, type ParsedNode } from 'yaml';

/** The node at keys and indexes below the document's root; aliases are followed. */
export function rootAt(
  document: Document.Parsed,
  steps: readonly (string | number)[],
): ParsedNode | undefined {
  let node = follow(document, document.contents);
  for (const step of steps) {
    node = follow(
      document,
      typeof step === 'number' ? itemOf(node, step) : memberOf(document, node, step)?.value,
    );
  }
  return node;
}

/**
 * Offset in the text of the deepest part of a path that is there: the key of a field, or the beginning of an entry
 * of a list.
 */
export function offsetAt(document: Document.Parsed, root: ParsedNode | undefined, path: string): number {
  let node = root;
  let offset = root?.range[0] ?? 0;
  let rest = path;
  while (node !== undefined && rest !== '') {
    const step = nextStep(document, node, rest);
    if (step === undefined) break;
    offset = step.offset;
    node = follow(document, step.value);
    rest = step.rest;
  }
  return offset;
}

interface Step {
  readonly offset: number;
  readonly value: ParsedNode | null | undefined;
  readonly rest: string;
}

function nextStep(document: Document.Parsed, node: ParsedNode, path: string): Step | undefined {
  const index = /^\[(\d+)\]/u.exec(path);
  if (isSeq(node) && index !== null) {
    const value = itemOf(node, Number(index[1]));
    return value == null ? undefined : { offset: value.range[0], value, rest: path.slice(index[0].length) };
  }
  // A key may itself hold dots and brackets: the longest one that fits is meant.
  const fitting = membersOf(document, node).flatMap(member => {
    const rest = [`.${member.name}`, `[${member.name}]`, member.name]
      .filter(form => path.startsWith(form))
      .map(form => path.slice(form.length))
      .find(left => left === '' || left.startsWith('.') || left.startsWith('['));
    return rest === undefined ? [] : [{ offset: member.offset, value: member.value, rest }];
  });
  return fitting.sort((a, b) => a.rest.length - b.rest.length)[0];
}

interface Member {
  readonly name: string;
  readonly offset: number;
  readonly value: ParsedNode | null;
}

function memberOf(document: Document.Parsed, node: ParsedNode | undefined, name: string): Member | undefined {
  return membersOf(document, node).find(member => member.name === name);
}

/** The pairs of a mapping, those of its merge keys (`<<: *base`) after its own. */
function membersOf(document: Document.Parsed, node: ParsedNode | undefined, depth = 0): readonly Member[] {
  if (!isMap(node) || depth > 8) return [];
  const own: Member[] = [];
  const merged: Member[] = [];
  for (const { key, value } of node.items) {
    if (!isScalar(key)) continue;
    if (key.source === '<<') {
      const source = follow(document, value);
      const sources = isSeq(source) ? source.items.map(item => follow(document, item)) : [source];
      merged.push(...sources.flatMap(from => membersOf(document, from, depth + 1)));
    } else {
      own.push({ name: String(key.value), offset: key.range[0], value });
    }
  }
  return [...own, ...merged];
}

function itemOf(node: ParsedNode | undefined, index: number): ParsedNode | undefined {
  return isSeq(node) ? node.items[index] : undefined;
}

function follow(document: Document.Parsed, node: ParsedNode | null | undefined): ParsedNode | undefined {
  if (!isAlias(node)) return node ?? undefined;
  const target: unknown = node.resolve(document);
  return isParsed(target) ? target : undefined;
}

/** Every node of a parsed document has its range. */
function isParsed(node: unknown): node is ParsedNode {
  return isMap(node) || isSeq(node) || isScalar(node);
}
