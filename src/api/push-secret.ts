/** The kinds PushSecret and ClusterPushSecret, `external-secrets.io/v1alpha1`: what is written to providers. */
import { Type } from 'typebox';
import { objectMetaSchema } from './object-meta.ts';
import { generatorRefSchema } from './remote-ref.ts';
import { choice, mapOf, objectName, text } from './schema/schema.ts';
import { labelSelectorSchema } from './secret-store.ts';
import { templateSchema } from './target.ts';

const anything = Type.Unsafe<unknown>({ 'x-kubernetes-preserve-unknown-fields': true });

const conversionStrategy = choice(['None', 'ReverseUnicode'], 'How keys are changed back.', {
  default: 'None',
});

const storeRefSchema = Type.Object({
  name: Type.Optional(objectName('Name of the store.')),
  kind: Type.Optional(
    choice(['SecretStore', 'ClusterSecretStore'], 'Kind of the store.', { default: 'SecretStore' }),
  ),
  labelSelector: Type.Optional(labelSelectorSchema),
});

const dataSchema = Type.Object({
  match: Type.Object({
    secretKey: Type.Optional(text('The key of the Secret; absent: all of it.')),
    remoteRef: Type.Object({
      remoteKey: text('Name or path at the provider.'),
      property: Type.Optional(text('The field inside the secret at the provider.')),
    }),
  }),
  metadata: Type.Optional(anything),
  conversionStrategy: Type.Optional(conversionStrategy),
});

const rewriteSchema = Type.Object({
  regexp: Type.Optional(
    Type.Object({ source: text('RE2 expression.'), target: text('What to write in its place.') }),
  ),
  transform: Type.Optional(Type.Object({ template: text('Go template that gives the new key.') })),
});

const dataToSchema = Type.Object({
  storeRef: Type.Optional(storeRefSchema),
  remoteKey: Type.Optional(text('One secret at the provider for all keys.')),
  match: Type.Optional(Type.Object({ regexp: Type.Optional(text('RE2 expression for keys.')) })),
  rewrite: Type.Optional(Type.Array(rewriteSchema)),
  metadata: Type.Optional(anything),
  conversionStrategy: Type.Optional(conversionStrategy),
});

const pushSecretSpecSchema = Type.Object({
  secretStoreRefs: Type.Array(storeRefSchema),
  selector: Type.Object(
    {
      secret: Type.Optional(
        Type.Object({
          name: Type.Optional(objectName('Name of the Secret.')),
          selector: Type.Optional(labelSelectorSchema),
        }),
      ),
      generatorRef: Type.Optional(generatorRefSchema),
    },
    { minProperties: 1, maxProperties: 1 },
  ),
  data: Type.Optional(Type.Array(dataSchema)),
  dataTo: Type.Optional(Type.Array(dataToSchema)),
  template: Type.Optional(templateSchema),
  refreshInterval: Type.Optional(text('Time between two writes, as a Go duration.', { default: '1h0m0s' })),
  updatePolicy: Type.Optional(
    choice(['Replace', 'IfNotExists'], 'What happens to what is there.', { default: 'Replace' }),
  ),
  deletionPolicy: Type.Optional(
    choice(['Delete', 'None'], 'What happens at the provider when this object goes.', { default: 'None' }),
  ),
});
export type PushSecretSpec = Type.Static<typeof pushSecretSpecSchema>;

/** The whole object. */
export const pushSecretSchema = Type.Object({
  apiVersion: Type.String(),
  kind: Type.Unsafe<'PushSecret'>({ type: 'string' }),
  metadata: objectMetaSchema,
  status: Type.Optional(anything),
  spec: pushSecretSpecSchema,
});
export type PushSecret = Type.Static<typeof pushSecretSchema>;

/** The whole object. */
export const clusterPushSecretSchema = Type.Object({
  apiVersion: Type.String(),
  kind: Type.Unsafe<'ClusterPushSecret'>({ type: 'string' }),
  metadata: objectMetaSchema,
  status: Type.Optional(anything),
  spec: Type.Object({
    pushSecretSpec: pushSecretSpecSchema,
    pushSecretName: Type.Optional(objectName('Name of the PushSecrets; absent: that of this object.')),
    pushSecretMetadata: Type.Optional(
      Type.Object({
        labels: Type.Optional(mapOf(Type.String(), 'Labels of the PushSecrets.')),
        annotations: Type.Optional(mapOf(Type.String(), 'Annotations of the PushSecrets.')),
      }),
    ),
    namespaceSelectors: Type.Optional(Type.Array(labelSelectorSchema)),
    refreshTime: Type.Optional(text('Time between two looks at the namespaces, as a Go duration.')),
  }),
});
export type ClusterPushSecret = Type.Static<typeof clusterPushSecretSchema>;
