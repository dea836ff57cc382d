/** From the objects in files to what one rendering works on. */
import type { ExternalSecret, StoreRef } from '../../api/external-secret.ts';
import { isJsonObject } from '../../api/json.ts';
import { kindVersionOf } from '../../api/kinds.ts';
import { nearestName } from '../../api/validate/nearest-name.ts';
import { checkObject } from '../../check/check.ts';
import { isError, type Finding } from '../../check/finding.ts';
import { sayable } from '../../check/wording/sayable.ts';
import { problem } from '../../errors.ts';
import { isClusterScoped } from '../../manifest/cluster-scoped.ts';
import { withNameLabel } from '../../manifest/labels.ts';
import { objectIndex, type IndexedObject, type ObjectIndex } from '../../manifest/object-index.ts';
import type { SourceLocation, SourceObject } from '../../manifest/read/read.ts';
import { repeatedObjects } from '../offline/repeated-objects.ts';
import { placeText } from '../print/place-text.ts';

export interface Selection {
  /** Names of ExternalSecrets; empty: all of them. */
  readonly names: readonly string[];
  /** Namespace of objects that name none, and the only one looked at; absent: `default`, and all are. */
  readonly namespace: string | undefined;
}

export interface Collected {
  /** In the order of the files. */
  readonly chosen: readonly Chosen[];
  readonly manifests: ObjectIndex;
  /** Secrets and ConfigMaps by `kind/namespace/name`. */
  readonly objects: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly warnings: readonly PlacedFinding[];
  /** Errors of stores and generators, which count where an ExternalSecret uses one; by `kind/namespace/name`. */
  readonly refused: ReadonlyMap<string, PlacedFinding>;
}

export interface Chosen {
  readonly namespace: string;
  readonly externalSecret: ExternalSecret;
  readonly source: SourceObject;
}

export interface PlacedFinding {
  readonly place: SourceLocation;
  readonly finding: Finding;
}

const DEFAULT_NAMESPACE = 'default';

/** @throws PosternError `MANIFEST_REFUSED`: a chosen ExternalSecret is wrong, or there is none */
export function collect(sources: readonly SourceObject[], selection: Selection): Collected {
  const manifests = objectIndex();
  const objects = new Map<string, Readonly<Record<string, unknown>>>();
  const refusedOthers = new Map<string, PlacedFinding>();
  const warnings: PlacedFinding[] = [];
  const chosen = new Map<string, SourceObject>();
  for (const source of sources) {
    const kind = kindOf(source);
    const namespace = namespaceOf(source, selection.namespace ?? DEFAULT_NAMESPACE);
    const name = nameOf(source);
    const id = objectId(kind, namespace, name);
    if (kind === 'Secret' || kind === 'ConfigMap') objects.set(id, source.object);
    else if (kind === 'ExternalSecret') {
      if (!isChosen(name, namespace, selection)) continue;
      const [refused] = errorsOf(source);
      if (refused !== undefined) throw refusal(refused, kind, name);
      warnings.push(...warningsOf(source));
      chosen.delete(id);
      chosen.set(id, source);
      index(manifests, source, namespace);
    } else {
      const [refused] = errorsOf(source);
      if (refused !== undefined) refusedOthers.set(id, refused);
      else index(manifests, source, namespace);
    }
  }
  refuseAbsent([...chosen.values()], sources, selection);
  const taken = sources.filter(source => {
    const namespace = namespaceOf(source, selection.namespace ?? DEFAULT_NAMESPACE);
    return kindOf(source) !== 'ExternalSecret' || isChosen(nameOf(source), namespace, selection);
  });
  warnings.push(...repeatedObjects(taken, selection.namespace ?? DEFAULT_NAMESPACE));
  return {
    chosen: [...chosen.values()].map(source => {
      const namespace = namespaceOf(source, selection.namespace ?? DEFAULT_NAMESPACE);
      labelNamespace(manifests, namespace);
      const externalSecret = manifests.externalSecret(namespace, nameOf(source));
      if (externalSecret === undefined) throw refusal(withoutName(source), 'ExternalSecret', '(no name)');
      return { namespace, externalSecret, source };
    }),
    manifests,
    objects,
    warnings,
    refused: refusedOthers,
  };
}

export function objectId(kind: string, namespace: string, name: string): string {
  return `${kind}/${isClusterScoped(kind) ? '' : namespace}/${name}`;
}

