import type { TObject } from 'typebox';
import { externalSecretSchema } from './external-secret.ts';
import {
  GENERATOR_GROUP,
  GENERATOR_KINDS,
  GENERATOR_VERSION,
  generatorSchemas,
  type GeneratorKind,
} from './generators/index.ts';
import { clusterSecretStoreSchema, secretStoreSchema } from './secret-store.ts';
import { structuralSchema, type StructuralSchema } from './schema/structural-schema.ts';
import { externalSecretV1beta1, storeV1beta1 } from './v1beta1.ts';

export const GROUP = 'external-secrets.io';
export const VERSIONS = ['v1', 'v1beta1'] as const;
export const KINDS = ['ExternalSecret', 'SecretStore', 'ClusterSecretStore'] as const;

export type Version = (typeof VERSIONS)[number];
export type Kind = (typeof KINDS)[number];

export type KindVersion =
  | { readonly kind: Kind; readonly version: Version }
  | { readonly kind: GeneratorKind; readonly version: typeof GENERATOR_VERSION };

const schemas: Readonly<Record<Kind, Readonly<Record<Version, StructuralSchema>>>> = {
  ExternalSecret: bothVersions(externalSecretSchema, externalSecretV1beta1),
  SecretStore: bothVersions(secretStoreSchema, storeV1beta1),
  ClusterSecretStore: bothVersions(clusterSecretStoreSchema, storeV1beta1),
};

const generators = new Map<string, StructuralSchema>(
  GENERATOR_KINDS.map(kind => [kind, structuralSchema(generatorSchemas[kind])]),
);

/** The schema of whole objects of one kind in one version. */
export function schemaOf(type: KindVersion): StructuralSchema {
  return type.version === GENERATOR_VERSION
    ? (generators.get(type.kind) ?? {})
    : schemas[type.kind][type.version];
}

/** What `apiVersion` and `kind` say an object is; undefined: none of ours, or a version that never was. */
export function kindVersionOf(object: {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}): KindVersion | undefined {
  if (object.apiVersion === GENERATOR_API_VERSION) {
    const kind = GENERATOR_KINDS.find(known => known === object.kind);
    return kind === undefined ? undefined : { kind, version: GENERATOR_VERSION };
  }
  const kind = KINDS.find(known => known === object.kind);
  const version = VERSIONS.find(known => API_VERSIONS[known] === object.apiVersion);
  return kind === undefined || version === undefined ? undefined : { kind, version };
}

const GENERATOR_API_VERSION = `${GENERATOR_GROUP}/${GENERATOR_VERSION}`;
const API_VERSIONS: Readonly<Record<Version, string>> = { v1: `${GROUP}/v1`, v1beta1: `${GROUP}/v1beta1` };

function bothVersions(
  schema: TObject,
  toV1beta1: (v1: StructuralSchema) => StructuralSchema,
): Record<Version, StructuralSchema> {
  const v1 = structuralSchema(schema);
  return { v1, v1beta1: toV1beta1(v1) };
}
