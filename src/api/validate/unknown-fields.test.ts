import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { KINDS, schemaOf, VERSIONS } from '../kinds.ts';
import { arbitraryObject } from '../testing/arbitrary-object.ts';
import {
  externalSecretManifest,
  onepasswordProvider,
  storeManifest,
  vaultProvider,
} from '../testing/manifests.ts';
import { unknownFields } from './unknown-fields.ts';

const externalSecret = { kind: 'ExternalSecret', version: 'v1' } as const;
const secretStore = { kind: 'SecretStore', version: 'v1' } as const;

test.for([
  [
    { secretStoreRef: undefined, secretStorRef: { name: 'a' } },
    'spec.secretStorRef',
    'did you mean secretStoreRef?',
  ],
  [{ store: 'a' }, 'spec.store', 'write spec.secretStoreRef'],
  [{ template: {} }, 'spec.template', 'write spec.target.template'],
  [
    { target: { engineVersion: 'v2' } },
    'spec.target.engineVersion',
    'move it to spec.target.template.engineVersion',
  ],
  [{ target: { data: [] } }, 'spec.target.data', 'move it to spec.data'],
  [{ target: { data: { url: '{{ .a }}' } } }, 'spec.target.data', 'move it to spec.target.template.data'],
  [{ target: { deletePolicy: 'Retain' } }, 'spec.target.deletePolicy', 'did you mean deletionPolicy?'],
  [{ data: [{ secretKey: 'a', key: 'b' }] }, 'spec.data[0].key', 'move it to spec.data[0].remoteRef.key'],
  [{ dataFrom: [{}, { key: 'a' }] }, 'spec.dataFrom[1].key', 'move it to spec.dataFrom[1].extract.key'],
  [
    { dataFrom: [{ extract: { key: 'a', rewrite: [] } }] },
    'spec.dataFrom[0].extract.rewrite',
    'move it to spec.dataFrom[0].rewrite',
  ],
  [
    { dataFrom: [{ extract: { key: 'a' }, rewrite: [{ prefix: 'X_' }] }] },
    'spec.dataFrom[0].rewrite[0].prefix',
    'write regexp: {source: "^(.*)$", target: "<prefix>${1}"}',
  ],
  [{ data: [{ remoteRef: { Key: 'a' } }] }, 'spec.data[0].remoteRef.Key', 'did you mean key?'],
  [
    { secretStoreRef: { name: 's', namespace: 'infra' } },
    'spec.secretStoreRef.namespace',
    'write kind: ClusterSecretStore: a SecretStore is looked for in the namespace of the ExternalSecret',
  ],
  [{ data: [{ name: 'a', remoteRef: { key: 'b' } }] }, 'spec.data[0].name', 'write secretKey'],
  [{ data: [{ remoteRef: { name: 'a' } }] }, 'spec.data[0].remoteRef.name', 'write key'],
  [{ data: [{ remoteRef: { key: 'a', field: 'b' } }] }, 'spec.data[0].remoteRef.field', 'write property'],
  [{ target: { labels: { a: 'b' } } }, 'spec.target.labels', 'write template.metadata.labels'],
  [{ target: { annotations: { a: 'b' } } }, 'spec.target.annotations', 'write template.metadata.annotations'],
  [{ target: { template: { stringData: {} } } }, 'spec.target.template.stringData', 'write data'],
  [{ type: 'Opaque' }, 'spec.type', 'write spec.target.template.type'],
  [{ zzz: 1 }, 'spec.zzz', undefined],
] as const)('of an ExternalSecret: %j', ([spec, path, fix]) => {
  const found = unknownFields(externalSecret, externalSecretManifest(spec));
  expect(found).toMatchObject([
    { path, message: 'is not a field of this kind', ...(fix === undefined ? {} : { fix }) },
  ]);
});

