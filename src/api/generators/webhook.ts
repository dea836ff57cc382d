/** `Webhook`: the answer of an HTTP server. */
import { Type } from 'typebox';
import type { Loose } from '../validate/loose.ts';
import { dataKey, mapOf, objectName, text } from '../schema/schema.ts';
import type { Credential } from '../stores/credential.ts';
import { secretKeyCredential } from '../stores/secret-key-credential.ts';
import { caProviderSchema, secretKeySelectorSchema } from '../stores/selectors.ts';

export const webhookSchema = Type.Object(
  {
    url: text('Address to ask; a Go template over the secrets.'),
    method: Type.Optional(text('GET by default.')),
    headers: Type.Optional(mapOf(Type.String(), 'Headers; values are Go templates.')),
    body: Type.Optional(text('Body of the request; a Go template.')),
    timeout: Type.Optional(text('A Go duration: 10s.')),
    result: Type.Object({
      jsonPath: Type.Optional(text('Where in the answer the map of keys and values is, as JSONPath.')),
    }),
    secrets: Type.Optional(
      Type.Array(
        Type.Object({
          name: text('Under what name templates see it.'),
          secretRef: Type.Object({
            name: Type.Optional(objectName('Name of the Secret.')),
            key: Type.Optional(dataKey('Key of the Secret that templates see; absent: all of its keys.')),
          }),
        }),
        { description: 'Secrets for the templates: {{ .name.key }}.' },
      ),
    ),
    auth: Type.Optional(
      Type.Object(
        {
          ntlm: Type.Optional(
            Type.Object({
              usernameSecret: secretKeySelectorSchema,
              passwordSecret: secretKeySelectorSchema,
            }),
          ),
        },
        { minProperties: 1, maxProperties: 1 },
      ),
    ),
    caBundle: Type.Optional(text('Certificates in PEM, as base64.', { format: 'byte' })),
    caProvider: Type.Optional(caProviderSchema),
  },
  { description: 'Keys and values that an HTTP server answers with.' },
);
export type WebhookSpec = Type.Static<typeof webhookSchema>;

/** The secrets of the templates, then what checking the server needs. */
export function webhookCredentials(spec: Loose<WebhookSpec>): Credential[] {
  const secrets = (spec.secrets ?? []).map((entry, index): Credential => {
    const path = `secrets[${index}].secretRef`;
    if (entry?.secretRef?.key === undefined && entry?.secretRef?.name !== undefined) {
      const message = `${path} must say which key to read: a pod is given single keys; set ${path}.key`;
      return { kind: 'unsupported', path: `${path}.key`, message };
    }
    return secretKeyCredential(path, entry?.secretRef);
  });
  const ntlm: Credential[] =
    spec.auth?.ntlm == null
      ? []
      : [{ kind: 'unsupported', path: 'auth.ntlm', message: 'auth.ntlm is not supported: use headers' }];
  return [...secrets, ...ntlm, ...caCredential(spec)];
}

function caCredential({ caBundle, caProvider }: Loose<WebhookSpec>): Credential[] {
  if (caProvider == null || (caBundle != null && caBundle !== '')) return [];
  const credential = secretKeyCredential('caProvider', caProvider);
  return [
    credential.kind === 'secret' && caProvider.type === 'ConfigMap'
      ? { ...credential, kind: 'configMap' }
      : credential,
  ];
}
