/** What an ExternalSecret asks a provider for: one value, every key of one item, or every item that matches. */
import { Type } from 'typebox';
import { choice, mapOf, objectName, text } from './schema/schema.ts';

const conversionStrategy = choice(
  ['Default', 'Unicode'],
  'How characters that a Secret key may not have are replaced: Default writes "_", Unicode writes "_U0000_".',
);
const decodingStrategy = choice(
  ['Auto', 'Base64', 'Base64URL', 'None'],
  'How the fetched value is decoded. Auto takes anything that happens to be base64 for base64, a plain password included.',
);
const nullBytePolicy = choice(['Ignore', 'Fail'], 'Fail refuses a value that contains a zero byte.');

/** One secret at the provider. */
export const remoteRefSchema = Type.Object({
  key: text('Name or path of the secret at the provider.'),
  property: Type.Optional(text('The field or JSON path inside the secret; absent: the provider decides.')),
  version: Type.Optional(text('The version to fetch; absent: the latest.')),
  metadataPolicy: Type.Optional(
    choice(['None', 'Fetch'], 'Fetch reads the metadata of the secret instead of its value.'),
  ),
  conversionStrategy: Type.Optional(conversionStrategy),
  decodingStrategy: Type.Optional(decodingStrategy),
  nullBytePolicy: Type.Optional(nullBytePolicy),
});

/** Every secret of the provider that matches. */
export const findSchema = Type.Object({
  path: Type.Optional(text('Where to look, in the words of the provider.')),
  name: Type.Optional(
    Type.Object({ regexp: Type.Optional(text('RE2 expression that a name must match somewhere.')) }),
  ),
  tags: Type.Optional(mapOf(Type.String(), 'Tags that a secret must carry.')),
  conversionStrategy: Type.Optional(conversionStrategy),
  decodingStrategy: Type.Optional(decodingStrategy),
  nullBytePolicy: Type.Optional(nullBytePolicy),
});

export const storeRefSchema = Type.Object({
  name: Type.Optional(objectName('Name of the store.')),
  kind: Type.Optional(
    choice(
      ['SecretStore', 'ClusterSecretStore'],
      'Absent means SecretStore: a ClusterSecretStore must be named as such.',
    ),
  ),
});
export type StoreRef = Type.Static<typeof storeRefSchema>;

/** The generator kinds of `generators.external-secrets.io/v1alpha1`. */
export const generatorKinds = [
  'ACRAccessToken',
  'BeyondtrustWorkloadCredentialsDynamicSecret',
  'ClusterGenerator',
  'CloudsmithAccessToken',
  'ECRAuthorizationToken',
  'Fake',
  'GCRAccessToken',
  'GithubAccessToken',
  'GitlabDeployToken',
  'QuayAccessToken',
  'Password',
  'SSHKey',
  'STSSessionToken',
  'UUID',
  'VaultDynamicSecret',
  'Webhook',
  'Grafana',
  'MFA',
] as const;

export const generatorRefSchema = Type.Object({
  apiVersion: Type.Optional(
    text('API version of the generator.', { default: 'generators.external-secrets.io/v1alpha1' }),
  ),
  kind: choice(generatorKinds, 'Kind of the generator.'),
  name: objectName('Name of the generator.'),
});

/** Takes one entry from somewhere else than `spec.secretStoreRef`. */
export const sourceRefSchema = Type.Object(
  {
    storeRef: Type.Optional(storeRefSchema),
    generatorRef: Type.Optional(generatorRefSchema),
  },
  { minProperties: 1, maxProperties: 1 },
);
