/** The keys that generators produce: https://external-secrets.io/latest/api/generator/ */
import { isJsonObject } from '../json.ts';
import type { GeneratorDefinition } from './index.ts';

/** At most; undefined where what it asks for decides. `spec` need not be valid. */
export function generatedKeys({ kind, spec }: GeneratorDefinition): readonly string[] | undefined {
  if (kind === 'Fake') return keysOfFake(spec['data']);
  return kind === 'Password' ? keysOfPassword(spec['secretKeys']) : fixedKeysOf(kind);
}

/** Of a kind whose generators all produce the same keys; undefined where the spec or the answer decides. */
export function fixedKeysOf(kind: string): readonly string[] | undefined {
  return Object.hasOwn(fixedKeys, kind) ? fixedKeys[kind] : undefined;
}

function keysOfFake(data: unknown): readonly string[] | undefined {
  if (data === undefined) return [];
  return isJsonObject(data) ? Object.keys(data) : undefined;
}

function keysOfPassword(secretKeys: unknown): readonly string[] | undefined {
  if (secretKeys === undefined) return ['password'];
  if (!Array.isArray(secretKeys)) return undefined;
  const keys = secretKeys.filter((key: unknown) => typeof key === 'string');
  if (keys.length < secretKeys.length) return undefined;
  return keys.length === 0 ? ['password'] : keys;
}

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
