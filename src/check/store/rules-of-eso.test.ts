/** Every rule that ESO's own webhook has for stores of fake, onepassword and vault, and the generic ones. */
import { describe, expect, test } from 'vitest';
import {
  clusterStoreManifest,
  onepasswordProvider,
  storeManifest,
  vaultProvider,
} from '../../api/testing/manifests.ts';
import { checkObject } from '../check.ts';

type Manifest = Readonly<Record<string, unknown>>;

const token = { name: 'connect', key: 'token' };
const elsewhere = { ...token, namespace: 'elsewhere' };
const withToken = (connectTokenSecretRef: unknown) =>
  onepasswordProvider({ auth: { secretRef: { connectTokenSecretRef } } });
const withAuth = (auth: unknown) => vaultProvider({ auth });
const tokenPath = 'spec.provider.onepassword.auth.secretRef.connectTokenSecretRef';
const auth = 'spec.provider.vault.auth';

function found(manifest: Manifest, severity: 'error' | 'warning') {
  return checkObject(manifest)
    .filter(finding => finding.severity === severity)
    .map(({ rule, path }) => [rule, path]);
}

describe('ESO refuses, and so do we', () => {
  test.for<[string, Manifest, string, string]>([
    [
      'a condition that is no expression',
      clusterStoreManifest(withToken({ ...token, namespace: 'a' }), {
        conditions: [{}, { namespaceRegexes: ['a', '(b'] }],
      }),
      'PST207',
      'spec.conditions[1].namespaceRegexes[1]',
    ],
    [
      'an interval that is no duration',
      storeManifest(undefined, { refreshInterval: '1d' }),
      'PST205',
      'spec.refreshInterval',
    ],
    [
      'a negative duration',
      storeManifest(undefined, { refreshInterval: '-5m' }),
      'PST205',
      'spec.refreshInterval',
    ],
    [
      'a negative number of seconds',
      storeManifest(undefined, { refreshInterval: -1 }),
      'PST205',
      'spec.refreshInterval',
    ],
    [
      'two providers',
      storeManifest({ ...onepasswordProvider(), futurevault: {} }),
      'PST201',
      'spec.provider',
    ],
    ['no provider', storeManifest({}), 'PST201', 'spec.provider'],
    ['no spec', { ...storeManifest(), spec: undefined }, 'PST201', 'spec'],
    [
      'fake: an empty key',
      storeManifest({ fake: { data: [{ key: '', value: 'v' }] } }),
      'PST210',
      'spec.provider.fake.data[0].key',
    ],
    [
      'fake: an empty value',
      storeManifest({ fake: { data: [{ key: 'k', value: '' }] } }),
      'PST210',
      'spec.provider.fake.data[0].value',
    ],
    [
      'onepassword: a token without a name',
      storeManifest(withToken({ key: 'token' })),
      'PST211',
      `${tokenPath}.name`,
    ],
    [
      'onepassword: a token without a key',
      storeManifest(withToken({ name: 'connect' })),
      'PST211',
      `${tokenPath}.key`,
    ],
    [
      'onepassword: another namespace',
      storeManifest(withToken(elsewhere)),
      'PST211',
      `${tokenPath}.namespace`,
    ],
    [
      'onepassword: no namespace in a ClusterSecretStore',
      clusterStoreManifest(withToken(token)),
      'PST211',
      `${tokenPath}.namespace`,
    ],
    [
      'onepassword: no vault',
      storeManifest(onepasswordProvider({ vaults: {} })),
      'PST211',
      'spec.provider.onepassword.vaults',
    ],
    [
      'onepassword: two vaults at one place',
      storeManifest(onepasswordProvider({ vaults: { a: 1, b: 2, c: 1 } })),
      'PST211',
      'spec.provider.onepassword.vaults[c]',
    ],
    ...['http://[::1', 'http://a b', '://host', 'host%zz', '10.0.0.1:8080', ''].map(
      (connectHost): [string, Manifest, string, string] => [
        `onepassword: the URL ${JSON.stringify(connectHost)}`,
        storeManifest(onepasswordProvider({ connectHost })),
        'PST211',
        'spec.provider.onepassword.connectHost',
      ],
    ),
    [
      'vault: appRole without a role',
      storeManifest(withAuth({ appRole: { path: 'approle', secretRef: token } })),
      'PST212',
      `${auth}.appRole`,
    ],
    [
      'vault: jwt without a token',
      storeManifest(withAuth({ jwt: { path: 'jwt' } })),
      'PST212',
      `${auth}.jwt`,
    ],
    [
      'vault: a client certificate without its key',
      storeManifest(vaultProvider({ tls: { certSecretRef: token } })),
      'PST212',
      'spec.provider.vault.tls.keySecretRef',
    ],
    [
      'vault: a key without its certificate',
      storeManifest(vaultProvider({ tls: { keySecretRef: token } })),
      'PST212',
      'spec.provider.vault.tls.certSecretRef',
    ],
    [
      'vault: check-and-set with version 1',
      storeManifest(vaultProvider({ version: 'v1', checkAndSet: { required: true } })),
      'PST212',
      'spec.provider.vault.checkAndSet',
    ],
    ...(
      [
        ['appRole.secretRef', { appRole: { path: 'p', roleId: 'r', secretRef: elsewhere } }],
        ['appRole.roleRef', { appRole: { path: 'p', roleRef: elsewhere, secretRef: token } }],
        ['cert.clientCert', { cert: { clientCert: elsewhere } }],
        ['cert.secretRef', { cert: { secretRef: elsewhere } }],
        ['jwt.secretRef', { jwt: { path: 'p', secretRef: elsewhere } }],
        [
          'jwt.kubernetesServiceAccountToken.serviceAccountRef',
          {
            jwt: {
              path: 'p',
              kubernetesServiceAccountToken: { serviceAccountRef: { name: 'a', namespace: 'b' } },
            },
          },
        ],
        [
          'kubernetes.serviceAccountRef',
          { kubernetes: { role: 'r', serviceAccountRef: { name: 'a', namespace: 'b' } } },
        ],
        ['kubernetes.secretRef', { kubernetes: { role: 'r', secretRef: elsewhere } }],
        ['ldap.secretRef', { ldap: { path: 'p', username: 'u', secretRef: elsewhere } }],
        ['userPass.secretRef', { userPass: { path: 'p', username: 'u', secretRef: elsewhere } }],
        ['tokenSecretRef', { tokenSecretRef: elsewhere }],
        [
          'iam.jwt.serviceAccountRef',
          { iam: { vaultRole: 'r', jwt: { serviceAccountRef: { name: 'a', namespace: 'b' } } } },
        ],
        [
          'iam.secretRef.accessKeyIDSecretRef',
          { iam: { vaultRole: 'r', secretRef: { accessKeyIDSecretRef: elsewhere } } },
        ],
      ] as const
    ).map(([path, method]): [string, Manifest, string, string] => [
      `vault: another namespace in ${path}`,
      storeManifest(withAuth(method)),
      'PST212',
      `${auth}.${path}.namespace`,
    ]),
    [
      'vault: another namespace for the client certificate',
      storeManifest(vaultProvider({ tls: { certSecretRef: elsewhere, keySecretRef: token } })),
      'PST212',
      'spec.provider.vault.tls.certSecretRef.namespace',
    ],
    [
      'vault: a retry interval that is no duration',
      storeManifest(vaultProvider(), { retrySettings: { retryInterval: '10' } }),
      'PST206',
      'spec.retrySettings.retryInterval',
    ],
  ])('%s', ([, manifest, rule, path]) => {
    expect(found(manifest, 'error')).toEqual([[rule, path]]);
  });
});

