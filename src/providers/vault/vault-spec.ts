/** `spec.provider.vault` as the provider needs it. */
import { X509Certificate } from 'node:crypto';
import { vaultLogin } from '../../api/stores/vault-login.ts';
import { serverUrl } from '../server-url.ts';
import type { SpecReader } from '../spec-reader.ts';
import { urlPath, type KvEngine } from './kv-path.ts';

export interface VaultSpec {
  /** Without a slash at the end. */
  readonly server: string;
  readonly engine: KvEngine;
  /** Enterprise namespace of reads. */
  readonly namespace: string | undefined;
  /** Enterprise namespace of the login. */
  readonly authNamespace: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** PEM of `caBundle`. */
  readonly caBundle: string | undefined;
  readonly hasCaProvider: boolean;
  readonly login: Login;
}

export type Login =
  | { readonly method: 'token' }
  | {
      readonly method: 'kubernetes';
      /** As a URL has it. */
      readonly mountPath: string;
      readonly role: string;
      /** Field path of what names the ServiceAccount's token. */
      readonly tokenField: 'auth.kubernetes.serviceAccountRef' | 'auth.kubernetes.secretRef';
    };

/** @throws PosternError `STORE_REFUSED` */
export function readVaultSpec(spec: SpecReader): VaultSpec {
  if (spec.has('tls.certSecretRef') || spec.has('tls.keySecretRef')) {
    throw spec.refuse('tls', 'a client certificate for the connection is not supported yet');
  }
  const namespace = spec.text('namespace');
  const inconsistent = spec.value('forwardInconsistent') === true;
  return {
    server: serverUrl(spec, 'server'),
    engine: { mount: spec.text('path'), version: readVersion(spec) },
    namespace,
    authNamespace: spec.text('auth.namespace') ?? namespace,
    headers: {
      ...(inconsistent ? { 'x-vault-inconsistent': 'forward-active-node' } : {}),
      ...spec.texts('headers'),
    },
    caBundle: readCaBundle(spec),
    hasCaProvider: spec.has('caProvider'),
    login: readLogin(spec),
  };
}

const WAYS = 'use auth.kubernetes or auth.tokenSecretRef';

function readLogin(spec: SpecReader): Login {
  const login = vaultLogin(spec.value('auth'));
  if (login === undefined) throw spec.refuse('auth', `no valid auth method is specified: ${WAYS}`);
  if (login.method === 'other') throw spec.refuse(login.field, `is not supported yet: ${WAYS}`);
  if (login.method === 'tokenSecretRef') return { method: 'token' };
  return {
    method: 'kubernetes',
    mountPath: readMountPath(spec),
    role: spec.requiredText('auth.kubernetes.role'),
    tokenField: login.field,
  };
}

function readMountPath(spec: SpecReader): string {
  const path = urlPath(spec.text('auth.kubernetes.mountPath') ?? 'kubernetes');
  if (path !== undefined && path !== '') return path;
  throw spec.refuse('auth.kubernetes.mountPath', 'it must name a mount, without "." or ".." as a step');
}

function readVersion(spec: SpecReader): 'v1' | 'v2' {
  const version = spec.text('version') ?? 'v2';
  if (version === 'v1' || version === 'v2') return version;
  throw spec.refuse('version', 'it must be v1 or v2');
}

function readCaBundle(spec: SpecReader): string | undefined {
  const encoded = spec.text('caBundle');
  if (encoded === undefined) return undefined;
  const pem = Buffer.from(encoded, 'base64').toString('latin1');
  try {
    // Only the first certificate is looked at: enough to tell PEM from anything else.
    void new X509Certificate(pem);
    return pem;
  } catch {
    throw spec.refuse('caBundle', 'it must be certificates in PEM, encoded as base64');
  }
}
