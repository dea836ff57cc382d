/** The providers whose manifests this version knows, by their key under `spec.provider`. */
import type { TObject } from 'typebox';
import type { Credential } from './credential.ts';
import { fakeCredentials, fakeSchema } from './fake.ts';
import { onepasswordCredentials, onepasswordSchema } from './onepassword.ts';
import { vaultCredentials } from './vault-credentials.ts';
import { vaultSchema } from './vault.ts';

export interface KnownStore {
  readonly schema: TObject;
  /** What logging in needs. `spec` is the value under the provider's key; it need not be valid. */
  credentials(spec: Readonly<Record<string, unknown>>): readonly Credential[];
}

export const knownStores: Readonly<Record<string, KnownStore>> = {
  fake: { schema: fakeSchema, credentials: fakeCredentials },
  onepassword: {
    schema: onepasswordSchema,
    credentials: onepasswordCredentials,
  },
  vault: { schema: vaultSchema, credentials: vaultCredentials },
};

/** The provider of that name; undefined where this version does not know it. */
export function knownStore(name: string): KnownStore | undefined {
  return Object.hasOwn(knownStores, name) ? knownStores[name] : undefined;
}