/** Every store that an ExternalSecret names, with the kind filled in. */
export function storesOf({ spec }: ExternalSecret): Required<StoreRef>[] {
  const own = [...(spec.data ?? []), ...(spec.dataFrom ?? [])].map(entry => entry.sourceRef?.storeRef);
  return [spec.secretStoreRef, ...own].flatMap(ref =>
    ref?.name === undefined ? [] : [{ kind: ref.kind ?? 'SecretStore', name: ref.name }],
  );
}

export function refusal({ place, finding }: PlacedFinding, kind: string, name: string): Error {
  const fix = finding.fix === undefined ? '' : `; ${finding.fix}`;
  const reason = `${placeText(place)}: ${kind} ${name}: ${finding.path}: ${finding.message}${fix} (${finding.rule})`;
  return problem('MANIFEST_REFUSED', { reason });
}

function errorsOf(source: SourceObject): PlacedFinding[] {
  return findingsOf(source).filter(({ finding }) => isError(finding));
}

function warningsOf(source: SourceObject): PlacedFinding[] {
  return findingsOf(source).filter(({ finding }) => finding.severity === 'warning');
}

function findingsOf(source: SourceObject): PlacedFinding[] {
  return checkObject(source.object).map(finding => ({
    place: source.locate(finding.path),
    finding: sayable(finding),
  }));
}

function isChosen(name: string, namespace: string, selection: Selection): boolean {
  const named = selection.names.length === 0 || selection.names.includes(name);
  return named && (selection.namespace === undefined || selection.namespace === namespace);
}

/** Every name that was asked for must be there, and at least one ExternalSecret. */
function refuseAbsent(
  chosen: readonly SourceObject[],
  sources: readonly SourceObject[],
  selection: Selection,
): void {
  const names = chosen.map(nameOf);
  const absent = selection.names.find(name => !names.includes(name));
  if (absent === undefined && names.length > 0) return;
  const known = sources.filter(source => kindOf(source) === 'ExternalSecret').map(nameOf);
  const where = selection.namespace === undefined ? '' : ` of namespace ${selection.namespace}`;
  const near = absent === undefined ? undefined : nearestName(absent, known);
  const others = known.length === 0 ? 'name a file that has one with -f' : `there are ${known.join(', ')}`;
  const hint = near === undefined || near === absent ? others : `did you mean ${near}?`;
  const wanted = absent === undefined ? '' : ` ${absent}`;
  throw problem('MANIFEST_REFUSED', {
    reason: `there is no ExternalSecret${wanted}${where} in the files: ${hint}`,
  });
}

function withoutName(source: SourceObject): PlacedFinding {
  const path = 'metadata.name';
  const finding: Finding = {
    rule: 'PST101',
    severity: 'error',
    path,
    message: 'must be set',
    fix: 'name it',
  };
  return { place: source.locate(path), finding };
}

function labelNamespace(manifests: ObjectIndex, name: string): void {
  const labels = withNameLabel(name, manifests.namespaceLabels(name));
  manifests.set({ kind: 'Namespace', metadata: { name, labels } });
}

/** `''`: none that rendering looks at. */
function kindOf({ object }: SourceObject): string {
  const { apiVersion, kind } = object;
  if (apiVersion === 'v1' && (kind === 'Secret' || kind === 'ConfigMap' || kind === 'Namespace')) return kind;
  const ofOurs =
    typeof apiVersion === 'string' && /^(?:generators\.)?external-secrets\.io\//.test(apiVersion);
  return ofOurs && typeof kind === 'string' ? kind : '';
}

function nameOf({ object }: SourceObject): string {
  const { metadata } = object;
  return isJsonObject(metadata) && typeof metadata['name'] === 'string' ? metadata['name'] : '';
}

function namespaceOf({ object }: SourceObject, fallback: string): string {
  const { metadata } = object;
  const namespace = isJsonObject(metadata) ? metadata['namespace'] : undefined;
  return typeof namespace === 'string' && namespace !== '' ? namespace : fallback;
}

function index(manifests: ObjectIndex, { object }: SourceObject, namespace: string): void {
  const isNamespace = object['kind'] === 'Namespace' && object['apiVersion'] === 'v1';
  if (!isNamespace && kindVersionOf(object) === undefined) return;
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  const placed = {
    ...object,
    metadata: isClusterScoped(object['kind']) ? metadata : { ...metadata, namespace },
  };
  if (isIndexable(placed)) manifests.set(placed);
}

/** What checkObject has found no error in has the shape of its kind; of a Namespace only the name is needed. */
function isIndexable(object: {
  metadata: Readonly<Record<string, unknown>>;
}): object is IndexedObject & typeof object {
  return typeof object.metadata['name'] === 'string';
}
