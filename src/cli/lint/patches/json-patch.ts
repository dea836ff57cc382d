/** JSON patches (RFC 6902) as kustomize takes them: what each operation would put into an object, as an object. */
import { isMap, isScalar, isSeq, type Document, type ParsedNode, type YAMLMap } from 'yaml';
import { isJsonObject, type JsonObject } from '../../../api/json.ts';
import { pointerSteps } from '../../../api/json-pointer.ts';
import { isNestedDeeper, MOST_LEVELS } from '../../../api/validate/nesting.ts';
import { offsetAt } from '../../../manifest/read/source-position.ts';
import type { Steps } from '../../../check/wording/public-value.ts';
import { pairOf } from '../node-places.ts';
import type { PatchTarget } from './patch-target.ts';
import { targetVersion } from './target-version.ts';

/** One operation that writes a value. */
export interface PatchedPart {
  /** With nothing but the value at its place; of lists, the one entry that is written. */
  readonly object: JsonObject;
  readonly target: PatchTarget;
  /** The operation, and what it writes. */
  readonly node: YAMLMap.Parsed;
  readonly value: ParsedNode;
  /** Of the value in `object`. */
  readonly steps: Steps;
  /** A path in `object` as a path in what is patched: the entry has its own index there. */
  readonly shown: (path: string) => string;
  /** Offset of a path in `object`. */
  readonly offset: (path: string) => number;
}

/** The operations of a document that add or replace; none where it is no JSON patch. */
export function patchedParts(
  document: Document.Parsed,
  targetAt: (offset: number) => PatchTarget,
): readonly PatchedPart[] {
  const { contents } = document;
  if (!isSeq<ParsedNode>(contents)) return [];
  const target = targetAt(contents.range[0]);
  return contents.items.flatMap(node => {
    const part = isMap<ParsedNode, ParsedNode | null>(node) ? partOf(node, document, target) : undefined;
    return part === undefined ? [] : [part];
  });
}

const WRITING: ReadonlySet<unknown> = new Set(['add', 'replace']);

function partOf(
  node: YAMLMap.Parsed,
  document: Document.Parsed,
  target: PatchTarget,
): PatchedPart | undefined {
  const path = pairOf(node, 'path')?.value;
  const valueNode = pairOf(node, 'value')?.value ?? undefined;
  if (!isScalar(path) || typeof path.value !== 'string' || valueNode === undefined) return undefined;
  const op = pairOf(node, 'op')?.value;
  if (!isScalar(op) || !WRITING.has(op.value)) return undefined;
  const steps = stepsOf(path.value);
  const value = valueOf(valueNode, document);
  if (steps === undefined || value === undefined) return undefined;
  const built = pathOf(steps.map(step => (isIndex(step) ? '0' : step)));
  const inPatched = pathOf(steps);
  const isInValue = (of: string) => of === built || of.startsWith(`${built}.`) || of.startsWith(`${built}[`);
  return {
    object: objectWith(value, steps, target),
    target,
    node,
    value: valueNode,
    steps: steps.map(step => (isIndex(step) ? 0 : step)),
    shown: of => (isInValue(of) ? inPatched + of.slice(built.length) : of),
    offset: of =>
      isInValue(of) ? offsetAt(document, valueNode, of.slice(built.length)) : valueNode.range[0],
  };
}

/** An alias that does not end, or without an anchor, is not ours to speak about. */
function valueOf(node: ParsedNode, document: Document.Parsed): unknown {
  try {
    const value: unknown = node.toJS(document);
    return isNestedDeeper(value, MOST_LEVELS) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Of a JSON pointer, as far as an object may be nested; undefined for one that is none, or means the whole document. */
function stepsOf(pointer: string): readonly string[] | undefined {
  return pointer.startsWith('/') ? pointerSteps(pointer).slice(0, MOST_LEVELS - 1) : undefined;
}

function isIndex(step: string): boolean {
  return /^(?:-|\d+)$/u.test(step);
}

/** As the rules about secrets write it. */
function pathOf(steps: readonly string[]): string {
  const [first = '', ...rest] = steps;
  return rest.reduce(
    (path, step) => (/^[\w-]+$/u.test(step) && !isIndex(step) ? `${path}.${step}` : `${path}[${step}]`),
    first,
  );
}

/** The object that a target names, with one part of it. */
function objectWith(value: unknown, steps: readonly string[], target: PatchTarget): JsonObject {
  const part: unknown = steps.reduceRight<unknown>(
    (inner, step) => (isIndex(step) ? [inner] : { [step]: inner }),
    value,
  );
  const { metadata, ...rest } = isJsonObject(part) ? part : {};
  const { name, namespace } = target;
  return {
    ...rest,
    ...kindOf(target, steps),
    metadata: { ...(isJsonObject(metadata) ? metadata : {}), ...withoutUndefined({ name, namespace }) },
  };
}

/** A target may be chosen by an expression or by labels alone: then the path tells what it is like. */
function kindOf(target: PatchTarget, steps: readonly string[]): JsonObject {
  const { kind } = target;
  if (kind !== undefined && /^\w+$/u.test(kind)) return { apiVersion: targetVersion(target), kind };
  const path = `/${steps.join('/')}/`;
  const [, apiVersion = 'v1', meant = ''] = SHAPES.find(([beginning]) => path.startsWith(beginning)) ?? [];
  return { apiVersion, kind: meant };
}

const SHAPES: readonly (readonly [beginning: string, apiVersion: string, kind: string])[] = [
  ['/spec/jobTemplate/', 'batch/v1', 'CronJob'],
  ['/spec/template/', 'apps/v1', 'Deployment'],
  ['/spec/containers/', 'v1', 'Pod'],
  ['/spec/initContainers/', 'v1', 'Pod'],
  ['/stringData/', 'v1', 'Secret'],
  ['/data/', 'v1', 'ConfigMap'],
];

function withoutUndefined(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
