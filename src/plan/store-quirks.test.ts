import { describe, expect, test } from 'vitest';
import type { ExternalSecretSpec } from '../api/external-secret.ts';
import { storeQuirks } from './store-quirks.ts';

const providers: Readonly<Record<string, { name: string; spec: Record<string, unknown> }>> = {
  op: { name: 'onepassword', spec: { vaults: { a: 1, b: 2 } } },
  opOne: { name: 'onepassword', spec: { vaults: { a: 1 } } },
  kv1: { name: 'vault', spec: { version: 'v1' } },
  kv2: { name: 'vault', spec: {} },
  fake: { name: 'fake', spec: {} },
};

function paths(store: string, spec: ExternalSecretSpec): string[] {
  const manifest = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret' as const,
    metadata: { name: 'db' },
    spec: { secretStoreRef: { name: store }, ...spec },
  };
  return storeQuirks(manifest, ({ name = '' }) => providers[name]).map(({ path }) => path);
}

const fetchMetadata = { key: 'k', metadataPolicy: 'Fetch' } as const;
const tags = { team: 'a' };

describe('quirks of providers are warned about', () => {
  test.each<[string, string, ExternalSecretSpec, string[]]>([
    [
      '1Password gives no metadata',
      'op',
      { data: [{ secretKey: 'a', remoteRef: fetchMetadata }] },
      ['spec.data[0].remoteRef.metadataPolicy'],
    ],
    [
      'neither does fake',
      'fake',
      { dataFrom: [{ extract: fetchMetadata }] },
      ['spec.dataFrom[0].extract.metadataPolicy'],
    ],
    [
      '1Password: tags look through one vault',
      'op',
      { dataFrom: [{ find: { tags } }] },
      ['spec.dataFrom[0].find.tags'],
    ],
    [
      '1Password: tags hide the path',
      'opOne',
      { dataFrom: [{ find: { tags, path: 'x' } }] },
      ['spec.dataFrom[0].find.path'],
    ],
    [
      '1Password: nothing is ever gone',
      'opOne',
      { data: [{ secretKey: 'a', remoteRef: { key: 'k' } }], target: { deletionPolicy: 'Merge' } },
      ['spec.target.deletionPolicy'],
    ],
    [
      'Vault: a name hides tags',
      'kv2',
      { dataFrom: [{ find: { tags, name: { regexp: 'a' } } }] },
      ['spec.dataFrom[0].find.tags'],
    ],
    [
      'Vault: version 1 has no versions',
      'kv1',
      { data: [{ secretKey: 'a', remoteRef: { key: 'k', version: '2' } }] },
      ['spec.data[0].remoteRef.version'],
    ],
    [
      'the store of the entry counts',
      'kv2',
      { data: [{ secretKey: 'a', remoteRef: fetchMetadata, sourceRef: { storeRef: { name: 'fake' } } }] },
      ['spec.data[0].remoteRef.metadataPolicy'],
    ],
  ])('%s', (_, store, spec, expected) => {
    expect(paths(store, spec)).toEqual(expected);
  });
});

describe('nothing is said', () => {
  test.each<[string, string, ExternalSecretSpec]>([
    ['of metadata that Vault gives', 'kv2', { data: [{ secretKey: 'a', remoteRef: fetchMetadata }] }],
    ['of tags in the only vault', 'opOne', { dataFrom: [{ find: { tags } }] }],
    ['of Retain', 'op', { data: [{ secretKey: 'a', remoteRef: { key: 'k' } }] }],
    [
      'of a version in an engine that has them',
      'kv2',
      { data: [{ secretKey: 'a', remoteRef: { key: 'k', version: '2' } }] },
    ],
    ['of a store that is not known', 'gone', { data: [{ secretKey: 'a', remoteRef: fetchMetadata }] }],
  ])('%s', (_, store, spec) => {
    expect(paths(store, spec)).toEqual([]);
  });
});