const onepassword = 'spec.provider.onepassword';
const vault = 'spec.provider.vault';
test.for([
  [
    { aws: { service: 'SecretsManager', region: 'eu-central-1', auth: { serviceAccount: { name: 'a' } } } },
    'spec.provider.aws.auth.serviceAccount',
    'write jwt.serviceAccountRef',
  ],
  [
    { infisical: { auth: {}, secretsScope: { projectSlug: 'a', environmentSlug: 'b', envSlug: 'b' } } },
    'spec.provider.infisical.secretsScope.envSlug',
    'write environmentSlug',
  ],
  [onepasswordProvider({ host: 'h' }), `${onepassword}.host`, 'write connectHost'],
  [
    onepasswordProvider({ auth: { connectTokenSecretRef: {} } }),
    `${onepassword}.auth.connectTokenSecretRef`,
    `move it to ${onepassword}.auth.secretRef.connectTokenSecretRef`,
  ],
  [
    onepasswordProvider({ auth: { tokenSecretRef: {} } }),
    `${onepassword}.auth.tokenSecretRef`,
    'write secretRef.connectTokenSecretRef',
  ],
  [
    onepasswordProvider({ auth: { secretRef: { connectToken: {} } } }),
    `${onepassword}.auth.secretRef.connectToken`,
    'write connectTokenSecretRef',
  ],
  [
    vaultProvider({ auth: { kubernetes: { path: 'kubernetes' } } }),
    `${vault}.auth.kubernetes.path`,
    'write mountPath',
  ],
  [
    vaultProvider({ auth: { appRole: { roleSecretRef: {} } } }),
    `${vault}.auth.appRole.roleSecretRef`,
    'write secretRef',
  ],
  [vaultProvider({ tls: { clientCert: {} } }), `${vault}.tls.clientCert`, 'write certSecretRef'],
  [vaultProvider({ tls: { secretRef: {} } }), `${vault}.tls.secretRef`, 'write keySecretRef'],
  [
    vaultProvider({ tokenSecretRef: {} }),
    `${vault}.tokenSecretRef`,
    `move it to ${vault}.auth.tokenSecretRef`,
  ],
] as const)('of a store: $1', ([provider, path, fix]) => {
  expect(unknownFields(secretStore, storeManifest(provider))).toMatchObject([
    { path, message: 'is not a field of this kind', fix },
  ]);
});

test('fields of a provider that is not known are not looked at', () => {
  expect(unknownFields(secretStore, storeManifest({ futurevault: { anything: { at: 'all' } } }))).toEqual([]);
});

test('v1 fields are unknown in v1beta1', () => {
  const object = externalSecretManifest({ syncWindows: { kind: 'allow', windows: [] } });
  const found = unknownFields({ kind: 'ExternalSecret', version: 'v1beta1' }, object);
  expect(found.map(({ path }) => path)).toEqual(['spec.syncWindows']);
});

test('metadata and status belong to others', () => {
  const object = {
    ...externalSecretManifest(),
    metadata: { name: 'a', managedFields: [] },
    status: { odd: 1 },
  };
  expect(unknownFields(externalSecret, object)).toEqual([]);
});

test('at most 50 are given', () => {
  const spec = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`zz${index}`, 1]));
  expect(unknownFields(externalSecret, externalSecretManifest(spec))).toHaveLength(50);
});

test('the work grows with the object, not with the square of it', () => {
  const countOf = (size: number): number => {
    let reads = 0;
    const spec = new Proxy(
      Object.fromEntries(Array.from({ length: size }, (_, index) => [`zz${index}`, 1])),
      {
        getOwnPropertyDescriptor: (target, name) => {
          reads += 1;
          return Reflect.getOwnPropertyDescriptor(target, name);
        },
      },
    );
    unknownFields(externalSecret, { ...externalSecretManifest(), spec });
    return reads;
  };
  const [few, many] = [countOf(1000), countOf(2000)];
  expect(many - few).toBeLessThan(3 * 1000);
});

