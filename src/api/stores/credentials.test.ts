import { describe, expect, test } from 'vitest';
import { knownStore, knownStores } from './index.ts';

const credentialsOf = (name: string, spec: Readonly<Record<string, unknown>>) =>
  knownStore(name)?.credentials(spec);

test('the registry knows its providers and nothing that objects inherit', () => {
  expect(Object.keys(knownStores).sort()).toEqual(['fake', 'onepassword', 'vault']);
  expect(knownStore('constructor')).toBeUndefined();
  expect(knownStore('aws')).toBeUndefined();
});

test('fake needs no credential', () => {
  expect(credentialsOf('fake', { data: [] })).toEqual([]);
});

describe('onepassword', () => {
  const path = 'auth.secretRef.connectTokenSecretRef';
  const spec = (connectTokenSecretRef: unknown) => ({ auth: { secretRef: { connectTokenSecretRef } } });

  test('needs the Connect token', () => {
    expect(credentialsOf('onepassword', spec({ name: 'connect', key: 'token' }))).toEqual([
      { kind: 'secret', path, name: 'connect', key: 'token' },
    ]);
  });

  test('keeps the namespace that the manifest names', () => {
    expect(credentialsOf('onepassword', spec({ name: 'a', key: 'b', namespace: 'c' }))).toEqual([
      { kind: 'secret', path, name: 'a', key: 'b', namespace: 'c' },
    ]);
  });

  test.for([
    [{ key: 'token' }, `${path}.name`],
    [{ name: 'connect' }, `${path}.key`],
    [undefined, `${path}.name`],
  ] as const)('%j lacks something', ([selector, missing]) => {
    expect(credentialsOf('onepassword', spec(selector))).toEqual([
      { kind: 'unsupported', path: missing, message: expect.stringContaining(`set ${missing}`) as unknown },
    ]);
  });
});

describe('vault', () => {
  const token = { name: 'vault', key: 'token' };
  const account = { kind: 'serviceAccountToken', path: 'auth.kubernetes.serviceAccountRef', audiences: [] };

  test.for([
    ['a token', { tokenSecretRef: token }, { kind: 'secret', path: 'auth.tokenSecretRef', ...token }],
    ['the account of the pod', { kubernetes: { role: 'r' } }, account],
    [
      'another account',
      { kubernetes: { serviceAccountRef: { name: 'app', namespace: 'shop', audiences: ['vault'] } } },
      { ...account, name: 'app', namespace: 'shop', audiences: ['vault'] },
    ],
    [
      'a stored token of an account, under its usual key',
      { kubernetes: { secretRef: { name: 'app-token' } } },
      { kind: 'secret', path: 'auth.kubernetes.secretRef', name: 'app-token', key: 'token' },
    ],
    [
      'a stored token under another key',
      { kubernetes: { secretRef: { name: 'app-token', key: 'jwt' } } },
      { kind: 'secret', path: 'auth.kubernetes.secretRef', name: 'app-token', key: 'jwt' },
    ],
    [
      'the account before the stored token',
      { kubernetes: { serviceAccountRef: { name: 'app' }, secretRef: { name: 'app-token' } } },
      { ...account, name: 'app' },
    ],
    [
      'the token before everything else',
      { kubernetes: { role: 'r' }, appRole: { path: 'approle' }, tokenSecretRef: token },
      { kind: 'secret', path: 'auth.tokenSecretRef', ...token },
    ],
  ] as const)('logs in with %s', ([, auth, expected]) => {
    expect(credentialsOf('vault', { auth })).toEqual([expected]);
  });

  test.for(['appRole', 'ldap', 'userPass', 'jwt', 'cert', 'iam', 'gcp'])(
    '%s is not supported and says what is',
    method => {
      expect(credentialsOf('vault', { auth: { [method]: {} } })).toEqual([
        {
          kind: 'unsupported',
          path: `auth.${method}`,
          message: expect.stringContaining('auth.tokenSecretRef and auth.kubernetes') as unknown,
        },
      ]);
    },
  );

  test('appRole comes before kubernetes, as in ESO', () => {
    expect(credentialsOf('vault', { auth: { kubernetes: {}, appRole: {} } })).toMatchObject([
      { kind: 'unsupported', path: 'auth.appRole' },
    ]);
  });

  test('kubernetes comes before the methods after it', () => {
    expect(credentialsOf('vault', { auth: { kubernetes: {}, jwt: {}, gcp: {} } })).toEqual([account]);
  });

  test.for([[{}], [{ auth: {} }], [{ auth: { namespace: 'admin' } }]])(
    '%j has no way to log in',
    ([spec]) => {
      expect(credentialsOf('vault', spec ?? {})).toMatchObject([{ kind: 'unsupported', path: 'auth' }]);
    },
  );

  const auth = { tokenSecretRef: token };
  test.for([
    [
      { type: 'Secret', name: 'ca', key: 'ca.crt' },
      { kind: 'secret', path: 'caProvider', name: 'ca', key: 'ca.crt' },
    ],
    [
      { type: 'ConfigMap', name: 'ca', key: 'ca.crt', namespace: 'pki' },
      { kind: 'configMap', path: 'caProvider', name: 'ca', key: 'ca.crt', namespace: 'pki' },
    ],
  ] as const)('also needs its certificate authority: %j', ([caProvider, expected]) => {
    expect(credentialsOf('vault', { auth, caProvider })?.slice(1)).toEqual([expected]);
  });

  test('a certificate authority without a key cannot be read', () => {
    const credentials = credentialsOf('vault', { auth, caProvider: { type: 'ConfigMap', name: 'ca' } });
    expect(credentials?.slice(1)).toMatchObject([{ kind: 'unsupported', path: 'caProvider.key' }]);
  });

  test('caBundle makes caProvider needless', () => {
    const spec = { auth, caBundle: 'UEVN', caProvider: { type: 'Secret', name: 'ca', key: 'a' } };
    expect(credentialsOf('vault', spec)).toHaveLength(1);
  });

  test('a client certificate is not supported', () => {
    const tls = { certSecretRef: { name: 'a', key: 'b' }, keySecretRef: { name: 'a', key: 'c' } };
    expect(credentialsOf('vault', { auth, tls })?.slice(1)).toMatchObject([
      { kind: 'unsupported', path: 'tls' },
    ]);
  });
});
