import { GROUP, schemaOf, VERSIONS, type Kind, type Version } from '../kinds.ts';
import type { StructuralSchema } from './structural-schema.ts';

interface Column {
  readonly name: string;
  readonly type: 'string' | 'date';
  readonly jsonPath: string;
}

interface Names {
  readonly scope: 'Namespaced' | 'Cluster';
  readonly plural: string;
  readonly shortName: string;
  readonly columns: readonly Column[];
  /** What `kubectl get --field-selector` may name in v1. */
  readonly selectable: readonly string[];
}

const readyReason = '.status.conditions[?(@.type=="Ready")].reason';
const readyStatus = '.status.conditions[?(@.type=="Ready")].status';

const storeColumns: readonly Column[] = [
  { name: 'AGE', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  { name: 'Status', type: 'string', jsonPath: readyReason },
  { name: 'Capabilities', type: 'string', jsonPath: '.status.capabilities' },
  { name: 'Ready', type: 'string', jsonPath: readyStatus },
];

/** As ESO has them, so that what people type keeps working. */
const kinds: Readonly<Record<Kind, Names>> = {
  ExternalSecret: {
    scope: 'Namespaced',
    plural: 'externalsecrets',
    shortName: 'es',
    columns: [
      { name: 'StoreType', type: 'string', jsonPath: '.spec.secretStoreRef.kind' },
      { name: 'Store', type: 'string', jsonPath: '.spec.secretStoreRef.name' },
      { name: 'Refresh Interval', type: 'string', jsonPath: '.spec.refreshInterval' },
      { name: 'Status', type: 'string', jsonPath: readyReason },
      { name: 'Ready', type: 'string', jsonPath: readyStatus },
      { name: 'Last Sync', type: 'date', jsonPath: '.status.refreshTime' },
    ],
    selectable: [
      '.spec.secretStoreRef.name',
      '.spec.secretStoreRef.kind',
      '.spec.target.name',
      '.spec.refreshInterval',
    ],
  },
  SecretStore: {
    scope: 'Namespaced',
    plural: 'secretstores',
    shortName: 'ss',
    columns: storeColumns,
    selectable: [],
  },
  ClusterSecretStore: {
    scope: 'Cluster',
    plural: 'clustersecretstores',
    shortName: 'css',
    columns: storeColumns,
    selectable: [],
  },
};

/** The parts of a CustomResourceDefinition that ours have. */
export interface CustomResourceDefinition {
  readonly apiVersion: 'apiextensions.k8s.io/v1';
  readonly kind: 'CustomResourceDefinition';
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly scope: Names['scope'];
    readonly names: {
      readonly kind: string;
      readonly listKind: string;
      readonly plural: string;
      readonly singular: string;
      readonly shortNames?: readonly string[];
      readonly categories: readonly string[];
    };
    readonly conversion: { readonly strategy: 'None' };
    readonly versions: readonly DefinedVersion[];
  };
}

interface DefinedVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: true;
  readonly deprecationWarning?: string;
  readonly subresources?: { readonly status: Readonly<Record<string, never>> };
  readonly additionalPrinterColumns: readonly Column[];
  readonly selectableFields?: readonly { readonly jsonPath: string }[];
  readonly schema: { readonly openAPIV3Schema: StructuralSchema };
}

/** The CustomResourceDefinition of a kind, `apiextensions.k8s.io/v1`, with both versions. */
export function customResourceDefinition(kind: Kind): CustomResourceDefinition {
  const { scope, plural, shortName } = kinds[kind];
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        shortNames: [shortName],
        categories: ['external-secrets'],
      },
      conversion: { strategy: 'None' },
      versions: VERSIONS.map(version => definedVersion(kind, version)),
    },
  };
}

function definedVersion(kind: Kind, version: Version): DefinedVersion {
  const { columns, selectable } = kinds[kind];
  const deprecated = version === 'v1beta1';
  return {
    name: version,
    served: true,
    storage: version === 'v1',
    ...(deprecated
      ? { deprecated: true, deprecationWarning: `${GROUP}/${version} ${kind} is deprecated; use ${GROUP}/v1` }
      : {}),
    subresources: { status: {} },
    additionalPrinterColumns: columns,
    // API servers refuse a definition whose versions have the same selectable fields but different schemas.
    ...(selectable.length === 0 || deprecated
      ? {}
      : { selectableFields: selectable.map(jsonPath => ({ jsonPath })) }),
    schema: { openAPIV3Schema: withoutRequiredEnvelope(schemaOf({ kind, version })) },
  };
}

/** The API server requires apiVersion, kind and metadata by itself. */
export function withoutRequiredEnvelope(schema: StructuralSchema): StructuralSchema {
  const { required = [], ...rest } = schema;
  return required.includes('spec') ? { ...schema, required: ['spec'] } : rest;
}