test.for(KINDS.flatMap(kind => VERSIONS.map(version => ({ kind, version }))))(
  'every object that the schema of $kind $version allows has none',
  type => {
    const { spec = {} } = schemaOf(type).properties ?? {};
    fc.assert(
      fc.property(arbitraryObject(spec), value => {
        expect(unknownFields(type, { spec: value })).toEqual([]);
      }),
      { numRuns: 30 },
    );
  },
);

test('of metadata and status nothing is said, whatever is in them, beside a field of spec that is unknown', () => {
  const object = { ...externalSecretManifest({ zzz: 1 }), metadata: { zzz: 1 }, status: { zzz: { zzz: 1 } } };
  expect(unknownFields(externalSecret, object).map(({ path }) => path)).toEqual(['spec.zzz']);
});

test('an unknown field is found behind entries of a list that are no objects', () => {
  const object = externalSecretManifest({ data: [null, 'text', { remoteRef: { key: 'a', zzz: 1 } }] });
  expect(unknownFields(externalSecret, object).map(({ path }) => path)).toEqual([
    'spec.data[2].remoteRef.zzz',
  ]);
});

test('what is known of Vault is known of its fork, and of the generator that logs in as a store does', () => {
  const auth = { kubernetes: { path: 'k8s-prod' } };
  const dynamic = { kind: 'VaultDynamicSecret', version: 'v1alpha1' } as const;
  expect(unknownFields(dynamic, { spec: { provider: { auth } } })).toMatchObject([
    { path: 'spec.provider.auth.kubernetes.path', fix: 'write mountPath' },
  ]);
  const clustered = { generator: { vaultDynamicSecretSpec: { provider: { auth } } } };
  expect(unknownFields({ kind: 'ClusterGenerator', version: 'v1alpha1' }, { spec: clustered })).toMatchObject(
    [{ fix: 'write mountPath' }],
  );
  expect(unknownFields(secretStore, { spec: { provider: { openBao: { url: 'https://b' } } } })).toMatchObject(
    [{ fix: 'write server' }],
  );
});

test('what infisical has in its scope is known beside the scope too', () => {
  const auth = { tokenAuth: { accessToken: { name: 'a', key: 'b' } } };
  const infisical = { path: '/shop', environment: 'prod', projectId: 'a', auth };
  const found = unknownFields(secretStore, { spec: { provider: { infisical } } });
  expect(found.map(({ fix }) => fix)).toEqual([
    'write secretsScope.secretsPath',
    'write secretsScope.environmentSlug',
    'write secretsScope.projectSlug: <the slug, not the id>',
    'write tokenAuthCredentials',
  ]);
  expect(found.map(({ patch }) => patch !== undefined)).toEqual([true, true, false, true]);
});

test.for([
  ['openBao', { url: 'https://b' }, 'write server'],
  ['openBao', { mountPath: 'secret' }, 'write path'],
  ['openBao', { auth: { token: { name: 'a' } } }, 'write tokenSecretRef'],
  ['openBao', { auth: { userPass: { mountPath: 'a' } } }, 'write path'],
  ['vault', { auth: { appRole: { roleSecretRef: { name: 'a' } } } }, 'write secretRef'],
  ['vault', { auth: { appRole: { mountPath: 'a' } } }, 'write path'],
  ['vault', { auth: { jwt: { mountPath: 'a' } } }, 'write path'],
] as const)('of %s the right name of %j is known, and is written by a repair', ([provider, spec, fix]) => {
  const [found] = unknownFields(secretStore, { spec: { provider: { [provider]: spec } } });
  expect(found?.fix).toBe(fix);
  expect(found?.patch).toBeDefined();
});

test('what belongs further out than around its own object is said and not moved', () => {
  const [found] = unknownFields(secretStore, {
    spec: { provider: { vault: { auth: { kubernetes: { server: 'a' } } } } },
  });
  expect(found?.patch).toBeUndefined();
});

