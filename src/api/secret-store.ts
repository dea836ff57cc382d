/** The kinds SecretStore and ClusterSecretStore, `external-secrets.io/v1`: one schema for type, validator and CRD. */
import { Type } from 'typebox';
import { isJsonObject } from './json.ts';
import { objectMetaSchema } from './object-meta.ts';
import { integer, integerOrString, mapOf, namespaceName, text } from './schema/schema.ts';
import { fakeSchema } from './stores/fake.ts';
import { onepasswordSchema } from './stores/onepassword.ts';
import { vaultSchema } from './stores/vault.ts';

export const labelSelectorSchema = Type.Object(
  {
    matchLabels: Type.Optional(mapOf(Type.String(), 'Labels that must be there with this value.')),
    matchExpressions: Type.Optional(
      Type.Array(
        Type.Object({
          key: text('The label.'),
          operator: text('In, NotIn, Exists or DoesNotExist.'),
          values: Type.Optional(Type.Array(Type.String(), { 'x-kubernetes-list-type': 'atomic' })),
        }),
        { 'x-kubernetes-list-type': 'atomic' },
      ),
    ),
  },
  { 'x-kubernetes-map-type': 'atomic' },
);
export type LabelSelector = Type.Static<typeof labelSelectorSchema>;

const conditionSchema = Type.Object({
  namespaceSelector: Type.Optional(labelSelectorSchema),
  namespaces: Type.Optional(Type.Array(namespaceName('Name of a namespace.'))),
  namespaceRegexes: Type.Optional(
    Type.Array(Type.String(), { description: 'RE2 expressions that match anywhere in the name.' }),
  ),
});

/** Providers that are not listed keep their fields: what one cluster's ESO knows is not ours to refuse. */
const providerSchema = Type.Object(
  {
    fake: Type.Optional(fakeSchema),
    onepassword: Type.Optional(onepasswordSchema),
    vault: Type.Optional(vaultSchema),
  },
  {
    description: 'Exactly one provider.',
    minProperties: 1,
    maxProperties: 1,
    'x-kubernetes-preserve-unknown-fields': true,
  },
);

const storeSpecSchema = Type.Object({
  controller: Type.Optional(
    text('Who serves the store: postern.dev/injector keeps ESO away from it and from what refers to it.'),
  ),
  provider: providerSchema,
  refreshInterval: Type.Optional(
    integerOrString('Time between two checks of the store: seconds, or a Go duration such as 5m.'),
  ),
  retrySettings: Type.Optional(
    Type.Object({
      maxRetries: Type.Optional(integer('How often a request is repeated.', 'int32')),
      retryInterval: Type.Optional(text('Time between two tries, as a Go duration: 10s.')),
    }),
  ),
  conditions: Type.Optional(
    Type.Array(conditionSchema, {
      description:
        'Of a ClusterSecretStore: the namespaces that may use it. Any condition is enough; none: all may.',
    }),
  ),
});
export type StoreSpec = Type.Static<typeof storeSpecSchema>;

const statusSchema = Type.Object({
  capabilities: Type.Optional(Type.String()),
  conditions: Type.Optional(
    Type.Array(
      Type.Object({
        type: Type.String(),
        status: Type.String(),
        reason: Type.Optional(Type.String()),
        message: Type.Optional(Type.String()),
        lastTransitionTime: Type.Optional(Type.String({ format: 'date-time' })),
      }),
    ),
  ),
});

const store = {
  apiVersion: Type.String(),
  metadata: objectMetaSchema,
  spec: storeSpecSchema,
  status: Type.Optional(statusSchema),
};

/** The whole object. */
export const secretStoreSchema = Type.Object(
  { kind: Type.Unsafe<'SecretStore'>({ type: 'string' }), ...store },
  { description: 'A provider of secrets, and how to log in to it, for one namespace.' },
);
export type SecretStore = Type.Static<typeof secretStoreSchema>;

/** The whole object. */
export const clusterSecretStoreSchema = Type.Object(
  { kind: Type.Unsafe<'ClusterSecretStore'>({ type: 'string' }), ...store },
  { description: 'As a SecretStore, for every namespace that its conditions allow.' },
);
export type ClusterSecretStore = Type.Static<typeof clusterSecretStoreSchema>;

/** The one provider of a store, valid or not, and its settings; undefined where there is none, or more than one. */
export function providerOf(store: {
  readonly spec?: { readonly provider?: unknown };
}): { name: string; spec: Record<string, unknown> } | undefined {
  const provider = store.spec?.provider;
  const [entry, another] = isJsonObject(provider) ? Object.entries(provider) : [];
  if (entry === undefined || another !== undefined) return undefined;
  const [name, spec] = entry;
  return isJsonObject(spec) ? { name, spec } : undefined;
}
