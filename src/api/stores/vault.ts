/** `spec.provider.vault`: HashiCorp Vault, key/value engine. */
import { Type } from 'typebox';
import { choice, mapOf, text } from '../schema/schema.ts';
import { caProviderSchema, secretKeySelectorSchema } from './selectors.ts';
import { vaultAuthSchema } from './vault-auth.ts';

export const vaultSchema = Type.Object(
  {
    server: text('URL of the server: https://vault.example.com:8200.'),
    path: Type.Optional(text('Where the key/value engine is mounted, without "/data".')),
    version: Type.Optional(choice(['v1', 'v2'], 'Version of the key/value engine.', { default: 'v2' })),
    namespace: Type.Optional(text('Enterprise namespace of the secrets.')),
    headers: Type.Optional(mapOf(Type.String(), 'Headers of every request.')),
    auth: Type.Optional(vaultAuthSchema),
    caBundle: Type.Optional(
      text('Certificates in PEM, as base64, that the server is checked with.', { format: 'byte' }),
    ),
    caProvider: Type.Optional(caProviderSchema),
    tls: Type.Optional(
      Type.Object(
        {
          certSecretRef: Type.Optional(secretKeySelectorSchema),
          keySecretRef: Type.Optional(secretKeySelectorSchema),
        },
        { description: 'The client certificate of the connection, not of a login.' },
      ),
    ),
    forwardInconsistent: Type.Optional(
      Type.Boolean({ description: 'Enterprise: forward a read that is behind.' }),
    ),
    readYourWrites: Type.Optional(Type.Boolean({ description: 'Enterprise: read what was just written.' })),
    checkAndSet: Type.Optional(
      Type.Object({ required: Type.Optional(Type.Boolean()) }, { description: 'For writing only.' }),
    ),
  },
  { description: 'Secrets of HashiCorp Vault, key/value engine.' },
);
export type VaultSpec = Type.Static<typeof vaultSchema>;
