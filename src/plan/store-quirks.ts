/** What a provider of External Secrets does without a word, and hardly anybody means: known from manifest and store. */
import type { ExternalSecret, StoreRef } from '../api/external-secret.ts';

export interface StoreQuirk {
  /** Field path in the ExternalSecret. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** The one provider of a store, and its spec; undefined: it is not known. */
export type ProviderOf = (
  ref: StoreRef,
) => { readonly name: string; readonly spec: Readonly<Record<string, unknown>> } | undefined;

export function storeQuirks({ spec }: ExternalSecret, providerOf: ProviderOf): StoreQuirk[] {
  const providerAt = (sourceRef: { storeRef?: StoreRef | undefined } | undefined) =>
    providerOf(sourceRef?.storeRef ?? spec.secretStoreRef ?? {});
  const entries = [
    ...(spec.dataFrom ?? []).map(({ extract, find, sourceRef }, index) => ({
      path: `spec.dataFrom[${index}]`,
      provider: providerAt(sourceRef),
      ref: extract,
      field: 'extract',
      find,
    })),
    ...(spec.data ?? []).map(({ remoteRef, sourceRef }, index) => ({
      path: `spec.data[${index}]`,
      provider: providerAt(sourceRef),
      ref: remoteRef,
      field: 'remoteRef',
      find: undefined,
    })),
  ];
  const quirks = entries.flatMap(({ path, provider, ref, field, find }) => [
    ...(ref?.metadataPolicy === 'Fetch' && (provider?.name === 'onepassword' || provider?.name === 'fake')
      ? [metadataIgnored(`${path}.${field}.metadataPolicy`, provider.name)]
      : []),
    ...(find !== undefined && provider?.name === 'onepassword'
      ? onepasswordFind(`${path}.find`, find, provider.spec)
      : []),
    ...(find !== undefined && provider?.name === 'vault' && find.name !== undefined && find.tags !== undefined
      ? [tagsIgnored(`${path}.find.tags`)]
      : []),
    ...(ref?.version !== undefined && provider?.name === 'vault' && provider.spec['version'] === 'v1'
      ? [versionIgnored(`${path}.${field}.version`)]
      : []),
  ]);
  const policy = spec.target?.deletionPolicy ?? 'Retain';
  const never = policy !== 'Retain' && entries.some(({ provider }) => provider?.name === 'onepassword');
  return never ? [...quirks, deletionWithoutEffect(policy)] : quirks;
}

type Find = NonNullable<NonNullable<ExternalSecret['spec']['dataFrom']>[number]['find']>;

function onepasswordFind(path: string, find: Find, spec: Readonly<Record<string, unknown>>): StoreQuirk[] {
  if (find.tags === undefined) return [];
  const vaults = Object.keys(
    typeof spec['vaults'] === 'object' && spec['vaults'] !== null ? spec['vaults'] : {},
  );
  const quirks: StoreQuirk[] = [];
  if (find.path !== undefined) {
    quirks.push({
      path: `${path}.path`,
      message: 'has no effect: beside tags 1Password is not asked for a title',
      fix: 'remove path, or tags',
    });
  }
  if (vaults.length > 1) {
    quirks.push({
      path: `${path}.tags`,
      message: `looks through the first vault of the store alone, and it has ${vaults.length}`,
      fix: 'use a store for each vault, and an entry of dataFrom for each store',
    });
  }
  return quirks;
}

function metadataIgnored(path: string, provider: string): StoreQuirk {
  const message = `has no effect: provider ${provider} gives the value all the same`;
  return { path, message, fix: 'remove it, so that nobody takes the value for metadata' };
}

function tagsIgnored(path: string): StoreQuirk {
  return {
    path,
    message: 'has no effect: Vault goes by name alone where both are given',
    fix: 'remove name, or tags',
  };
}

function versionIgnored(path: string): StoreQuirk {
  return { path, message: 'has no effect: an engine of version v1 keeps no versions', fix: 'remove it' };
}

function deletionWithoutEffect(policy: string): StoreQuirk {
  return {
    path: 'spec.target.deletionPolicy',
    message: `${policy} never comes into force for a single key: what 1Password lacks is an error to External Secrets`,
    fix: 'write Retain, and remove keys from the ExternalSecret before their items',
  };
}
