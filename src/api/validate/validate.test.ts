import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KINDS, schemaOf, VERSIONS, type Version } from '../kinds.ts';
import { arbitraryObject } from '../testing/arbitrary-object.ts';
import {
  externalSecretManifest,
  onepasswordProvider,
  storeManifest,
  vaultProvider,
} from '../testing/manifests.ts';
import { validateObject } from './validate.ts';
import { violations } from './violations.ts';

const externalSecret = { kind: 'ExternalSecret', version: 'v1' } as const;
const secretStore = { kind: 'SecretStore', version: 'v1' } as const;
const everyKind = KINDS.flatMap(kind => VERSIONS.map(version => ({ kind, version })));

describe('validateObject finds nothing in', () => {
  test.for([
    [externalSecret, externalSecretManifest()],
    [secretStore, storeManifest()],
    [secretStore, storeManifest(vaultProvider())],
    [secretStore, storeManifest({ fake: { data: [{ key: 'a', value: 'b' }] } })],
    [secretStore, storeManifest({ futurevault: { service: 'SecretsManager', anything: [1] } })],
    [secretStore, storeManifest(undefined, { refreshInterval: 60 })],
    [secretStore, storeManifest(undefined, { refreshInterval: '5m' })],
    [externalSecret, { ...externalSecretManifest(), metadata: { generateName: 'db-' } }],
  ] as const)('$1', ([type, object]) => {
    expect(validateObject(type, object)).toEqual([]);
  });

  test('a field that the API server would fill in, and a null that it would drop', () => {
    const auth = { kubernetes: { role: 'shop' } };
    expect(validateObject(secretStore, storeManifest(vaultProvider({ auth, caBundle: null })))).toEqual([]);
    expect(validateObject(externalSecret, externalSecretManifest({ refreshInterval: null }))).toEqual([]);
  });

  test.for(everyKind)('whatever the schema of $kind $version allows', type => {
    const { spec } = schemaOf(type).properties ?? {};
    const object = fc.record({ metadata: fc.constant({ name: 'a' }), spec: arbitraryObject(spec ?? {}) });
    fc.assert(
      fc.property(object, value => {
        expect(validateObject(type, value)).toEqual([]);
        expect(violations(spec ?? {}, value.spec)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('validateObject names the place and what to write', () => {
  const data = (entry: unknown) => externalSecretManifest({ data: [entry] });
  const remoteRef = { key: 'a' };
  test.for([
    ['spec.data[0].secretKey', 'is required', undefined, data({ remoteRef })],
    [
      'spec.data[0].remoteRef.key',
      'is required',
      'rename Key to key',
      data({ secretKey: 'a', remoteRef: { Key: 'a' } }),
    ],
    [
      'spec.data[0].remoteRef.key',
      'is required',
      undefined,
      data({ secretKey: 'a', remoteRef: { key: null } }),
    ],
    [
      'spec.data[0].secretKey',
      "is not a valid Secret key: use letters, digits, '-', '_' and '.'",
      undefined,
      data({ secretKey: 'a b', remoteRef }),
    ],
    ['spec.data[0].secretKey', 'must not be empty', undefined, data({ secretKey: '', remoteRef })],
    [
      'spec.data[0].secretKey',
      'must have at most 253 characters, and has 254',
      undefined,
      data({ secretKey: 'a'.repeat(254), remoteRef }),
    ],
    [
      'spec.data[0].remoteRef.decodingStrategy',
      'must be one of "Auto", "Base64", "Base64URL", "None" (got "base64")',
      'write Base64',
      data({ secretKey: 'a', remoteRef: { key: 'a', decodingStrategy: 'base64' } }),
    ],
    [
      'spec.target.template.engineVersion',
      'must be "v2" (got "v1")',
      'write v2',
      externalSecretManifest({ target: { template: { engineVersion: 'v1' } } }),
    ],
    [
      'spec.target.template.data[on]',
      'must be a string, not a boolean',
      'put the value in quotes',
      externalSecretManifest({ target: { template: { data: { on: true } } } }),
    ],
    [
      'spec.target.immutable',
      'must be true or false, not a string',
      'write the value without quotes',
      externalSecretManifest({ target: { immutable: 'yes' } }),
    ],
    [
      'spec.refreshInterval',
      'must be a string, not a number',
      'write "60s", with quotes',
      externalSecretManifest({ refreshInterval: 60 }),
    ],
    [
      'spec.data',
      'must be a list, not an object',
      'write a list: - secretKey: <key to write>, remoteRef: {key: <secret at the provider>}',
      externalSecretManifest({ data: { password: 'db' } }),
    ],
    [
      'spec.dataFrom[0].rewrite',
      'must be a list, not an object',
      'write a list: a "- " before each entry',
      externalSecretManifest({
        dataFrom: [{ extract: remoteRef, rewrite: { regexp: { source: 'a', target: 'b' } } }],
      }),
    ],
    [
      'spec.dataFrom[0].find.name',
      'must be an object, not a string',
      'write name: {regexp: <expression>}',
      externalSecretManifest({ dataFrom: [{ find: { name: '.*' } }] }),
    ],
    [
      'spec.dataFrom[0].rewrite[0]',
      'must have exactly one of merge, regexp, transform, and has none',
      undefined,
      externalSecretManifest({ dataFrom: [{ extract: remoteRef, rewrite: [{}] }] }),
    ],
    [
      'spec.syncWindows.windows[0].schedule',
      'is not a schedule: write five cron fields such as "0 3 * * *", or @daily',
      undefined,
      externalSecretManifest({
        syncWindows: { kind: 'allow', windows: [{ schedule: 'nightly', duration: '1h' }] },
      }),
    ],
    [
      'spec.syncWindows.windows',
      'must not be an empty list',
      undefined,
      externalSecretManifest({ syncWindows: { kind: 'allow', windows: [] } }),
    ],
    ['spec', 'is required', undefined, { metadata: { name: 'a' } }],
    ['metadata.name', 'is required', undefined, { ...externalSecretManifest(), metadata: {} }],
    [
      'metadata.name',
      "is not a valid name: use lower case letters, digits, '-' and '.', and begin and end with a letter or digit",
      undefined,
      { ...externalSecretManifest(), metadata: { name: 'Db' } },
    ],
  ] as const)('%s: %s', ([path, message, fix, object]) => {
    const found = validateObject(externalSecret, object);
    expect(found).toEqual([{ path, message, ...(fix === undefined ? {} : { fix }) }]);
  });

  test.for([
    [
      'spec.provider',
      'must have exactly one entry, and has 2',
      storeManifest({ ...onepasswordProvider(), ...vaultProvider() }),
    ],
    ['spec.provider', 'must have exactly one entry, and has none', storeManifest({})],
    [
      'spec.provider.onepassword.vaults',
      'must be an object, not a list',
      storeManifest(onepasswordProvider({ vaults: ['a'] })),
    ],
    [
      'spec.provider.onepassword.vaults[prod]',
      'must be a whole number, not a string',
      storeManifest(onepasswordProvider({ vaults: { prod: '1' } })),
    ],
    [
      'spec.provider.vault.caBundle',
      'must be base64',
      storeManifest(vaultProvider({ caBundle: '-----BEGIN' })),
    ],
    [
      'spec.conditions[0].namespaces[0]',
      "is not a valid name: use lower case letters, digits and '-' without dots",
      storeManifest(undefined, { conditions: [{ namespaces: ['team.a'] }] }),
    ],
    [
      'spec.refreshInterval',
      'must be a whole number or a string, not a boolean',
      storeManifest(undefined, { refreshInterval: true }),
    ],
    [
      'spec.retrySettings.maxRetries',
      'must be between -2147483648 and 2147483647',
      storeManifest(undefined, { retrySettings: { maxRetries: 2 ** 31 } }),
    ],
    [
      'spec.retrySettings.maxRetries',
      'must be a whole number, not a fraction',
      storeManifest(undefined, { retrySettings: { maxRetries: 1.5 } }),
    ],
  ] as const)('%s: %s', ([path, message, object]) => {
    const found = validateObject(secretStore, object);
    expect(found).toHaveLength(1);
    expect(found[0]?.path).toBe(path);
    expect(found[0]?.message).toContain(message);
  });

  test('every violation at once, and no more than 50', () => {
    const three = externalSecretManifest({ refreshInterval: 1, data: [{ secretKey: '' }] });
    expect(
      validateObject(externalSecret, three)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['spec.data[0].remoteRef', 'spec.data[0].secretKey', 'spec.refreshInterval']);
    const many = externalSecretManifest({ data: Array.from({ length: 1000 }, () => ({})) });
    expect(validateObject(externalSecret, many)).toHaveLength(50);
  });

  test('an object that is none at all', () => {
    expect(validateObject(externalSecret, 'text')).toEqual([
      { path: '', message: 'must be an object, not a string' },
    ]);
  });
});

test.for([
  [
    'nullBytePolicy',
    externalSecretManifest({ data: [{ secretKey: 'a', remoteRef: { key: 'a', nullBytePolicy: 5 } }] }),
  ],
  ['syncWindows', externalSecretManifest({ syncWindows: 'always' })],
] as const)('v1beta1 does not have %s, so it says nothing about it', ([, object]) => {
  expect(validateObject({ kind: 'ExternalSecret', version: 'v1beta1' }, object)).toEqual([]);
  expect(validateObject(externalSecret, object)).not.toEqual([]);
});

test.for([
  [
    'ExternalSecret',
    externalSecretManifest({ target: { creationPolicy: 'CreateOrMerge' } }),
    'spec.target.creationPolicy',
  ],
  [
    'ExternalSecret',
    externalSecretManifest({ dataFrom: [{ sourceRef: { generatorRef: { kind: 'MFA', name: 'a' } } }] }),
    'spec.dataFrom[0].sourceRef.generatorRef.kind',
  ],
  [
    'ExternalSecret',
    externalSecretManifest({ target: { template: { templateFrom: [{ literal: '', target: 'data' }] } } }),
    'spec.target.template.templateFrom[0].target',
  ],
  ['SecretStore', storeManifest(undefined, { refreshInterval: '5m' }), 'spec.refreshInterval'],
] as const)('v1beta1 is narrower than v1: %s', ([kind, object, path]) => {
  const found = (version: Version) =>
    validateObject({ kind, version }, object).map(violation => violation.path);
  expect(found('v1')).toEqual([]);
  expect(found('v1beta1')).toEqual([path]);
});

test('what stands in a field that may hold a secret is never quoted', () => {
  const secret = 'hunter2-hunter2';
  const objects = [
    storeManifest({ fake: { data: [{ key: 'a', value: { [secret]: secret } }] } }),
    storeManifest(
      onepasswordProvider({
        auth: { secretRef: { connectTokenSecretRef: { name: `${secret}!`, key: `${secret}/` } } },
      }),
    ),
    storeManifest(vaultProvider({ auth: secret, caBundle: secret })),
  ];
  for (const object of objects) {
    const found = validateObject(secretStore, object);
    expect(found).not.toEqual([]);
    expect(JSON.stringify(found)).not.toContain(secret);
  }
});

test('random JSON never makes it throw', () => {
  fc.assert(
    fc.property(fc.constantFrom(...everyKind), fc.jsonValue(), (type, spec) => {
      expect(Array.isArray(validateObject(type, { metadata: { name: 'a' }, spec }))).toBe(true);
    }),
  );
});

test('a placeholder in brackets is told as one', () => {
  const store = storeManifest({ gcpsm: { projectID: ['PROJECT_ID'] } });
  expect(validateObject(secretStore, store)).toMatchObject([
    { path: 'spec.provider.gcpsm.projectID', fix: expect.stringContaining('looks like a placeholder') },
  ]);
});
