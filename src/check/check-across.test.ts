import { describe, expect, test } from 'vitest';
import { externalSecretManifest } from '../api/testing/manifests.ts';
import { objectIndex } from '../manifest/object-index.ts';
import { checkAcross } from './check-across.ts';

const nothing = objectIndex();

test('a store that nobody has seen is missing in the namespace that the object names', () => {
  const object = externalSecretManifest({ secretStoreRef: { name: 'vault' } });
  const named = { ...object, metadata: { name: 'db', namespace: 'own' } };
  expect(checkAcross(named, 'asked', nothing).missing).toContainEqual({
    kind: 'SecretStore',
    namespace: 'own',
    name: 'vault',
  });
});

test('an object that names no namespace is of that of the request', () => {
  const object = externalSecretManifest({ secretStoreRef: { name: 'vault' } });
  const unnamed = { ...object, metadata: { name: 'db' } };
  expect(checkAcross(unnamed, 'asked', nothing).missing).toContainEqual({
    kind: 'SecretStore',
    namespace: 'asked',
    name: 'vault',
  });
});

describe('a generator that an ExternalSecret names', () => {
  const generator = {
    apiVersion: 'generators.external-secrets.io/v1alpha1',
    kind: 'Password' as const,
    metadata: { name: 'made', namespace: 'asked' },
    spec: { length: 24 },
  };
  const object = externalSecretManifest({
    dataFrom: [{ sourceRef: { generatorRef: { kind: 'Password', name: 'made' } } }],
    target: { template: { data: { url: '{{ .pasword }}' } } },
  });
  const unnamed = { ...object, metadata: { name: 'db' } };

  test('is missing where nobody has seen it', () => {
    const { findings, missing } = checkAcross(unnamed, 'asked', nothing);
    expect(missing).toContainEqual({ kind: 'Password', namespace: 'asked', name: 'made' });
    expect(findings.map(({ rule }) => rule)).not.toContain('PST614');
  });

  test('says which keys templates may ask for, as sure as in a folder that holds everything', () => {
    expect(checkAcross(unnamed, 'asked', objectIndex([generator])).findings).toContainEqual({
      rule: 'PST614',
      severity: 'error',
      path: 'spec.target.template.data[url]',
      message: 'asks for key pasword, which no entry of data or dataFrom produces',
      fix: 'write .password',
    });
  });

  test('is asked for once it decides: not of a kind whose keys are always the same', () => {
    const asksUuid = externalSecretManifest({
      dataFrom: [{ sourceRef: { generatorRef: { kind: 'UUID', name: 'made' } } }],
      target: { template: { data: { url: '{{ .uid }}' } } },
    });
    expect(checkAcross(asksUuid, 'asked', nothing).missing).not.toContainEqual(
      expect.objectContaining({ kind: 'UUID' }),
    );
  });
});

describe('what a ClusterExternalSecret carries', () => {
  const clusterWide = (externalSecretSpec: object) => ({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ClusterExternalSecret',
    metadata: { name: 'db' },
    spec: { namespaces: ['shop'], externalSecretSpec },
  });
  const emptyKey = { data: [{ secretKey: 'password', remoteRef: { key: '' } }] };
  const template = { target: { template: { data: { url: '{{ .pasword }}' } } } };
  const from = (kind: string) => ({ dataFrom: [{ sourceRef: { generatorRef: { kind, name: 'made' } } }] });

  test('asks a store of the cluster, at the path of the object that carries it', () => {
    const object = clusterWide({
      secretStoreRef: { name: 'main', kind: 'ClusterSecretStore' },
      ...emptyKey,
    });
    const store = {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ClusterSecretStore' as const,
      metadata: { name: 'main' },
      spec: { provider: { fake: { data: [] } } },
    };
    expect(checkAcross(object, '', nothing).missing).toEqual([{ kind: 'ClusterSecretStore', name: 'main' }]);
    expect(checkAcross(object, '', objectIndex([store]))).toMatchObject({
      findings: [
        {
          rule: 'PST615',
          severity: 'error',
          path: 'spec.externalSecretSpec.data[0].remoteRef.key',
          message: expect.stringContaining('provider fake'),
        },
      ],
      missing: [],
    });
  });

  test('asks a generator of the cluster', () => {
    const object = clusterWide({ ...from('ClusterGenerator'), ...template });
    const generator = {
      apiVersion: 'generators.external-secrets.io/v1alpha1',
      kind: 'ClusterGenerator' as const,
      metadata: { name: 'made' },
      spec: { kind: 'Password' as const, generator: { passwordSpec: { length: 24 } } },
    };
    expect(checkAcross(object, '', nothing).missing).toEqual([{ kind: 'ClusterGenerator', name: 'made' }]);
    expect(checkAcross(object, '', objectIndex([generator])).findings).toMatchObject([
      { rule: 'PST614', path: 'spec.externalSecretSpec.target.template.data[url]' },
    ]);
  });

  test('what it names in namespaces that are not known is not looked for', () => {
    const generated = clusterWide({ ...from('Password'), ...template });
    expect(checkAcross(generated, '', nothing)).toEqual({ findings: [], missing: [] });
    const stored = clusterWide({ secretStoreRef: { name: 'main' }, ...emptyKey });
    expect(checkAcross(stored, '', nothing)).toMatchObject({
      findings: [{ rule: 'PST615', severity: 'warning' }],
      missing: [],
    });
  });
});

test.each([
  ['of the same kind and another group', { ...externalSecretManifest(), apiVersion: 'example.com/v1' }],
  ['of a kind that names no store', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db' } }],
  ['that is no object', 'text'],
])('nothing is said or looked for of something %s', (_, object) => {
  expect(checkAcross(object, 'asked', nothing)).toEqual({ findings: [], missing: [] });
});
