/** A repair of an object as edits of the text it stands in. */
import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, Scalar, stringify, type ParsedNode } from 'yaml';
import { pointerSteps } from '../../../api/json-pointer.ts';
import type { RepairOperation } from '../../../api/patch-operation.ts';
import { readManifests, type SourceObject } from '../../../manifest/read/read.ts';
import { nodeAt, pairAt, type ParsedPair, type PlacedPair } from '../node-places.ts';
import { repaired } from './repaired.ts';
import { applyEdits, type TextEdit } from './text-edit.ts';

/**
 * The edits that do to the text what the operations do to the object, and nothing to anything else: comments, order, quotes
 * and indentation stay. undefined where that cannot be done for certain: the place is an alias, the field stands in the
 * middle of one line of JSON, or the text reads differently afterwards.
 */
export function repairEdits(
  text: string,
  source: SourceObject,
  operations: readonly RepairOperation[],
): readonly TextEdit[] | undefined {
  const { root } = source.syntax;
  if (root === undefined) return undefined;
  const edits: TextEdit[] = [];
  for (const operation of operations) {
    const found = editsOf(text, root, operation);
    if (found === undefined) return undefined;
    edits.push(...found);
  }
  return isFaithful(text, source, operations, edits) ? edits : undefined;
}

function editsOf(
  text: string,
  root: ParsedNode,
  operation: RepairOperation,
): readonly TextEdit[] | undefined {
  const steps = pointerSteps(operation.path);
  switch (operation.op) {
    case 'replace':
      return replaceEdits(text, pairAt(root, steps)?.pair, operation.value);
    case 'remove':
      return removeEdits(text, pairAt(root, steps));
    case 'add': {
      // A member that is there gets the value: RFC 6902, 4.1.
      const present = pairAt(root, steps)?.pair;
      return present === undefined
        ? addEdits(text, nodeAt(root, steps.slice(0, -1)), steps, operation.value)
        : replaceEdits(text, present, operation.value);
    }
    case 'move':
    default:
      return moveEdits(text, root, pointerSteps(operation.from), steps);
  }
}

function replaceEdits(
  text: string,
  pair: ParsedPair | undefined,
  value: unknown,
): readonly TextEdit[] | undefined {
  const node = pair?.value;
  if (!isScalar(node) || typeof value === 'object') return undefined;
  const [start, end] = node.range ?? [0, 0];
  if (start === end || node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL)
    return undefined;
  return [{ start, end, text: quotedAs(text.slice(start, end), value) }];
}

/** A key or value in the quotes that the text had at its place. */
function quotedAs(before: string, value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (before.startsWith('"')) return JSON.stringify(value);
  if (before.startsWith("'")) return `'${value.replaceAll("'", "''")}'`;
  return stringify(value, { version: '1.1', lineWidth: 0 }).trimEnd();
}

function removeEdits(text: string, place: PlacedPair | undefined): readonly TextEdit[] | undefined {
  if (place === undefined || place.isAlone) return undefined;
  const lines = wholeLines(text, place);
  return lines === undefined ? undefined : [{ ...lines, text: '' }];
}

/** The lines that a field of a block mapping takes; undefined where it shares them. */
function wholeLines(text: string, { pair, map }: PlacedPair): { start: number; end: number } | undefined {
  if (!isMap(map) || map.flow === true) return undefined;
  const start = pair.key.range[0];
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (text.slice(lineStart, start).trim() !== '') return undefined;
  const valueEnd = pair.value?.range[1] ?? pair.key.range[1];
  // A block text ends behind its last line break, everything else before the one of its line.
  if (text[valueEnd - 1] === '\n') return { start: lineStart, end: valueEnd };
  const next = text.indexOf('\n', valueEnd);
  return { start: lineStart, end: next < 0 ? text.length : next + 1 };
}

