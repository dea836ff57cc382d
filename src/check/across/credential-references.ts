import { isJsonObject, type JsonObject } from '../../api/json.ts';

/** An object of the cluster that a store or generator logs in with. */
export interface CredentialReference {
  readonly kind: 'Secret' | 'ConfigMap' | 'ServiceAccount';
  readonly name: string;
  readonly key?: string;
  /** Only where the manifest names one. */
  readonly namespace?: string;
  /** Field path of the selector. */
  readonly path: string;
}

/**
 * Every selector below a provider's settings. They look alike for all providers of External Secrets, so that none has
 * to be known: `{name, key}` is of a Secret, `caProvider` says its kind, `serviceAccount…` is one, and Google's
 * `credConfig` is a ConfigMap.
 */
export function credentialReferences(settings: unknown, path: string): readonly CredentialReference[] {
  if (Array.isArray(settings)) {
    const entries: readonly unknown[] = settings;
    return entries.flatMap((entry, index) => credentialReferences(entry, `${path}[${index}]`));
  }
  if (!isJsonObject(settings)) return [];
  return Object.entries(settings).flatMap(([field, value]) => {
    const at = `${path}.${field}`;
    const own = isJsonObject(value) ? reference(field, value, at) : undefined;
    return own === undefined ? credentialReferences(value, at) : [own];
  });
}

function reference(field: string, value: JsonObject, path: string): CredentialReference | undefined {
  const { name, key, namespace } = value;
  if (typeof name !== 'string' || name === '') return undefined;
  const kind = kindOf(field, value);
  if (kind === undefined) return undefined;
  return {
    kind,
    name,
    path,
    ...(typeof key === 'string' && key !== '' ? { key } : {}),
    ...(typeof namespace === 'string' ? { namespace } : {}),
  };
}

function kindOf(field: string, { key, type }: JsonObject): CredentialReference['kind'] | undefined {
  if (field === 'caProvider')
    return type === 'ConfigMap' ? 'ConfigMap' : type === 'Secret' ? 'Secret' : undefined;
  if (field === 'serviceAccountRef' || field === 'serviceAccount') return 'ServiceAccount';
  if (field === 'credConfig') return 'ConfigMap';
  return typeof key === 'string' || field.endsWith('SecretRef') ? 'Secret' : undefined;
}
