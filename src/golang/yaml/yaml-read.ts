/**
 * YAML as go-yaml v2 reads it, which is below sigs.k8s.io/yaml: YAML 1.1, of a stream the first document, merge keys, of
 * equal keys the last. The `yaml` package takes the text apart; what it stands for is decided here.
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { PosternError } from '../../errors.ts';
import { parseYaml } from './yaml-parse.ts';
import { invalidYaml } from './yaml-problem.ts';
import { resolveScalar, type YamlScalar } from './yaml-scalar.ts';
import { isYamlMap, type YamlValue } from './yaml-value.ts';

/** @throws PosternError `YAML_INVALID`, with the line and never with the text */
export function readYaml(bytes: Buffer): YamlValue {
  try {
    const { document, ...parsed } = parseYaml(bytes);
    const contents = document?.contents ?? null;
    if (contents === null) return null;
    const targets = new Map<Node, Node | undefined>();
    linkAliases(contents, new Map(), targets);
    return valueOf({ ...parsed, targets, decoded: 0, aliased: 0, within: new Set() }, contents);
  } catch (error) {
    if (error instanceof RangeError) throw invalidYaml('it is nested too deeply');
    throw error;
  }
}

/** To what each alias refers: the last anchor of that name before it. Anchors inside of themselves count too. */
function linkAliases(
  node: Node | null,
  anchors: Map<string, Node>,
  targets: Map<Node, Node | undefined>,
): void {
  if (isAlias(node)) targets.set(node, anchors.get(node.source));
  if (isScalar(node) || isMap(node) || isSeq(node)) {
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
  }
  if (isSeq<Node | null>(node)) for (const item of node.items) linkAliases(item, anchors, targets);
  if (!isMap<Node | null, Node | null>(node)) return;
  for (const { key, value } of node.items) {
    linkAliases(key, anchors, targets);
    linkAliases(value, anchors, targets);
  }
}

interface Reading {
  readonly text: string;
  readonly lines: LineCounter;
  readonly targets: ReadonlyMap<Node, Node | undefined>;
  decoded: number;
  aliased: number;
  /** The aliases that are being followed. */
  readonly within: Set<Node>;
}

function valueOf(reading: Reading, node: Node | null): YamlValue {
  countNode(reading);
  if (node === null) return null;
  if (isAlias(node)) return aliasOf(reading, node, target => valueOf(reading, target));
  if (isScalar(node)) return scalarOf(reading, node);
  if (isSeq<Node | null>(node)) return node.items.map(item => valueOf(reading, item));
  const entries = new Map<string, readonly [YamlScalar, YamlValue]>();
  if (isMap<Node | null, Node | null>(node)) readEntries(reading, node, entries);
  return { entries };
}

function scalarOf(reading: Reading, node: Scalar): YamlScalar {
  const isPlain = node.type === undefined || node.type === 'PLAIN';
  const text = isPlain ? textIn(node) : quotedText(reading, node);
  if (!isPlain && node.tag === undefined) return text;
  const value = resolveScalar(text, node.tag);
  if (value === undefined) throw invalidAt(reading, node, 'a value does not fit its tag');
  return value;
}

function textIn(node: Scalar): string {
  return typeof node.value === 'string' ? node.value : '';
}

function quotedText({ text, lines }: Reading, node: Scalar): string {
  const [start, end] = node.range ?? [0, 0];
  if (node.type === 'QUOTE_DOUBLE' && /^(?:[^\\]|\\[^u])*\\u[dD][89a-fA-F]/.test(text.slice(start, end))) {
    throw invalidYaml(`line ${lines.linePos(start).line}: an escape stands for half a character`);
  }
  // A block at the very end has a line break only if the text has one.
  const isCut = node.type?.startsWith('BLOCK_') === true && end >= text.length && !text.endsWith('\n');
  return isCut ? textIn(node).replace(/\n$/, '') : textIn(node);
}

type Entries = Map<string, readonly [YamlScalar, YamlValue]>;

function readEntries(reading: Reading, map: YAMLMap<Node | null, Node | null>, entries: Entries): void {
  for (const { key, value } of map.items) {
    if (isMergeKey(key)) {
      mergeInto(reading, value, entries);
      continue;
    }
    const name = valueOf(reading, key);
    if (Array.isArray(name) || isYamlMap(name)) throw invalidAt(reading, key, 'a key is a list or a map');
    entries.set(`${typeof name} ${String(name)}`, [name, valueOf(reading, value)]);
  }
}

function isMergeKey(key: Node | null): boolean {
  if (!isScalar(key) || key.value !== '<<') return false;
  return key.tag === 'tag:yaml.org,2002:merge' || (key.type === 'PLAIN' && key.tag === undefined);
}

/** Later keys win over merged ones, and merged ones over earlier keys; of a list the first map wins. */
function mergeInto(reading: Reading, value: Node | null, entries: Entries): void {
  const sources = isSeq<Node | null>(value) ? value.items.toReversed() : [value];
  for (const source of sources) {
    countNode(reading);
    if (isAlias(source)) {
      aliasOf(reading, source, target => {
        countNode(reading);
        readMap(reading, target, entries);
        return null;
      });
    } else {
      readMap(reading, source, entries);
    }
  }
}

function readMap(reading: Reading, node: Node | null, entries: Entries): void {
  if (!isMap<Node | null, Node | null>(node)) {
    throw invalidYaml('map merge requires map or sequence of maps as the value');
  }
  readEntries(reading, node, entries);
}

function aliasOf(reading: Reading, alias: Node, read: (target: Node) => YamlValue): YamlValue {
  const target = reading.targets.get(alias);
  if (target === undefined) throw invalidAt(reading, alias, 'an unknown anchor is referenced');
  if (reading.within.has(alias)) throw invalidAt(reading, alias, 'an anchor contains itself');
  reading.within.add(alias);
  const value = read(target);
  reading.within.delete(alias);
  return value;
}

/** go-yaml's limit: of the values of a document 99 % may come from aliases, of large documents 10 %. */
function countNode(reading: Reading): void {
  reading.decoded += 1;
  if (reading.within.size > 0) reading.aliased += 1;
  const { decoded, aliased } = reading;
  if (aliased <= 100 || decoded <= 1000) return;
  const large = Math.min(Math.max((decoded - 400_000) / 3_600_000, 0), 1);
  if (aliased / decoded > 0.99 - 0.89 * large) throw invalidYaml('it has too many aliases');
}

function invalidAt(reading: Reading, node: Node | null, reason: string): PosternError {
  const line = reading.lines.linePos(node?.range?.[0] ?? 0).line;
  return invalidYaml(`line ${line}: ${reason}`);
}
