/** The way to the Vault of a generator: its `spec.provider` is that of a store. */
import { problem } from '../../errors.ts';
import { advise, readCredential, type CredentialSource } from '../../providers/credential.ts';
import { isRecord, readerOf } from '../../providers/spec-reader.ts';
import { vaultApi, type VaultApi } from '../../providers/vault/vault-api.ts';
import { readVaultSpec } from '../../providers/vault/vault-spec.ts';
import { obtainToken, revokeToken, type VaultToken } from '../../providers/vault/vault-token.ts';
import type { GeneratorRequest } from '../contract.ts';

export interface VaultConnection {
  readonly api: VaultApi;
  /** Enterprise namespace of what is asked for. */
  readonly namespace: string | undefined;
  login(signal: AbortSignal): Promise<VaultToken>;
  /** Never throws. */
  giveBack(token: VaultToken, signal: AbortSignal): Promise<void>;
}

/** @throws PosternError `GENERATOR_REFUSED` */
export function connect({ name, plan, tools }: GeneratorRequest): VaultConnection {
  const provider = isRecord(plan.spec['provider']) ? plan.spec['provider'] : {};
  const spec = readVaultSpec(
    readerOf(provider, (field, reason) =>
      problem('GENERATOR_REFUSED', { generator: name, field: `provider.${field}`, reason }),
    ),
  );
  const below = 'provider.';
  const files = Object.entries(plan.files).filter(([field]) => field.startsWith(below));
  const credentials: CredentialSource = {
    store: name,
    plan: {
      spec: provider,
      files: Object.fromEntries(files.map(([field, file]) => [field.slice(below.length), file])),
    },
    readFile: path => tools.readFile(path),
  };
  const ca = async (): Promise<string | undefined> =>
    spec.caBundle !== undefined || !spec.hasCaProvider
      ? spec.caBundle
      : await readCredential(
          credentials,
          'caProvider',
          advise(credentials, 'caProvider', 'certificates in PEM'),
        );
  const api = vaultApi({ store: name, http: tools.http }, { ...spec, ca });
  return {
    api,
    namespace: spec.namespace,
    login: signal => obtainToken(spec, credentials, api, signal),
    giveBack: (token, signal) => revokeToken(token, api, spec.authNamespace, signal),
  };
}
