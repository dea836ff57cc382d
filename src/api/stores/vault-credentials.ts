import type { Loose } from '../validate/loose.ts';
import type { Credential } from './credential.ts';
import { secretKeyCredential } from './secret-key-credential.ts';
import type { VaultSpec } from './vault.ts';
import type { VaultAuth } from './vault-auth.ts';
import { vaultLogin } from './vault-login.ts';

const supported = 'this version can log in with auth.tokenSecretRef and auth.kubernetes';

/** What logging in to Vault needs, then what checking its certificate needs. */
export function vaultCredentials(spec: Loose<VaultSpec>): Credential[] {
  return [loginCredential(spec.auth), ...caCredential(spec), ...clientCertificate(spec)];
}

function loginCredential(auth: Loose<VaultAuth> | undefined): Credential {
  const login = vaultLogin(auth);
  if (login === undefined) {
    return { kind: 'unsupported', path: 'auth', message: `no way to log in is configured; ${supported}` };
  }
  if (login.method === 'other') {
    const message = `logging in with ${login.field} is not supported yet; ${supported}`;
    return { kind: 'unsupported', path: login.field, message };
  }
  if (login.method === 'tokenSecretRef') return secretKeyCredential(login.field, auth?.tokenSecretRef);
  return login.field === 'auth.kubernetes.secretRef'
    ? secretKeyCredential(login.field, auth?.kubernetes?.secretRef, 'token')
    : accountCredential(login.field, auth?.kubernetes?.serviceAccountRef);
}

function accountCredential(
  path: string,
  account: NonNullable<Loose<VaultAuth>['kubernetes']>['serviceAccountRef'],
): Credential {
  return {
    kind: 'serviceAccountToken',
    path,
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
