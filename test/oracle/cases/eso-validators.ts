/** Each error of External Secrets Operator's validators, with an object that triggers it and the rule of ours that says so. */

type Fields = Readonly<Record<string, unknown>>;

export interface Refusal {
  readonly rule: string;
  /** A part of ESO's words. */
  readonly says: string;
  readonly manifest: Fields;
}

const data = [{ secretKey: 'a', remoteRef: { key: 'a' } }];

function secret(spec: Fields): Fields {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'db', namespace: 'shop' },
    spec: { secretStoreRef: { name: 'vault' }, ...spec },
  };
}

const template = (fields: Fields): Fields => secret({ data, target: { template: fields } });

const externalSecrets: readonly (readonly [rule: string, says: string, manifest: Fields])[] = [
  [
    'PST105',
    'deletionPolicy=Delete must not be used',
    secret({ data, target: { creationPolicy: 'Merge', deletionPolicy: 'Delete' } }),
  ],
  [
    'PST105',
    'deletionPolicy=Merge must not be used',
    secret({ data, target: { creationPolicy: 'None', deletionPolicy: 'Merge' } }),
  ],
  ['PST104', 'either data or dataFrom should be specified', secret({})],
  [
    'PST106',
    'extract, find, or generatorRef cannot be set at the same time',
    secret({ dataFrom: [{ extract: { key: 'a' }, find: { name: { regexp: 'a' } } }] }),
  ],
  ['PST106', 'either extract, find, or sourceRef must be set', secret({ dataFrom: [{}] })],
  ['PST101', 'generatorRef or storeRef must be set', secret({ dataFrom: [{ sourceRef: {} }] })],
  [
    'PST107',
    'duplicate secretKey found: a',
    secret({ data: [...data, ...data], target: { deletionPolicy: 'Retain' } }),
  ],
  ['PST110', 'unknown unit "d" in duration "1d"', secret({ data, refreshInterval: '1d' })],
];

/** Of newer versions than the judge's module, which accepts these. */
export const newerRefusals: readonly Refusal[] = (
  [
    [
      'PST108',
      'template.type="bootstrap.kubernetes.io/token" is not allowed',
      template({ type: 'bootstrap.kubernetes.io/token' }),
    ],
    [
      'PST109',
      'templateFrom target="x" is not allowed',
      template({ templateFrom: [{ literal: 'a: b', target: 'x' }] }),
    ],
    [
      'PST205',
      'must not be negative',
      {
        ...store('vault', { server: 'https://v' }),
        spec: { provider: { vault: { server: 'https://v' } }, refreshInterval: -1 },
      },
    ],
    ['PST213', 'region not found', store('aws', { service: 'SecretsManager', region: '' })],
    [
      'PST225',
      'bitwardenServerSDKURL not configured',
      store('bitwardensecretsmanager', {
        auth: { secretRef: { credentials: { name: 'a', key: 'b' } } },
        organizationID: 'a',
        projectID: 'a',
        bitwardenServerSDKURL: '',
      }),
    ],
  ] as const
).map(([rule, says, manifest]) => ({ rule, says, manifest }));

function store(provider: string, spec: Fields, kind = 'SecretStore'): Fields {
  const metadata = { name: 'store', ...(kind === 'SecretStore' ? { namespace: 'shop' } : {}) };
  return { apiVersion: 'external-secrets.io/v1', kind, metadata, spec: { provider: { [provider]: spec } } };
}

const ref = { name: 'login', key: 'token' };
const elsewhere = { ...ref, namespace: 'other' };
const uuid = '3f2b8a1c-5d6e-4f70-8a9b-0c1d2e3f4a5b';
const aws = { service: 'SecretsManager', region: 'eu-central-1' };
const universal = { universalAuthCredentials: { clientId: ref, clientSecret: ref } };
const scope = { projectSlug: 'shop', environmentSlug: 'prod' };
const kubernetes = { server: { caProvider: { type: 'Secret', name: 'ca' } } };
const connect = {
  connectHost: 'https://c',
  vaults: { a: 1 },
  auth: { secretRef: { connectTokenSecretRef: ref } },
};
const own = 'namespace should either be empty or match the namespace of the SecretStore';
const wanted = 'cluster scope requires namespace';
const cluster = 'ClusterSecretStore';