const carried = { selector: { secret: { name: 'a' } }, template: {} };

test.for([
  [
    'what the provider takes is none of the template, however it is called',
    { ...carried, metadata: { kmsKeyID: 'a', tags: {} } },
    'write spec.data[].metadata: {apiVersion: …, kind: PushSecretMetadata, spec: …}',
  ],
  [
    'an object that takes one field takes no second',
    { ...carried, generatorRef: { kind: 'Password', name: 'a' } },
    undefined,
  ],
] as const)('of a PushSecret: %s', ([, spec, fix]) => {
  const found = unknownFields({ kind: 'PushSecret', version: 'v1alpha1' }, { kind: 'PushSecret', spec });
  expect(found.map(({ fix: said, patch }) => [said, patch])).toEqual([[fix, undefined]]);
});

test.for([
  [
    'of the stores of entries none is the store of all',
    { data: [{ secretKey: 'a', secretStoreRef: { name: 's' } }] },
    'write sourceRef.storeRef',
    true,
  ],
  [
    'nor is that of dataFrom',
    { secretStoreRef: { name: 's' }, dataFrom: [{ secretStoreRef: { name: 't' } }] },
    'write sourceRef.storeRef',
    true,
  ],
  [
    'a place that is taken is not proposed',
    { secretStoreRef: { name: 's' }, name: 'db' },
    'move it to spec.target.name',
    false,
  ],
  [
    'nothing is moved where it may belong elsewhere too',
    { secretStoreRef: { kind: 'SecretStore' }, name: 'db' },
    'move it to spec.secretStoreRef.name',
    false,
  ],
] as const)('of an ExternalSecret: %s', ([, spec, fix, isSure]) => {
  const found = unknownFields(externalSecret, { kind: 'ExternalSecret', spec });
  expect(found.map(({ fix: said, patch }) => [said, patch !== undefined])).toEqual([[fix, isSure]]);
});

test('what is known of an ExternalSecret is known of one that a ClusterExternalSecret carries', () => {
  const externalSecretSpec = { template: {}, data: [{ remoteRef: { path: 'a' } }] };
  const found = unknownFields(
    { kind: 'ClusterExternalSecret', version: 'v1' },
    { spec: { externalSecretSpec } },
  );
  expect(found).toMatchObject([
    {
      fix: 'write spec.externalSecretSpec.target.template',
      meant: 'spec.externalSecretSpec.target.template',
    },
    { fix: 'write key', meant: 'spec.externalSecretSpec.data[0].remoteRef.key' },
  ]);
});

test('a label in a selector itself belongs under matchLabels, and an infisical project is named by its slug', () => {
  const selected = {
    namespaceSelectors: [{ 'kubernetes.io/metadata.name': 'shop' }, { matchExpressions: [], team: 'shop' }],
  };
  expect(
    unknownFields({ kind: 'ClusterExternalSecret', version: 'v1' }, { spec: selected }).map(({ fix }) => fix),
  ).toEqual([
    'move it to spec.namespaceSelectors[0].matchLabels: a selector without any matches everything',
    'move it to spec.namespaceSelectors[1].matchLabels',
  ]);
  const scoped = { provider: { infisical: { secretsScope: { projectId: 'a' } } } };
  const [found] = unknownFields(secretStore, { spec: scoped });
  expect(found?.fix).toBe('write projectSlug: <the slug, not the id>');
  // An id is no slug: nothing can be moved.
  expect(found?.patch).toBeUndefined();
});

test('of two fields that mean the same one neither is moved: the other would be lost, or there twice', () => {
  const spec = { data: [{ remoteRef: { name: 'a', path: 'b', field: 'c' } }] };
  const found = unknownFields(externalSecret, { kind: 'ExternalSecret', spec });
  expect(found.map(({ fix, patch }) => [fix, patch !== undefined])).toEqual([
    ['write key', false],
    ['write key', false],
    ['write property', true],
  ]);
});
