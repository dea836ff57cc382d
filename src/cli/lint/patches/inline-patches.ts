/** Patches that are written into a kustomization itself. */
import { isMap, isScalar, isSeq, Scalar, type ParsedNode } from 'yaml';
import { isJsonObject, type JsonObject } from '../../../api/json.ts';
import { parseDocuments } from '../../../manifest/read/parse-documents.ts';
import type { LintFile } from '../file/lint-file.ts';
import { pairOf } from '../node-places.ts';
import { patchFile } from './patch-file.ts';
import { patchTarget, type PatchTarget } from './patch-target.ts';
import type { Steps } from '../../../check/wording/public-value.ts';

export interface InlinePatches {
  /** The text with nothing left but them; empty where there are none. */
  readonly text: string;
  /** The kustomization without them: what is found in them is said of them. */
  without(object: JsonObject): JsonObject;
  /** Reads them as a file of patches, each at the place where it stands. */
  read(file: string): LintFile;
}

/**
 * Those in the text of a kustomization; undefined where there are none. Of a text in quotes with escapes, or over several lines,
 * nothing is read.
 */
export function inlinePatches(text: string): InlinePatches | undefined {
  const patches = patchesIn(text);
  if (patches.length === 0) return undefined;
  const only = withOnly(patches, text);
  const targetAt = (offset: number) =>
    patches.find(({ start, end }) => offset >= start && offset < end)?.target ?? {};
  return {
    text: only,
    without: object => patches.reduce((rest, { steps }) => withEmpty(rest, steps), object),
    read: file => patchFile(only, file, targetAt),
  };
}

interface InlinePatch {
  /** Of what stands in the quotes or the block; `end` exclusive. */
  readonly start: number;
  readonly end: number;
  readonly target: PatchTarget;
  /** In the kustomization. */
  readonly steps: Steps;
}

/**
 * The text with nothing left but patches, each a document of its own, and everything at the offset it had: so that places in
 * it are places in the file. The line above a block, or the beginning of a line with a patch in it, takes the sign that a
 * document begins.
 */
function withOnly(patches: readonly InlinePatch[], text: string): string {
  let only = '';
  for (const { start, end } of patches) {
    const gap = text.slice(only.length, start).replace(/[^\n]/gu, ' ');
    // In a block it is the line before that.
    const from = gap.lastIndexOf('\n', gap.endsWith('\n') ? gap.length - 2 : gap.length) + 1;
    only += `${gap.slice(0, from)}---${gap.slice(from + 3)}${atMargin(text.slice(start, end))}`;
  }
  return only;
}

/**
 * A block may hold several documents: what is between them is no sign of that behind the indentation of the block. Behind more
 * of it, it is part of a text.
 */
function atMargin(block: string): string {
  const indentation = /^ +(?=\S)/mu.exec(block)?.[0];
  if (indentation === undefined) return block;
  return block.replace(/^( +)---(?=[ \t\r]*(?:#.*)?$)/gmu, (line, own: string) =>
    own === indentation ? `---${own}` : line,
  );
}

function patchesIn(text: string): readonly InlinePatch[] {
  const parsed = parseDocuments(text);
  if ('tooMuch' in parsed) return [];
  const found = parsed.documents
    .filter(({ errors }) => errors.length === 0)
    .flatMap(({ contents }) => (isMap<ParsedNode, ParsedNode | null>(contents) ? contents.items : []))
    .flatMap(({ key, value }) =>
      isScalar(key) && isSeq<ParsedNode>(value) ? inList(String(key.value), value.items) : [],
    )
    .flatMap(({ node, ...patch }): readonly InlinePatch[] => {
      const span = contentOf(node, text);
      return span === undefined ? [] : [{ ...span, ...patch }];
    });
  // One line has room for one sign.
  return found.filter(({ start }, index) => {
    const before = found[index - 1];
    return before === undefined || text.slice(before.end, start).includes('\n');
  });
}

interface PatchNode extends Pick<InlinePatch, 'target' | 'steps'> {
  readonly node: ParsedNode;
}

function inList(field: string, items: readonly ParsedNode[]): readonly PatchNode[] {
  if (field === 'patchesStrategicMerge')
    return items.map((node, index) => ({ node, target: {}, steps: [field, index] }));
  if (field !== 'patches' && field !== 'patchesJson6902') return [];
  return items.flatMap((item, index) => {
    const node = pairOf(item, 'patch')?.value;
    if (!node) return [];
    const target = patchTarget(textsIn(pairOf(item, 'target')?.value));
    return [{ node, target, steps: [field, index, 'patch'] }];
  });
}

/** As far as they are no aliases. */
function textsIn(node: ParsedNode | null | undefined): JsonObject {
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return {};
  return Object.fromEntries(
    node.items.flatMap(({ key, value }) =>
      isScalar(key) && isScalar(value) ? [[String(key.value), value.value]] : [],
    ),
  );
}

/** Where the text of a scalar stands as it is, if it does. */
function contentOf(node: ParsedNode, text: string): { start: number; end: number } | undefined {
  if (!isScalar(node) || typeof node.value !== 'string') return undefined;
  const [start, end] = node.range;
  if (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED) {
    return { start: text.indexOf('\n', start) + 1, end };
  }
  const inside = { start: start + 1, end: end - 1 };
  const isAsItIs = node.type !== Scalar.PLAIN && text.slice(inside.start, inside.end) === node.value;
  return isAsItIs && !node.value.includes('\n') && text.lastIndexOf('\n', start) + 4 < start
    ? inside
    : undefined;
}

function withEmpty(object: JsonObject, [field, index, inner]: Steps): JsonObject {
  const list = typeof field === 'string' ? object[field] : undefined;
  if (typeof field !== 'string' || typeof index !== 'number' || !Array.isArray(list)) return object;
  const entry: unknown = list[index];
  const rest = isJsonObject(entry) && typeof inner === 'string' ? { ...entry, [inner]: '' } : '';
  return { ...object, [field]: list.with(index, rest) };
}
