import type { Loose } from '../validate/loose.ts';
import type { Credential } from './credential.ts';
import { secretKeyCredential } from './secret-key-credential.ts';
import type { VaultSpec } from './vault.ts';
import type { VaultAuth } from './vault-auth.ts';

/** ESO takes the first of these that the manifest has (observed order of its Vault client). */
const methods = [
  'tokenSecretRef',
  'appRole',
  'kubernetes',
  'ldap',
  'userPass',
  'jwt',
  'cert',
  'iam',
  'gcp',
] as const satisfies readonly (keyof VaultAuth)[];

const supported = 'this version can log in with auth.tokenSecretRef and auth.kubernetes';

/** What logging in to Vault needs, then what checking its certificate needs. */
export function vaultCredentials(spec: Loose<VaultSpec>): Credential[] {
  return [loginCredential(spec.auth), ...caCredential(spec), ...clientCertificate(spec)];
}

function loginCredential(auth: Loose<VaultAuth> | undefined): Credential {
  const method = methods.find(name => auth?.[name] != null);
  if (method === 'tokenSecretRef') return secretKeyCredential('auth.tokenSecretRef', auth?.tokenSecretRef);
  if (method === 'kubernetes') return kubernetesCredential(auth?.kubernetes);
  if (method === undefined) {
    return { kind: 'unsupported', path: 'auth', message: `no way to log in is configured; ${supported}` };
  }
  return {
    kind: 'unsupported',
    path: `auth.${method}`,
    message: `logging in with auth.${method} is not supported yet; ${supported}`,
  };
}

function kubernetesCredential(auth: Loose<VaultAuth>['kubernetes']): Credential {
  const account = auth?.serviceAccountRef;
  if (account == null && auth?.secretRef != null) {
    return secretKeyCredential('auth.kubernetes.secretRef', auth.secretRef, 'token');
  }
  return {
    kind: 'serviceAccountToken',
    path: 'auth.kubernetes.serviceAccountRef',
    ...(account?.name === undefined ? {} : { name: account.name }),
    ...(account?.namespace === undefined ? {} : { namespace: account.namespace }),
    audiences: (account?.audiences ?? []).filter(audience => audience !== undefined),
  };
}

/** A `caBundle` in the manifest wins over `caProvider`. */
function caCredential(spec: Loose<VaultSpec>): Credential[] {
  const provider = spec.caProvider;
  if (provider == null || (spec.caBundle != null && spec.caBundle !== '')) return [];
  const credential = secretKeyCredential('caProvider', provider);
  return [
    credential.kind === 'secret' && provider.type === 'ConfigMap'
      ? { ...credential, kind: 'configMap' }
      : credential,
  ];
}

function clientCertificate(spec: Loose<VaultSpec>): Credential[] {
  if (spec.tls?.certSecretRef == null && spec.tls?.keySecretRef == null) return [];
  return [
    {
      kind: 'unsupported',
      path: 'tls',
      message:
        'a client certificate for the connection is not supported yet: remove tls, or let a proxy add it',
    },
  ];
}