const stores: readonly (readonly [
  rule: string,
  says: string,
  provider: string,
  spec: Fields,
  kind?: string,
])[] = [
  ['PST210', 'key must be set in data', 'fake', { data: [{ key: '', value: 'a' }] }],
  ['PST210', 'at least one value must be set in data', 'fake', { data: [{ key: 'a', value: '' }] }],
  [
    'PST211',
    'missing: spec.provider.onepassword.auth.secretRef.connectTokenSecretRef.name',
    'onepassword',
    { ...connect, auth: { secretRef: { connectTokenSecretRef: { key: 'a' } } } },
  ],
  [
    'PST211',
    'connectTokenSecretRef.key',
    'onepassword',
    { ...connect, auth: { secretRef: { connectTokenSecretRef: { name: 'a' } } } },
  ],
  ['PST211', 'must be at least one vault', 'onepassword', { ...connect, vaults: {} }],
  ['PST211', 'vault order numbers must be unique', 'onepassword', { ...connect, vaults: { a: 1, b: 1 } }],
  ['PST211', wanted, 'onepassword', connect, cluster],
  [
    'PST212',
    'neither `roleId` nor `roleRef` was supplied',
    'vault',
    { server: 'https://v', auth: { appRole: { path: 'a', secretRef: ref } } },
  ],
  [
    'PST212',
    'invalid Auth.TokenSecretRef',
    'vault',
    { server: 'https://v', auth: { tokenSecretRef: elsewhere } },
  ],
  [
    'PST212',
    'was supplied as token source for jwt',
    'vault',
    { server: 'https://v', auth: { jwt: { path: 'jwt' } } },
  ],
  [
    'PST212',
    'both ClientTLS.ClientCert and ClientTLS.SecretRef should be provided',
    'vault',
    { server: 'https://v', tls: { certSecretRef: ref } },
  ],
  [
    'PST213',
    'RecoveryWindowInDays must be between 7 and 30 days',
    'aws',
    { ...aws, secretsManager: { recoveryWindowInDays: 3 } },
  ],
  [
    'PST213',
    'ForceDeleteWithoutRecovery conflicts',
    'aws',
    { ...aws, secretsManager: { recoveryWindowInDays: 7, forceDeleteWithoutRecovery: true } },
  ],
  [
    'PST213',
    `invalid Auth.SecretRef.AccessKeyID: ${own}`,
    'aws',
    { ...aws, auth: { secretRef: { accessKeyIDSecretRef: elsewhere, secretAccessKeySecretRef: ref } } },
  ],
  [
    'PST213',
    `invalid Auth.JWT.ServiceAccountRef: ${own}`,
    'aws',
    { ...aws, auth: { jwt: { serviceAccountRef: { name: 'a', namespace: 'other' } } } },
  ],
  [
    'PST214',
    'invalid AuthSecretRef.ClientID',
    'azurekv',
    { vaultUrl: 'https://v', tenantId: uuid, authSecretRef: { clientId: elsewhere, clientSecret: ref } },
  ],
  [
    'PST214',
    'CustomCloudConfig is required',
    'azurekv',
    { vaultUrl: 'https://v', authType: 'ManagedIdentity', environmentType: 'AzureStackCloud' },
  ],
  [
    'PST214',
    'UseAzureSDK',
    'azurekv',
    {
      vaultUrl: 'https://v',
      authType: 'ManagedIdentity',
      environmentType: 'AzureStackCloud',
      customCloudConfig: { activeDirectoryEndpoint: 'https://a' },
    },
  ],
  [
    'PST215',
    'invalid auth secret data',
    'gcpsm',
    { projectID: 'shop', auth: { secretRef: { secretAccessKeySecretRef: elsewhere } } },
  ],
  [
    'PST216',
    'secretsScope.projectSlug and secretsScope.environmentSlug cannot be empty',
    'infisical',
    { auth: universal, secretsScope: { ...scope, projectSlug: '' } },
  ],
  [
    'PST216',
    'universalAuthCredentials.clientId and universalAuthCredentials.clientSecret cannot be empty',
    'infisical',
    {
      auth: { universalAuthCredentials: { clientId: { name: 'a' }, clientSecret: ref } },
      secretsScope: scope,
    },
  ],
  [
    'PST217',
    'CAProvider.namespace must not be empty with ClusterSecretStore',
    'kubernetes',
    { ...kubernetes, auth: { serviceAccount: { name: 'a' } } },
    cluster,
  ],
  [
    'PST217',
    'BearerToken.Name cannot be empty',
    'kubernetes',
    { ...kubernetes, auth: { token: { bearerToken: { key: 'a' } } } },
  ],
  [
    'PST217',
    'ClientCert.Key cannot be empty',
    'kubernetes',
    { ...kubernetes, auth: { cert: { clientCert: { name: 'a' }, clientKey: ref } } },
  ],
  [
    'PST218',
    'serviceAccountTokenSecretRef.key',
    'onepasswordSDK',
    { vault: 'a', auth: { serviceAccountSecretRef: { name: 'a' } } },
  ],
  [
    'PST220',
    'dopplerToken.name cannot be empty',
    'doppler',
    { auth: { secretRef: { dopplerToken: { key: 'a' } } } },
  ],
  ['PST220', wanted, 'doppler', { auth: { secretRef: { dopplerToken: ref } } }, cluster],
  [
    'PST221',
    'invalid akeyless GW API URL',
    'akeyless',
    { akeylessGWApiURL: 'http://%zz', authSecretRef: { secretRef: { accessID: ref } } },
  ],
  [
    'PST221',
    'missing kubernetes auth-method access-id',
    'akeyless',
    { akeylessGWApiURL: 'https://a', authSecretRef: { kubernetesAuth: { accessID: '', k8sConfName: 'a' } } },
  ],
  [
    'PST221',
    'missing akeyless accessID key',
    'akeyless',
    { akeylessGWApiURL: 'https://a', authSecretRef: { secretRef: { accessID: { name: 'a' } } } },
  ],
  [
    'PST226',
    'received invalid Chef SecretStore',
    'chef',
    { serverUrl: 'https://c', username: 'a', auth: { secretRef: { privateKeySecretRef: ref } } },
    cluster,
  ],
  [
    'PST227',
    'projectID is required',
    'cloudrusm',
    { projectID: '', auth: { secretRef: { accessKeyIDSecretRef: ref, accessKeySecretSecretRef: ref } } },
  ],
  [
    'PST227',
    'projectID is invalid UUID',
    'cloudrusm',
    { projectID: 'a', auth: { secretRef: { accessKeyIDSecretRef: ref, accessKeySecretSecretRef: ref } } },
  ],
  [
    'PST228',
    'conjur URL cannot be empty',
    'conjur',
    { url: '', auth: { apikey: { account: 'a', userRef: ref, apiKeyRef: ref } } },
  ],
  [
    'PST228',
    'missing Auth.ApiKey.Account',
    'conjur',
    { url: 'https://c', auth: { apikey: { account: '', userRef: ref, apiKeyRef: ref } } },
  ],
  [
    'PST228',
    'must specify Auth.Jwt.SecretRef or Auth.Jwt.ServiceAccountRef',
    'conjur',
    { url: 'https://c', auth: { jwt: { account: 'a', serviceID: 'a' } } },
  ],
  [
    'PST230',
    'tenant must not be empty',
    'delinea',
    { tenant: '', clientId: { value: 'a' }, clientSecret: { secretRef: ref } },
  ],
  ['PST232', 'apiKey', 'fortanix', { apiUrl: 'https://f' }],
  [
    'PST233',
    'projectID and groupIDs must not both be empty',
    'gitlab',
    { auth: { SecretRef: { accessToken: ref } } },
  ],
  [
    'PST233',
    'defining groupIDs and inheritFromGroups = true is not allowed',
    'gitlab',
    { auth: { SecretRef: { accessToken: ref } }, groupIDs: ['a'], inheritFromGroups: true },
  ],
  [
    'PST233',
    'accessToken.key cannot be empty',
    'gitlab',
    { projectID: 'a', auth: { SecretRef: { accessToken: { name: 'a' } } } },
  ],
  ['PST234', 'serviceURL is required', 'ibm', { auth: { secretRef: { secretApiKeySecretRef: ref } } }],
  [
    'PST234',
    'secretAPIKey.name cannot be empty',
    'ibm',
    { serviceUrl: 'https://i', auth: { secretRef: { secretApiKeySecretRef: { key: 'a' } } } },
  ],
  ['PST235', 'folderID', 'keepersecurity', { authRef: ref, folderID: '' }],
  ['PST237', 'vault', 'ngrok', { vault: { name: '' }, auth: { apiKey: { secretRef: ref } } }],
  [
    'PST238',
    'onboardbaseAPIKey.name cannot be empty',
    'onboardbase',
    {
      apiHost: 'https://o',
      project: 'a',
      environment: 'a',
      auth: { apiKeyRef: { key: 'a' }, passcodeRef: ref },
    },
  ],
  ['PST239', 'vault cannot be empty', 'oracle', { vault: '', region: 'a' }],
  [
    'PST239',
    'fingerprint.key cannot be empty',
    'oracle',
    {
      vault: 'a',
      region: 'a',
      auth: { user: 'a', tenancy: 'a', secretRef: { privatekey: ref, fingerprint: { name: 'a' } } },
    },
  ],
  [
    'PST241',
    'https',
    'passbolt',
    { host: 'http://p', auth: { passwordSecretRef: ref, privateKeySecretRef: ref } },
  ],
  [
    'PST242',
    'missing Previder accessToken key',
    'previder',
    { auth: { secretRef: { accessToken: { name: 'a' } } } },
  ],
  [
    'PST244',
    'invalid region',
    'scaleway',
    { region: 'nowhere', projectId: uuid, accessKey: { value: 'a' }, secretKey: { secretRef: ref } },
  ],
  [
    'PST244',
    'invalid project id',
    'scaleway',
    { region: 'fr-par', projectId: 'a', accessKey: { value: 'a' }, secretKey: { secretRef: ref } },
  ],
  [
    'PST246',
    'must be HTTPS',
    'senhasegura',
    { url: 'http://s', module: 'DSM', auth: { clientId: 'a', clientSecretSecretRef: ref } },
  ],
  ['PST247', 'region is required', 'volcengine', { region: '' }],
  ['PST247', 'SecretRef is required when using static credentials', 'volcengine', { region: 'a', auth: {} }],
];

export const refusals: readonly Refusal[] = [
  ...externalSecrets.map(([rule, says, manifest]) => ({ rule, says, manifest })),
  ...stores.map(([rule, says, provider, spec, kind]) => ({
    rule,
    says,
    manifest: store(provider, spec, kind),
  })),
];
