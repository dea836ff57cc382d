/** Small manifests for tests, each complete and without a finding. What `change` has replaces that field of the spec, or removes it. */
export function externalSecretManifest(
  change: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'db', namespace: 'shop' },
    spec: withoutUndefined({
      secretStoreRef: { name: 'vault', kind: 'SecretStore' },
      refreshInterval: '1h',
      target: { name: 'db', creationPolicy: 'Owner', deletionPolicy: 'Retain' },
      data: [{ secretKey: 'password', remoteRef: { key: 'db', property: 'password' } }],
      ...change,
    }),
  };
}

export function storeManifest(
  provider: Readonly<Record<string, unknown>> = onepasswordProvider(),
  change: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name: 'vault', namespace: 'shop' },
    spec: { provider, ...change },
  };
}

export function clusterStoreManifest(
  provider: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return { ...storeManifest(provider, change), kind: 'ClusterSecretStore', metadata: { name: 'vault' } };
}

export function onepasswordProvider(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    onepassword: {
      connectHost: 'https://connect.shop.internal',
      vaults: { prod: 1 },
      auth: { secretRef: { connectTokenSecretRef: { name: 'connect', key: 'token' } } },
      ...change,
    },
  };
}

export function vaultProvider(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    vault: {
      server: 'https://vault.shop.internal:8200',
      path: 'secret',
      version: 'v2',
      auth: { kubernetes: { mountPath: 'kubernetes', role: 'shop' } },
      ...change,
    },
  };
}

function withoutUndefined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined));
}
