/** `ClusterGenerator`: one generator for every namespace. */
import { Type } from 'typebox';
import { generatorKinds } from '../remote-ref.ts';
import { choice } from '../schema/schema.ts';
import { mfaSchema } from './mfa.ts';
import { fakeSchema, passwordSchema, sshkeySchema, uuidSchema } from './simple.ts';
import { vaultDynamicSecretSchema } from './vault-dynamic-secret.ts';
import { webhookSchema } from './webhook.ts';

/** Kinds that are not listed keep their fields, as with the providers of a store. */
export const clusterGeneratorSchema = Type.Object({
  kind: choice(
    generatorKinds.filter(kind => kind !== 'ClusterGenerator'),
    'Kind of the generator inside.',
  ),
  generator: Type.Object(
    {
      fakeSpec: Type.Optional(fakeSchema),
      mfaSpec: Type.Optional(mfaSchema),
      passwordSpec: Type.Optional(passwordSchema),
      sshKeySpec: Type.Optional(sshkeySchema),
      uuidSpec: Type.Optional(uuidSchema),
      vaultDynamicSecretSpec: Type.Optional(vaultDynamicSecretSchema),
      webhookSpec: Type.Optional(webhookSchema),
    },
    {
      description: 'The spec of that kind, under its name.',
      minProperties: 1,
      maxProperties: 1,
      'x-kubernetes-preserve-unknown-fields': true,
    },
  ),
});
export type ClusterGeneratorSpec = Type.Static<typeof clusterGeneratorSchema>;

/** The field of `spec.generator` that holds the spec of a kind. */
export function specFieldOf(kind: string): string {
  // What is written in capitals at the beginning is one word: SSHKey, ACRAccessToken, UUID.
  const capitals = /^[A-Z]+(?=[A-Z][a-z]|$)/u.exec(kind)?.[0] ?? kind.slice(0, 1);
  return `${capitals.toLowerCase()}${kind.slice(capitals.length)}Spec`;
}
