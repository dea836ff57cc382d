/** How a store's manifest names the Secret, ConfigMap or ServiceAccount that it logs in with. */
import { Type } from 'typebox';
import { choice, dataKey, namespaceName, objectName } from '../schema/schema.ts';

const namespaceText = 'Only for a ClusterSecretStore: where the object lives.';

/** `{name, key, namespace}` of a Secret; which of them must be there is up to the provider. */
export const secretKeySelectorSchema = Type.Object({
  name: Type.Optional(objectName('Name of the Secret.')),
  key: Type.Optional(dataKey('Key in the data of the Secret.')),
  namespace: Type.Optional(namespaceName(namespaceText)),
});
export type SecretKeySelector = Type.Static<typeof secretKeySelectorSchema>;

export const serviceAccountSelectorSchema = Type.Object({
  name: objectName('Name of the ServiceAccount.'),
  namespace: Type.Optional(namespaceName(namespaceText)),
  audiences: Type.Optional(
    Type.Array(Type.String(), { description: 'Audiences of the token that is asked for.' }),
  ),
});

/** Where the certificate authority of a server comes from. */
export const caProviderSchema = Type.Object({
  type: choice(['Secret', 'ConfigMap'], 'Kind of the object.'),
  name: objectName('Name of the object.'),
  key: Type.Optional(dataKey('Key that holds the certificates in PEM.')),
  namespace: Type.Optional(namespaceName(namespaceText)),
});
