/**
 * Version v1beta1, written down as what it lacks or has otherwise than v1. Everything that is valid in v1beta1 is
 * valid in v1 and means the same, so conversion changes the version alone.
 */
import { revise, set, without, withoutEnum, type Revision } from './schema/revise.ts';
import type { StructuralSchema } from './schema/structural-schema.ts';

const generatorsSinceV1 = without(
  'BeyondtrustWorkloadCredentialsDynamicSecret',
  'CloudsmithAccessToken',
  'GitlabDeployToken',
  'MFA',
);

const externalSecretRevisions: readonly Revision[] = [
  ['spec.syncWindows', 'drop'],
  ['spec.target.manifest', 'drop'],
  ['spec.target.creationPolicy', without('CreateOrMerge')],
  ['spec.target.template.metadata.finalizers', 'drop'],
  ['spec.target.template.templateFrom[].valuesDecodingStrategy', 'drop'],
  [
    'spec.target.template.templateFrom[].target',
    set({ enum: ['Data', 'Annotations', 'Labels'], description: 'What the rendered values become.' }),
  ],
  ['spec.dataFrom[].rewrite[].merge', 'drop'],
  ...['spec.data[].remoteRef', 'spec.dataFrom[].extract', 'spec.dataFrom[].find'].flatMap(
    (path): Revision[] => [
      [`${path}.nullBytePolicy`, 'drop'],
      [`${path}.conversionStrategy`, set({ default: 'Default' })],
      [`${path}.decodingStrategy`, set({ default: 'None' })],
    ],
  ),
  ...['spec.data[].remoteRef', 'spec.dataFrom[].extract'].map((path): Revision => [
    `${path}.metadataPolicy`,
    set({ default: 'None' }),
  ]),
  ...['spec.data[].sourceRef', 'spec.dataFrom[].sourceRef'].map((path): Revision => [
    `${path}.generatorRef.kind`,
    generatorsSinceV1,
  ]),
  ['status.conditions[].type', withoutEnum],
];

const storeRevisions: readonly Revision[] = [
  ['spec.provider.fake.validationResult', 'drop'],
  ['spec.provider.vault.auth.cert.path', 'drop'],
  ['spec.provider.vault.auth.cert.vaultRole', 'drop'],
  ['spec.provider.vault.auth.gcp', 'drop'],
  ['spec.provider.vault.checkAndSet', 'drop'],
  [
    'spec.refreshInterval',
    () => ({ type: 'integer', description: 'Seconds between two checks of the store.' }),
  ],
];

export function clusterExternalSecretV1beta1(v1: StructuralSchema): StructuralSchema {
  return revise(
    v1,
    externalSecretRevisions
      .filter(([path]) => path.startsWith('spec.'))
      .map(([path, change]) => [path.replace('spec.', 'spec.externalSecretSpec.'), change]),
  );
}

export function externalSecretV1beta1(v1: StructuralSchema): StructuralSchema {
  return revise(v1, externalSecretRevisions);
}

/** For SecretStore and ClusterSecretStore. */
export function storeV1beta1(v1: StructuralSchema): StructuralSchema {
  return revise(v1, storeRevisions);
}
