/** The kind ExternalSecret, `external-secrets.io/v1`: one schema for the type, the validator and the CRD. */
import { Type } from 'typebox';
import { objectMetaSchema } from './object-meta.ts';
import { findSchema, remoteRefSchema, sourceRefSchema, storeRefSchema } from './remote-ref.ts';
import { rewriteSchema } from './rewrite.ts';
import { choice, dataKey, text } from './schema/schema.ts';
import { targetSchema } from './target.ts';

export type { StoreRef } from './remote-ref.ts';

const dataSchema = Type.Object({
  secretKey: dataKey('The key to write.'),
  remoteRef: remoteRefSchema,
  sourceRef: Type.Optional(sourceRefSchema),
});

const dataFromSchema = Type.Object({
  extract: Type.Optional(remoteRefSchema),
  find: Type.Optional(findSchema),
  sourceRef: Type.Optional(sourceRefSchema),
  rewrite: Type.Optional(Type.Array(rewriteSchema, { description: 'Changes of the keys, in order.' })),
});

const syncWindowsSchema = Type.Object({
  kind: choice(['allow', 'deny'], 'Whether the windows allow or forbid a periodic refresh.'),
  windows: Type.Array(
    Type.Object({
      schedule: text('When a window opens: five cron fields in UTC, or a name such as @daily.', {
        minLength: 1,
        pattern:
          '^(@(annually|yearly|monthly|weekly|daily|midnight|hourly)|@every [^\\s]+.*|[^\\s]+( [^\\s]+){4})$',
      }),
      duration: text('How long it stays open, as a Go duration: 2h30m.'),
    }),
    { minItems: 1 },
  ),
});

export const externalSecretSpecSchema = Type.Object({
  secretStoreRef: Type.Optional(storeRefSchema),
  target: Type.Optional(targetSchema),
  refreshPolicy: Type.Optional(
    choice(['CreatedOnce', 'Periodic', 'OnChange'], 'When to fetch again; absent: Periodic.'),
  ),
  refreshInterval: Type.Optional(
    text('Time between two fetches as a Go duration: 30s, 15m, 24h. 0 fetches once.', { default: '1h0m0s' }),
  ),
  syncWindows: Type.Optional(syncWindowsSchema),
  data: Type.Optional(Type.Array(dataSchema, { description: 'One key of the target for each entry.' })),
  dataFrom: Type.Optional(
    Type.Array(dataFromSchema, {
      description: 'Many keys for each entry; entries under "data" win over them.',
    }),
  ),
});
export type ExternalSecretSpec = Type.Static<typeof externalSecretSpecSchema>;

const statusSchema = Type.Object({
  binding: Type.Optional(
    Type.Object({ name: Type.Optional(Type.String({ default: '' })) }, { 'x-kubernetes-map-type': 'atomic' }),
  ),
  conditions: Type.Optional(
    Type.Array(
      Type.Object({
        type: choice(['Ready', 'Deleted'], 'What the condition is about.'),
        status: Type.String(),
        reason: Type.Optional(Type.String()),
        message: Type.Optional(Type.String()),
        lastTransitionTime: Type.Optional(Type.String({ format: 'date-time' })),
      }),
    ),
  ),
  refreshTime: Type.Optional(
    Type.Unsafe<string | null>({ type: 'string', format: 'date-time', nullable: true }),
  ),
  syncedResourceVersion: Type.Optional(Type.String()),
});

/** The whole object. */
export const externalSecretSchema = Type.Object(
  {
    apiVersion: Type.String(),
    kind: Type.Unsafe<'ExternalSecret'>({ type: 'string' }),
    metadata: objectMetaSchema,
    spec: externalSecretSpecSchema,
    status: Type.Optional(statusSchema),
  },
  { description: 'Names secrets at a provider and the form in which an application gets them.' },
);
export type ExternalSecret = Type.Static<typeof externalSecretSchema>;
