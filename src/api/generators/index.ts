/** The kinds of `generators.external-secrets.io` that this version knows: one schema each for validator and CRD. */
import { Type, type TObject } from 'typebox';
import { isJsonObject } from '../json.ts';
import { objectMetaSchema, type ObjectMeta } from '../object-meta.ts';
import { structuralSchema } from '../schema/structural-schema.ts';
import type { Credential } from '../stores/credential.ts';
import { clusterGeneratorSchema, specFieldOf } from './cluster-generator.ts';
import { mfaCredentials, mfaSchema } from './mfa.ts';
import { fakeSchema, passwordSchema, sshkeySchema, uuidSchema } from './simple.ts';
import { vaultDynamicSecretCredentials, vaultDynamicSecretSchema } from './vault-dynamic-secret.ts';
import { webhookCredentials, webhookSchema } from './webhook.ts';

export const GENERATOR_GROUP = 'generators.external-secrets.io';
export const GENERATOR_VERSION = 'v1alpha1';

/** In order of their names. */
export const GENERATOR_KINDS = [
  'ClusterGenerator',
  'Fake',
  'MFA',
  'Password',
  'SSHKey',
  'UUID',
  'VaultDynamicSecret',
  'Webhook',
] as const;
export type GeneratorKind = (typeof GENERATOR_KINDS)[number];

/** A generator as an index holds it: its spec has the shape of its kind. */
export interface GeneratorObject {
  apiVersion: string;
  kind: GeneratorKind;
  metadata: ObjectMeta;
  spec?: Readonly<Record<string, unknown>>;
}

/** What makes the values, wherever it was found. */
export interface GeneratorDefinition {
  readonly kind: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

export function isGeneratorKind(kind: unknown): kind is GeneratorKind {
  return GENERATOR_KINDS.some(known => known === kind);
}

/** The generator itself; of a ClusterGenerator the one inside, with an empty spec where there is none of its kind. */
export function definitionOf({
  kind,
  spec = {},
}: Partial<GeneratorDefinition> & { kind: string }): GeneratorDefinition {
  if (kind !== 'ClusterGenerator') return { kind, spec };
  const inner = typeof spec['kind'] === 'string' ? spec['kind'] : '';
  const specs = isJsonObject(spec['generator']) ? spec['generator'] : {};
  const own = Object.hasOwn(specs, specFieldOf(inner)) ? specs[specFieldOf(inner)] : undefined;
  return { kind: inner, spec: isJsonObject(own) ? own : {} };
}

/** The Secrets that a generator reads; `spec` need not be valid. */
export function generatorCredentials({ kind, spec }: GeneratorDefinition): readonly Credential[] {
  if (kind === 'MFA') return mfaCredentials(spec);
  if (kind === 'Webhook') return webhookCredentials(spec);
  return kind === 'VaultDynamicSecret' ? vaultDynamicSecretCredentials(spec) : [];
}

/** Whole objects. */
export const generatorSchemas: Readonly<Record<GeneratorKind, TObject>> = {
  ClusterGenerator: whole(clusterGeneratorSchema, 'One generator for every namespace.'),
  Fake: whole(fakeSchema, 'Gives what stands in it.'),
  MFA: whole(mfaSchema, 'Gives the code of an authenticator.'),
  Password: whole(passwordSchema, 'Gives a random password.'),
  SSHKey: whole(sshkeySchema, 'Gives a key pair of OpenSSH.'),
  UUID: whole(uuidSchema, 'Gives a random UUID.'),
  VaultDynamicSecret: whole(vaultDynamicSecretSchema, 'Gives a dynamic secret of HashiCorp Vault.'),
  Webhook: whole(webhookSchema, 'Gives what an HTTP server answers.'),
};

/** ESO's schemas never require `spec`: a generator all of whose fields have defaults does without. */
function whole(spec: TObject, description: string): TObject {
  const { required = [], properties = {} } = structuralSchema(spec);
  const isNeeded = required.some(name => properties[name]?.default === undefined);
  return Type.Object(
    {
      apiVersion: Type.String(),
      kind: Type.String(),
      metadata: objectMetaSchema,
      spec: isNeeded ? spec : Type.Optional(spec),
    },
    { description },
  );
}
