/** Every kind that can be checked: those of External Secrets that this version serves or only knows, and policies. */
import { Type } from 'typebox';
import { clusterExternalSecretSchema } from './cluster-external-secret.ts';
import { generatorFields, type OtherGeneratorKind } from './generators/fields/index.ts';
import { GENERATOR_GROUP, GENERATOR_KINDS, GENERATOR_VERSION } from './generators/index.ts';
import { specFieldOf } from './generators/cluster-generator.ts';
import { GROUP, KINDS, schemaOf, VERSIONS, type KindVersion, type Version } from './kinds.ts';
import { clusterPushSecretSchema, pushSecretSchema } from './push-secret.ts';
import { POLICY_GROUP, POLICY_KIND, POLICY_VERSION, secretPolicySchema } from './secret-policy.ts';
import { providerFields } from './stores/fields/index.ts';
import { structuralSchema, type StructuralSchema } from './schema/structural-schema.ts';
import { clusterExternalSecretV1beta1 } from './v1beta1.ts';

export const PUSH_VERSION = 'v1alpha1';

interface PushKindVersion {
  readonly kind: 'PushSecret' | 'ClusterPushSecret';
  readonly version: typeof PUSH_VERSION;
}

interface OtherGeneratorVersion {
  readonly kind: OtherGeneratorKind;
  readonly version: typeof GENERATOR_VERSION;
}

interface PolicyKindVersion {
  readonly kind: typeof POLICY_KIND;
  readonly version: typeof POLICY_VERSION;
}

export type CheckedKindVersion =
  | KindVersion
  | { readonly kind: 'ClusterExternalSecret'; readonly version: Version }
  | PushKindVersion
  | OtherGeneratorVersion
  | PolicyKindVersion;
export type CheckedKind = CheckedKindVersion['kind'];

const OTHER_GENERATORS = [
  'ACRAccessToken',
  'BeyondtrustWorkloadCredentialsDynamicSecret',
  'CloudsmithAccessToken',
  'ECRAuthorizationToken',
  'GCRAccessToken',
  'GithubAccessToken',
  'GitlabDeployToken',
  'Grafana',
  'QuayAccessToken',
  'STSSessionToken',
] as const satisfies readonly OtherGeneratorKind[];

/** Every kind of `generators.external-secrets.io`. */
export const CHECKED_GENERATOR_KINDS = [...GENERATOR_KINDS, ...OTHER_GENERATORS] as const;

/** Every kind and version there is. */
export const CHECKED_KINDS: readonly CheckedKindVersion[] = [
  ...KINDS.flatMap(kind => VERSIONS.map(version => ({ kind, version }) as const)),
  ...VERSIONS.map(version => ({ kind: 'ClusterExternalSecret', version }) as const),
  { kind: 'PushSecret', version: PUSH_VERSION },
  { kind: 'ClusterPushSecret', version: PUSH_VERSION },
  ...GENERATOR_KINDS.map(kind => ({ kind, version: GENERATOR_VERSION }) as const),
  ...OTHER_GENERATORS.map(kind => ({ kind, version: GENERATOR_VERSION }) as const),
  { kind: POLICY_KIND, version: POLICY_VERSION },
];

/** What `apiVersion` and `kind` say an object is; undefined: none of ours, or a version that never was. */
export function checkedKindOf(object: {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}): CheckedKindVersion | undefined {
  const { apiVersion, kind } = object;
  return typeof kind === 'string' && typeof apiVersion === 'string'
    ? known.get(kind)?.get(apiVersion)
    : undefined;
}

/** By kind and then by `apiVersion`. */
const known: ReadonlyMap<string, ReadonlyMap<string, CheckedKindVersion>> = new Map(
  [...Map.groupBy(CHECKED_KINDS, ({ kind }) => kind)].map(([kind, types]) => [
    kind,
    new Map(types.map(type => [`${groupOf(kind)}/${type.version}`, type])),
  ]),
);

/** The current version of a kind, for an object of its group in a version that never was. */
export function currentKindOf(object: {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}): CheckedKindVersion | undefined {
  return CHECKED_KINDS.find(
    ({ kind }) => kind === object.kind && String(object.apiVersion).startsWith(`${groupOf(kind)}/`),
  );
}

/** The API group of a kind. */
export function groupOf(kind: CheckedKind): string {
  if (kind === POLICY_KIND) return POLICY_GROUP;
  return CHECKED_GENERATOR_KINDS.some(generator => generator === kind) ? GENERATOR_GROUP : GROUP;
}

const schemas = new Map<string, StructuralSchema>();

/** The schema of whole objects, with the fields of every provider and generator that External Secrets has. */
export function checkedSchemaOf(type: CheckedKindVersion): StructuralSchema {
  const id = `${type.kind}/${type.version}`;
  const known = schemas.get(id);
  if (known !== undefined) return known;
  const schema = schemaFor(type);
  schemas.set(id, schema);
  return schema;
}

function schemaFor(type: CheckedKindVersion): StructuralSchema {
  if (type.kind === 'ClusterExternalSecret') {
    const v1 = structuralSchema(clusterExternalSecretSchema);
    return type.version === 'v1' ? v1 : clusterExternalSecretV1beta1(v1);
  }
  if (type.kind === POLICY_KIND) return structuralSchema(secretPolicySchema);
  if (isOther(type)) return wholeObject(generatorFields[type.kind]);
  if (isPush(type)) {
    return structuralSchema(type.kind === 'PushSecret' ? pushSecretSchema : clusterPushSecretSchema);
  }
  if (type.kind === 'ClusterGenerator') return withFields(schemaOf(type), 'generator', generatorSpecs);
  return type.kind === 'SecretStore' || type.kind === 'ClusterSecretStore'
    ? withFields(schemaOf(type), 'provider', providerFields)
    : schemaOf(type);
}

function isPush(type: CheckedKindVersion): type is PushKindVersion {
  return type.kind === 'PushSecret' || type.kind === 'ClusterPushSecret';
}

const generatorSpecs = Object.fromEntries(
  OTHER_GENERATORS.map(kind => [specFieldOf(kind), generatorFields[kind]]),
);

function isOther(type: CheckedKindVersion): type is OtherGeneratorVersion {
  return OTHER_GENERATORS.some(other => other === type.kind);
}

/** A name that is not among them keeps its fields: what one cluster's External Secrets knows is not ours to refuse. */
function withFields(
  schema: StructuralSchema,
  field: string,
  more: Readonly<Record<string, StructuralSchema>>,
): StructuralSchema {
  const { spec = {} } = schema.properties ?? {};
  const one = spec.properties?.[field] ?? {};
  const properties = { ...one.properties, ...more };
  return {
    ...schema,
    properties: {
      ...schema.properties,
      spec: { ...spec, properties: { ...spec.properties, [field]: { ...one, properties } } },
    },
  };
}

function wholeObject(spec: StructuralSchema): StructuralSchema {
  const envelope = structuralSchema(
    Type.Object({
      apiVersion: Type.String(),
      kind: Type.String(),
      metadata: Type.Object({}),
      status: Type.Optional(Type.Object({})),
    }),
  );
  return { ...envelope, properties: { ...envelope.properties, spec }, required: ['metadata', 'spec'] };
}
