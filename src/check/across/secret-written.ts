import { isJsonObject, type JsonObject } from '../../api/json.ts';

/**
 * The Secret that an object is, or becomes once somebody's controller has seen it: Secret, ExternalSecret,
 * ClusterExternalSecret, SealedSecret (https://github.com/bitnami-labs/sealed-secrets), Certificate of cert-manager.
 */
export function secretWritten(
  object: JsonObject,
): { readonly name: string; readonly isEverywhere: boolean } | undefined {
  const { kind } = object;
  const spec = isJsonObject(object['spec']) ? object['spec'] : {};
  const isEverywhere = kind === 'ClusterExternalSecret';
  const name = nameWritten(kind, object, spec);
  return name === undefined ? undefined : { name, isEverywhere };
}

function nameWritten(kind: unknown, object: JsonObject, spec: JsonObject): string | undefined {
  const own = textAt(object, 'metadata', 'name');
  switch (kind) {
    case 'Secret':
      return own;
    case 'ExternalSecret':
      // With a manifest it writes something else.
      return (textAt(spec, 'target', 'manifest', 'kind') ?? 'Secret') === 'Secret'
        ? (textAt(spec, 'target', 'name') ?? own)
        : undefined;
    case 'ClusterExternalSecret':
      return (
        textAt(spec, 'externalSecretSpec', 'target', 'name') ?? textAt(spec, 'externalSecretName') ?? own
      );
    case 'SealedSecret':
      return textAt(spec, 'template', 'metadata', 'name') ?? own;
    case 'Certificate':
      return textAt(spec, 'secretName');
    default:
      return undefined;
  }
}

function textAt(object: JsonObject, ...path: readonly string[]): string | undefined {
  const value = path.reduce<unknown>((at, field) => (isJsonObject(at) ? at[field] : undefined), object);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
