/** `spec.provider.onepassword`: a 1Password Connect server. */
import { Type } from 'typebox';
import type { Loose } from '../validate/loose.ts';
import { integer, mapOf, text } from '../schema/schema.ts';
import type { Credential } from './credential.ts';
import { secretKeyCredential } from './secret-key-credential.ts';
import { secretKeySelectorSchema } from './selectors.ts';

export const onepasswordSchema = Type.Object(
  {
    connectHost: text('URL of the Connect server.'),
    vaults: mapOf(
      integer('Order of the search, lowest first.'),
      'Vaults by name or id, each with its order.',
    ),
    auth: Type.Object({
      secretRef: Type.Object({ connectTokenSecretRef: secretKeySelectorSchema }),
    }),
  },
  { description: 'Items of 1Password, read through a Connect server.' },
);
export type OnepasswordSpec = Type.Static<typeof onepasswordSchema>;

/** The Connect token. */
export function onepasswordCredentials(spec: Loose<OnepasswordSpec>): Credential[] {
  const path = 'auth.secretRef.connectTokenSecretRef';
  return [secretKeyCredential(path, spec.auth?.secretRef?.connectTokenSecretRef)];
}
