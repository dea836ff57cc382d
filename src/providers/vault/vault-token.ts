/** How a session gets its token and gives it back. */
import { validateHeaderValue } from 'node:http';
import { problem } from '../../errors.ts';
import { memberOf } from '../../golang/encoding/json-format.ts';
import type { JsonNode } from '../../golang/encoding/json.ts';
import { advise, readCredential, type CredentialSource } from '../credential.ts';
import type { VaultApi } from './vault-api.ts';
import type { VaultSpec } from './vault-spec.ts';

export interface VaultToken {
  readonly value: string;
  /** Made for this session, so to be revoked with it. */
  readonly ours: boolean;
}

/**
 * The token of a file, or one from logging in with a ServiceAccount's token
 * (https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#login).
 * @throws PosternError `CREDENTIAL_MISSING`, `PROVIDER_REFUSED` for a token that cannot be sent, and those of the API with mount and role in their text
 */
export async function obtainToken(
  { login, authNamespace }: Pick<VaultSpec, 'login' | 'authNamespace'>,
  credentials: CredentialSource,
  api: VaultApi,
  signal: AbortSignal,
): Promise<VaultToken> {
  if (login.method === 'token') {
    const field = 'auth.tokenSecretRef';
    const advice = advise(credentials, field, 'a token of Vault');
    const value = await readCredential(credentials, field, advice);
    refuseUnsendable(value, credentials.store, advice);
    return { value, ours: false };
  }
  const jwt = await readCredential(credentials, login.tokenField, tokenAdvice(credentials, login.tokenField));
  const action = `logging in at auth/${login.mountPath} with role "${login.role}"`;
  const response = await api({
    action,
    method: 'POST',
    path: `auth/${login.mountPath}/login`,
    namespace: authNamespace,
    body: { role: login.role, jwt },
    secret: jwt,
    signal,
  });
  const value = clientToken(response.json());
  if (value !== undefined) return { value, ours: true };
  throw problem('PROVIDER_REFUSED', { store: credentials.store, action, reason: 'the answer has no token' });
}

/** Never throws: whether Vault hears of it changes nothing here, and the token expires by itself. */
export async function revokeToken(
  token: VaultToken,
  api: VaultApi,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const action = 'revoking the token';
  const path = 'auth/token/revoke-self';
  await api({ action, method: 'POST', path, token: token.value, namespace, signal }).catch(() => undefined);
}

/** Trying again would not help, and an error of Node's would look like one of the network. */
function refuseUnsendable(token: string, store: string, advice: string): void {
  try {
    validateHeaderValue('x-vault-token', token);
  } catch {
    const reason = `the token has a character that no header can carry, such as a line end inside it: ${advice}`;
    throw problem('PROVIDER_REFUSED', { store, action: 'using the token in auth.tokenSecretRef', reason });
  }
}

function tokenAdvice(credentials: CredentialSource, field: string): string {
  return field === 'auth.kubernetes.secretRef'
    ? advise(credentials, field, 'the token of a ServiceAccount')
    : 'the pod needs a projected volume with a token of its ServiceAccount';
}

function clientToken(answer: JsonNode | undefined): string | undefined {
  const token = memberOf(memberOf(answer, 'auth'), 'client_token');
  return token?.kind === 'string' && token.value !== '' ? token.value : undefined;
}
