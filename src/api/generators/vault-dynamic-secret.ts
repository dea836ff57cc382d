/** `VaultDynamicSecret`: credentials that Vault makes when they are asked for. */
import { Type } from 'typebox';
import type { Loose } from '../validate/loose.ts';
import { choice, integer, mapOf, text } from '../schema/schema.ts';
import type { Credential } from '../stores/credential.ts';
import { vaultCredentials } from '../stores/vault-credentials.ts';
import { vaultSchema } from '../stores/vault.ts';

export const vaultDynamicSecretSchema = Type.Object(
  {
    controller: Type.Optional(text('Who serves it.')),
    provider: vaultSchema,
    path: text('What is asked, below /v1/: database/creds/readonly.'),
    method: Type.Optional(text('GET by default; LIST, DELETE; all others write.')),
    parameters: Type.Optional(
      Type.Unsafe<unknown>({
        description: 'What is written, where method writes.',
        type: 'object',
        'x-kubernetes-preserve-unknown-fields': true,
      }),
    ),
    getParameters: Type.Optional(
      mapOf(
        Type.Unsafe<string[]>({ type: 'array', items: { type: 'string' } }),
        'Query parameters, where method reads.',
      ),
    ),
    resultType: Type.Optional(
      choice(
        ['Data', 'Auth', 'Raw'],
        'Which part of the answer gives the keys: its data, its auth, or all.',
        { default: 'Data' },
      ),
    ),
    allowEmptyResponse: Type.Optional(
      Type.Boolean({ description: 'An answer without anything is no error.', default: false }),
    ),
    retrySettings: Type.Optional(
      Type.Object({
        maxRetries: Type.Optional(integer('How often a request is repeated.', 'int32')),
        retryInterval: Type.Optional(text('Time between two tries, as a Go duration: 10s.')),
      }),
    ),
  },
  { description: 'Dynamic secrets of HashiCorp Vault, with their lease.' },
);
export type VaultDynamicSecretSpec = Type.Static<typeof vaultDynamicSecretSchema>;

/** What logging in needs, with paths below `provider`. */
export function vaultDynamicSecretCredentials({
  provider = {},
}: Loose<VaultDynamicSecretSpec>): Credential[] {
  return vaultCredentials(provider).map(below);
}

function below(credential: Credential): Credential {
  return { ...credential, path: `provider.${credential.path}` };
}
