import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { GROUP } from '../../api/kinds.ts';
import type { RepairOperation } from '../../api/patch-operation.ts';
import type { PushSecret, PushSecretSpec } from '../../api/push-secret.ts';
import type { Loose } from '../../api/validate/loose.ts';
import { wellTyped } from '../../api/validate/well-typed.ts';
import { listed } from '../wording/listed.ts';
import type { ManifestSet } from '../manifest-set.ts';
import { error, type RuleFinding, type SetRule } from '../rule.ts';
import { ofCarried, ofEach } from './placed.ts';
import { providersOf } from './store-requests.ts';

const API_VERSION = 'kubernetes.external-secrets.io/v1alpha1';
const KIND = 'PushSecretMetadata';

/**
 * The `metadata` of an entry of a PushSecret that the provider of the store cannot read.
 *
 * What a provider should know besides the value (tags, a KMS key, labels) stands in `spec` of an object of its own kind:
 * `apiVersion: kubernetes.external-secrets.io/v1alpha1, kind: PushSecretMetadata`. Written without it, or with another version, every
 * push fails with "failed to parse" or "unexpected apiVersion"; nothing looks at it when the PushSecret is applied. Of a
 * ClusterPushSecret, which makes its PushSecret in many namespaces, it is said where every store of the name wants it.
 */
export const pushMetadata: SetRule = {
  id: 'PST616',
  title: '`metadata` of a PushSecret that is no PushSecretMetadata, which the provider of the store wants',
  kinds: ['PushSecret', 'ClusterPushSecret'],
  checkSet: set => [
    ...ofEach(set.ofKind(GROUP, 'PushSecret'), object => {
      const { spec } = wellTyped<PushSecret>({ kind: 'PushSecret', version: 'v1alpha1' }, object);
      return specFindings(set, set.namespaceOf(object), spec);
    }),
    ...ofCarried<PushSecret>(set, 'ClusterPushSecret', ({ spec }) => specFindings(set, undefined, spec)),
  ],
};

function specFindings(
  set: ManifestSet,
  namespace: string | undefined,
  spec: Loose<PushSecretSpec> | undefined,
): readonly RuleFinding[] {
  return entriesOf(spec).flatMap(entry => entryFindings(set, namespace, entry));
}

/** Those that read it with ESO's ParseMetadataParameters (runtime/esutils/metadata). Others take plain fields, or do not look at it. */
const READERS: ReadonlySet<string> = new Set([
  'aws',
  'azurekv',
  'gcpsm',
  'kubernetes',
  'ngrok',
  'onepassword',
  'onepasswordSDK',
  'secretserver',
]);

function isReader(provider: string | undefined): provider is string {
  return provider !== undefined && READERS.has(provider);
}

type Store = Loose<PushSecretSpec['secretStoreRefs'][number]> | undefined;

interface Entry {
  readonly steps: readonly [field: 'data' | 'dataTo', index: number];
  readonly metadata: unknown;
  readonly stores: readonly Store[];
}

function entriesOf(spec: Loose<PushSecretSpec> | undefined): readonly Entry[] {
  const everyStore = spec?.secretStoreRefs ?? [];
  const data = (spec?.data ?? []).map((entry, index): Entry => ({
    steps: ['data', index],
    metadata: entry?.metadata,
    stores: everyStore,
  }));
  const dataTo = (spec?.dataTo ?? []).map((entry, index): Entry => ({
    steps: ['dataTo', index],
    metadata: entry?.metadata,
    stores: [entry?.storeRef],
  }));
  return [...data, ...dataTo];
}

function entryFindings(
  set: ManifestSet,
  namespace: string | undefined,
  { steps: [field, index], metadata, stores }: Entry,
): readonly RuleFinding[] {
  if (!isJsonObject(metadata)) return [];
  const meant = stores.map(store =>
    store?.name === undefined ? [undefined] : knownProviders(set, namespace, store),
  );
  // Where several stores may be meant by one name, each of them has to want it.
  const readers = new Set(meant.filter(names => names.every(isReader)).flat());
  const isMeant = metadata['kind'] === KIND || String(metadata['apiVersion']).startsWith('kubernetes.');
  // Where no store is known, only what can be nothing else.
  if (readers.size === 0 && !(isMeant && meant.some(names => names.includes(undefined)))) return [];
  const path = `spec.${field}[${index}].metadata`;
  const who = readers.size === 0 ? 'the provider' : `provider ${listed(readers)}`;
  if (metadata['kind'] === undefined && metadata['apiVersion'] === undefined) {
    const message = `is no ${KIND}: ${who} reads nothing else, and every push fails`;
    const fix = `write apiVersion: ${API_VERSION}, kind: ${KIND} and spec: {<what stands there>}`;
    return [error(path, message, fix)];
  }
  const pointer = `/spec/${field}/${index}/metadata`;
  return [
    ...mismatch(metadata, 'apiVersion', API_VERSION, path, pointer),
    ...mismatch(metadata, 'kind', KIND, path, pointer),
    ...Object.keys(metadata)
      .filter(name => !['apiVersion', 'kind', 'spec'].includes(name))
      .slice(0, 1)
      .map(() => error(path, `has fields beside spec: ${who} refuses it`, 'move them into spec')),
  ];
}

function mismatch(
  metadata: JsonObject,
  field: 'apiVersion' | 'kind',
  wanted: string,
  path: string,
  pointer: string,
): readonly RuleFinding[] {
  const written = metadata[field];
  if (written === wanted) return [];
  const op = written === undefined ? 'add' : 'replace';
  const patch: readonly RepairOperation[] = [{ op, path: `${pointer}/${field}`, value: wanted }];
  const message = `${written === undefined ? 'is missing' : `is not ${wanted}`}: every push fails`;
  return [error(`${path}.${field}`, message, `write ${field}: ${wanted}`, patch)];
}

function knownProviders(
  set: ManifestSet,
  namespace: string | undefined,
  { name, kind }: NonNullable<Store>,
): readonly (string | undefined)[] {
  const found = [...providersOf(set, namespace, { name, kind })];
  return found.length === 0 ? [undefined] : found.map(provider => provider?.name);
}
