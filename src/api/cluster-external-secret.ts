/** The kind ClusterExternalSecret, `external-secrets.io/v1`: one ExternalSecret for many namespaces. */
import { Type } from 'typebox';
import { externalSecretSpecSchema } from './external-secret.ts';
import { objectMetaSchema } from './object-meta.ts';
import { mapOf, namespaceName, objectName, text } from './schema/schema.ts';
import { labelSelectorSchema } from './secret-store.ts';

const clusterExternalSecretSpecSchema = Type.Object({
  externalSecretSpec: externalSecretSpecSchema,
  externalSecretName: Type.Optional(objectName('Name of the ExternalSecrets; absent: that of this object.')),
  externalSecretMetadata: Type.Optional(
    Type.Object({
      labels: Type.Optional(mapOf(Type.String(), 'Labels of the ExternalSecrets.')),
      annotations: Type.Optional(mapOf(Type.String(), 'Annotations of the ExternalSecrets.')),
    }),
  ),
  namespaceSelector: Type.Optional(labelSelectorSchema),
  namespaceSelectors: Type.Optional(
    Type.Array(labelSelectorSchema, { description: 'Any of them lets a namespace in.' }),
  ),
  namespaces: Type.Optional(Type.Array(namespaceName('Name of a namespace.'))),
  refreshTime: Type.Optional(text('Time between two looks at the namespaces, as a Go duration.')),
});

/** The whole object. */
export const clusterExternalSecretSchema = Type.Object({
  apiVersion: Type.String(),
  kind: Type.Unsafe<'ClusterExternalSecret'>({ type: 'string' }),
  metadata: objectMetaSchema,
  /** The controller's. */
  status: Type.Optional(Type.Unsafe<unknown>({ 'x-kubernetes-preserve-unknown-fields': true })),
  spec: clusterExternalSecretSpecSchema,
});
export type ClusterExternalSecret = Type.Static<typeof clusterExternalSecretSchema>;