describe('ESO accepts it and it may be meant', () => {
  test.for<[string, Manifest, string, string]>([
    [
      'a provider that nobody has',
      storeManifest({ aswn: { service: 'SecretsManager', region: 'eu-central-1' } }),
      'PST204',
      'spec.provider.aswn',
    ],
    ['fake', storeManifest({ fake: { data: [] } }), 'PST210', 'spec.provider.fake'],
    [
      'conditions of a SecretStore',
      storeManifest(undefined, { conditions: [{ namespaces: ['a'] }] }),
      'PST207',
      'spec.conditions',
    ],
    [
      'an operator that does not exist',
      clusterStoreManifest(vaultProvider(), {
        conditions: [{ namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Like' }] } }],
      }),
      'PST207',
      'spec.conditions[0].namespaceSelector.matchExpressions[0]',
    ],
    [
      'a retry interval that nobody reads',
      storeManifest(undefined, { retrySettings: { retryInterval: '10' } }),
      'PST206',
      'spec.retrySettings.retryInterval',
    ],
    [
      'a server without a scheme',
      storeManifest(vaultProvider({ server: 'vault:8200' })),
      'PST212',
      'spec.provider.vault.server',
    ],
    [
      'a Connect server without a scheme',
      storeManifest(onepasswordProvider({ connectHost: 'connect.example.com' })),
      'PST211',
      'spec.provider.onepassword.connectHost',
    ],
    ['vault without a way to log in', storeManifest(withAuth(undefined)), 'PST208', auth],
    [
      'vault with one that is not supported yet',
      storeManifest(withAuth({ ldap: { path: 'p', username: 'u' } })),
      'PST208',
      `${auth}.ldap`,
    ],
    [
      'a certificate authority without a key',
      storeManifest(vaultProvider({ caProvider: { type: 'Secret', name: 'ca' } })),
      'PST208',
      'spec.provider.vault.caProvider.key',
    ],
    ['an unknown field', storeManifest(vaultProvider({ mount: 'x' })), 'PST202', 'spec.provider.vault.mount'],
  ])('%s is a warning', ([, manifest, rule, path]) => {
    expect(found(manifest, 'error')).toEqual([]);
    expect(found(manifest, 'warning')).toEqual([[rule, path]]);
  });
});

describe('ESO accepts it and so do we, without a word', () => {
  test.for<[string, Manifest]>([
    ['onepassword', storeManifest()],
    ['onepassword in a ClusterSecretStore', clusterStoreManifest(withToken(elsewhere))],
    ['onepassword naming its own namespace', storeManifest(withToken({ ...token, namespace: 'shop' }))],
    [
      "another namespace where the store's own is not known",
      { ...storeManifest(withToken(elsewhere)), metadata: { name: 'a' } },
    ],
    ['vault', storeManifest(vaultProvider())],
    [
      'vault in a ClusterSecretStore, selectors without a namespace',
      clusterStoreManifest(withAuth({ tokenSecretRef: token })),
    ],
    [
      'vault in a ClusterSecretStore, selectors with one',
      clusterStoreManifest(withAuth({ tokenSecretRef: elsewhere })),
    ],
    [
      'vault with an Enterprise namespace',
      storeManifest(withAuth({ namespace: 'admin', tokenSecretRef: token })),
    ],
    ['version 2 with check-and-set', storeManifest(vaultProvider({ checkAndSet: { required: true } }))],
    ['an interval in seconds', storeManifest(undefined, { refreshInterval: 0 })],
    ['an interval as a duration', storeManifest(undefined, { refreshInterval: '5m' })],
    [
      'conditions of a ClusterSecretStore',
      clusterStoreManifest(vaultProvider(), {
        conditions: [{ namespaces: ['a'], namespaceRegexes: ['^b\\-', '(?i)^c', '[[:alpha:]]{1,63}'] }],
      }),
    ],
  ])('%s', ([, manifest]) => {
    expect(checkObject(manifest)).toEqual([]);
  });
});

test('a misspelt way to log in is one mistake: nothing is asked that another way would need', () => {
  const store = storeManifest({
    azurekv: { authType: 'managedIdentity', vaultUrl: 'https://shop.vault.azure.net' },
  });
  expect(found(store, 'error')).toEqual([['PST201', 'spec.provider.azurekv.authType']]);
});

test.for([
  ['openbao', 'openBao'],
  ['Vault', 'vault'],
  ['onePassword', 'onepassword'],
  ['yandex-lockbox', 'yandexlockbox'],
] as const)('%s is an error that names %s: the API server drops it', ([name, right]) => {
  const findings = checkObject(storeManifest({ [name]: {} })).filter(({ rule }) => rule === 'PST204');
  expect(findings).toMatchObject([{ severity: 'error', fix: `write ${right}` }]);
});