function addEdits(
  text: string,
  map: ParsedNode | undefined,
  steps: readonly string[],
  value: unknown,
): readonly TextEdit[] | undefined {
  const name = steps.at(-1);
  if (!isMap<ParsedNode, ParsedNode | null>(map) || name === undefined || typeof value === 'object')
    return undefined;
  const last = map.items.at(-1);
  if (map.flow === true || last === undefined) {
    const isJson = text[map.range[0]] === '{' && last?.key !== undefined && isQuoted(text, last.key);
    const pair = `${quotedAs(isJson ? '"' : '', name)}: ${quotedAs(isJson ? '"' : '', value)}`;
    if (text[map.range[0]] !== '{') return undefined;
    const at = last === undefined ? map.range[0] + 1 : (last.value ?? last.key).range[1];
    return [{ start: at, end: at, text: last === undefined ? pair : `, ${pair}` }];
  }
  const indent = indentOf(text, last.key.range[0]);
  const end = endOfLines(text, last);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const line = `${' '.repeat(indent)}${quotedAs('', name)}: ${quotedAs('', value)}`;
  return [{ start: end, end, text: endsLine(text, end) ? line + newline : newline + line }];
}

function moveEdits(
  text: string,
  root: ParsedNode,
  from: readonly string[],
  to: readonly string[],
): readonly TextEdit[] | undefined {
  const place = pairAt(root, from);
  const name = to.at(-1);
  if (place === undefined || name === undefined) return undefined;
  const { key } = place.pair;
  if (isSame(from.slice(0, -1), to.slice(0, -1))) {
    const [start, end] = key.range;
    return [{ start, end, text: quotedAs(text.slice(start, end), name) }];
  }
  const target = nodeAt(root, to.slice(0, -1));
  const lines = wholeLines(text, place);
  if (lines === undefined || place.isAlone || !isMap<ParsedNode, ParsedNode | null>(target)) return undefined;
  const last = target.items.at(-1);
  if (last === undefined || target.flow === true) return undefined;
  const shift = indentOf(text, last.key.range[0]) - indentOf(text, key.range[0]);
  const moved = text
    .slice(lines.start, lines.end)
    .replace(text.slice(...sliceOf(key)), quotedAs(text.slice(...sliceOf(key)), name))
    .split('\n')
    .map(line => (line.trim() === '' ? line : shifted(line, shift)))
    .join('\n');
  const end = endOfLines(text, last);
  // Where the moved lines are the last of what stands before the target's end, they stay at that place.
  return [
    { ...lines, text: '' },
    { start: end, end, text: moved.endsWith('\n') ? moved : `${moved}\n` },
  ];
}

function sliceOf(node: ParsedNode): [number, number] {
  return [node.range[0], node.range[1]];
}

function shifted(line: string, by: number): string {
  return by >= 0 ? ' '.repeat(by) + line : line.slice(-by);
}

function endOfLines(text: string, pair: ParsedPair): number {
  const valueEnd = (pair.value ?? pair.key).range[1];
  if (endsLine(text, valueEnd)) return valueEnd;
  const next = text.indexOf('\n', valueEnd);
  return next < 0 ? text.length : next + 1;
}

function endsLine(text: string, offset: number): boolean {
  return text[offset - 1] === '\n';
}

function isQuoted(text: string, node: ParsedNode): boolean {
  return text[node.range[0]] === '"';
}

function indentOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}

/** Whether the edited text of the object reads as the repaired object, which is the one proof that counts. */
function isFaithful(
  text: string,
  { object, syntax: { root } }: SourceObject,
  operations: readonly RepairOperation[],
  edits: readonly TextEdit[],
): boolean {
  const [start, , end] = root?.range ?? [0, 0, 0];
  if (edits.some(edit => edit.start < start || edit.end > end)) return false;
  // A byte order mark is no indentation.
  const indent = text.slice(0, start) === '\uFEFF' ? '' : ' '.repeat(indentOf(text, start));
  const edited = applyEdits(
    text.slice(start, end),
    edits.map(edit => ({ ...edit, start: edit.start - start, end: edit.end - start })),
  );
  if (edited === undefined) return false;
  const [read, ...more] = readManifests(indent + edited, '').objects;
  return more.length === 0 && isDeepStrictEqual(read?.object, repaired(object, operations));
}
