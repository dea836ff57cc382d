import type { PatchOperation } from '../../api/patch-operation.ts';
import { isJsonObject } from '../../api/json.ts';
import { kindVersionOf } from '../../api/kinds.ts';
import { checkObject } from '../../check/check.ts';
import { isError, type Finding } from '../../check/finding.ts';
import { applyPatch } from '../../inject/apply-patch.ts';
import type { InjectContext, Injection } from '../../inject/contract.ts';
import { injectPod } from '../../inject/inject.ts';
import { misplacedAnnotations } from '../../inject/misplaced-annotations.ts';
import { checkWorkload } from '../../inject/template-check.ts';
import { NAME_LABEL, withNameLabel } from '../../manifest/labels.ts';
import { podTemplateOf } from '../../manifest/pod-template.ts';
import { objectIndex, type IndexedObject, type ObjectIndex } from '../../manifest/object-index.ts';
import type { SourceObject } from '../../manifest/read/read.ts';
import { asPod, podShapeProblems, withoutNulls } from './pod-shape.ts';
import { isClusterScoped } from '../../manifest/cluster-scoped.ts';
import { unknownWorkload } from './unknown-workload.ts';

export type Surroundings = Pick<InjectContext, 'settings' | 'server' | 'sign'> & {
  /** Of objects that name none. */
  readonly namespace: string;
};

type PatchedPod = Extract<Injection, { kind: 'patched' }>;

/** A document, with whatever its reader knows of it. */
interface Source {
  readonly object: Readonly<Record<string, unknown>>;
}

/** One document after injection. */
export interface Injected<Of extends Source = SourceObject> {
  readonly source: Of;
  /** Patched where there was something to inject, else as it came. */
  readonly object: unknown;
  readonly namespace: string;
  readonly findings: readonly Finding[];
  /** Where a Pod or a workload was injected; paths are those of the whole object. */
  readonly injected?: Pick<PatchedPod, 'patch' | 'plan'>;
}

/**
 * Every document as the webhook would leave the pod that is made of it; the manifests among them are what it knows.
 * @param check of a manifest by itself
 */
export function injectDocuments<Of extends Source>(
  documents: readonly Of[],
  around: Surroundings,
  check: (object: unknown) => readonly Finding[] = checkObject,
): readonly Injected<Of>[] {
  const manifests = objectIndex();
  const checked = documents.map(source => ({ source, findings: check(source.object) }));
  for (const { source, findings } of checked) {
    const known = indexed(source.object, around.namespace);
    const broken = findings.some(isError);
    if (known !== undefined && !broken) manifests.set(known);
  }
  return checked.map(({ source, findings }) => injectDocument(source, findings, manifests, around));
}

/** Whether pods are made of a document, or it is one. */
export function isInjectable(object: Readonly<Record<string, unknown>>): boolean {
  return podPlace(object) !== undefined;
}

function injectDocument<Of extends Source>(
  source: Of,
  findings: readonly Finding[],
  manifests: ObjectIndex,
  around: Surroundings,
): Injected<Of> {
  const namespace = namespaceOf(source.object, around.namespace);
  const place = podPlace(source.object);
  const unchanged = { source, object: source.object, namespace, findings };
  if (place === undefined)
    return { ...unchanged, findings: [...findings, ...unknownWorkload(source.object)] };
  const pod = asPod(place.pod);
  if (pod === undefined) {
    const problems = podShapeProblems(place.pod, place.path).map(asFinding);
    return { ...unchanged, findings: problems };
  }
  ensureNamespace(manifests, namespace);
  const context = { ...around, namespace, manifests, isOfFiles: true };
  const injection = injectPod(pod, context);
  const object = withoutNulls(source.object);
  if (place.path !== '') {
    const checked = checkWorkload(object, context);
    if (checked.findings.some(isError) || injection.kind !== 'patched') {
      return { ...unchanged, findings: checked.findings };
    }
    return patched(unchanged, object, { ...injection, warnings: checked.findings }, place.pointer);
  }
  const misplaced = misplacedAnnotations(source.object, '');
  if (injection.kind === 'patched') {
    const warnings = [...injection.warnings, ...misplaced];
    return patched(unchanged, object, { ...injection, warnings }, '');
  }
  const told = injection.kind === 'refused' ? injection.findings : injection.warnings;
  return { ...unchanged, findings: [...told, ...misplaced] };
}

function patched<Of extends Source>(
  unchanged: Injected<Of>,
  object: unknown,
  { patch: operations, plan, warnings }: Omit<PatchedPod, 'missing'>,
  pointer: string,
): Injected<Of> {
  const patch = operations.map(operation => moved(operation, pointer));
  return {
    ...unchanged,
    object: applyPatch(object, patch),
    findings: warnings,
    injected: { patch, ...(plan === undefined ? {} : { plan }) },
  };
}

function moved(operation: PatchOperation, pointer: string): PatchOperation {
  return { ...operation, path: `${pointer}${operation.path}` };
}

/** Where a document has its pod: at its root, in a template, or nowhere. */
function podPlace(
  object: Readonly<Record<string, unknown>>,
): { pod: unknown; path: string; pointer: string } | undefined {
  if (object['kind'] === 'Pod' && object['apiVersion'] === 'v1')
    return { pod: object, path: '', pointer: '' };
  const placed = podTemplateOf(object);
  return placed === undefined
    ? undefined
    : { pod: placed.template, path: placed.path, pointer: placed.pointer };
}

function asFinding({ path, message, fix }: { path: string; message: string; fix?: string }): Finding {
  return { rule: 'PST300', severity: 'error', path, message, ...(fix === undefined ? {} : { fix }) };
}

function namespaceOf(object: Readonly<Record<string, unknown>>, fallback: string): string {
  const metadata = object['metadata'];
  const namespace = isJsonObject(metadata) ? metadata['namespace'] : undefined;
  return typeof namespace === 'string' && namespace !== '' ? namespace : fallback;
}

/** A namespace that no document describes has this label and no other. */
function ensureNamespace(manifests: ObjectIndex, name: string): void {
  const labels = manifests.namespaceLabels(name);
  if (labels?.[NAME_LABEL] !== name)
    manifests.set({ kind: 'Namespace', metadata: { name, labels: withNameLabel(name, labels) } });
}

function indexed(object: Readonly<Record<string, unknown>>, fallback: string): IndexedObject | undefined {
  const isNamespace = object['kind'] === 'Namespace' && object['apiVersion'] === 'v1';
  if (!isNamespace && kindVersionOf(object) === undefined) return undefined;
  const isNamespaced = !isClusterScoped(object['kind']);
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  const placed = {
    ...object,
    metadata: isNamespaced ? { ...metadata, namespace: namespaceOf(object, fallback) } : metadata,
  };
  return hasName(placed) ? placed : undefined;
}

/** What checkObject has found no error in has the shape of its kind; of a Namespace only the name is needed. */
function hasName(object: {
  metadata: Readonly<Record<string, unknown>>;
}): object is IndexedObject & typeof object {
  return typeof object.metadata['name'] === 'string';
}
