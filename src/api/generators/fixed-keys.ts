/** The keys of the generators that always produce the same ones: https://external-secrets.io/latest/api/generator/ */
const fixedKeys: Readonly<Record<string, readonly string[]>> = {
  ACRAccessToken: ['username', 'password'],
  CloudsmithAccessToken: ['auth', 'expiry'],
  // One of a public registry has no endpoint.
  ECRAuthorizationToken: ['username', 'password', 'proxy_endpoint', 'expires_at'],
  GCRAccessToken: ['username', 'password', 'expiry'],
  GithubAccessToken: ['token'],
  GitlabDeployToken: ['username', 'token'],
  Grafana: ['login', 'token'],
  MFA: ['token', 'timeLeft'],
  QuayAccessToken: ['registry', 'auth', 'expiry'],
  SSHKey: ['privateKey', 'publicKey'],
  STSSessionToken: ['access_key_id', 'secret_access_key', 'session_token', 'expiration'],
  UUID: ['uuid'],
};

/** The keys that a generator of this kind produces at most; undefined where its spec or its answer decides. */
export function fixedKeysOf(kind: string): readonly string[] | undefined {
  return Object.hasOwn(fixedKeys, kind) ? fixedKeys[kind] : undefined;
}
