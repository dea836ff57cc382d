/** The Kubernetes Secret that External Secrets Operator would have written for an ExternalSecret. */
import { createHash } from 'node:crypto';
import type { ExternalSecret } from '../../api/external-secret.ts';
import { targetName } from '../../manifest/produced-keys.ts';
import type { ResolvedSecret, SecretData } from '../../resolve/contract.ts';

export interface SecretObject {
  readonly apiVersion: 'v1';
  readonly kind: 'Secret';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
  };
  readonly immutable?: true;
  readonly type: string;
  /** Base64, in order of the keys. */
  readonly data: Readonly<Record<string, string>>;
}

/**
 * Without what only a cluster knows (uid, ownerReferences, managedFields). Without a template labels and annotations are
 * those of the ExternalSecret, with one only its own; ESO's three are in any case there.
 */
export function secretObject(
  externalSecret: ExternalSecret,
  namespace: string,
  { data, type, metadata }: ResolvedSecret,
): SecretObject {
  const { target } = externalSecret.spec;
  const labels =
    metadata === undefined ? externalSecret.metadata.labels : Object.fromEntries(metadata.labels);
  const annotations =
    metadata === undefined ? externalSecret.metadata.annotations : Object.fromEntries(metadata.annotations);
  const finalizers = metadata?.finalizers ?? [];
  const isOwner = (target?.creationPolicy ?? 'Owner') === 'Owner';
  const owner = `${namespace}/${externalSecret.metadata.name}`;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: targetName(externalSecret),
      namespace,
      labels: sorted({
        ...labels,
        ...(isOwner ? { 'reconcile.external-secrets.io/created-by': goHash(owner) } : {}),
        'reconcile.external-secrets.io/managed': 'true',
      }),
      annotations: sorted({
        ...annotations,
        'reconcile.external-secrets.io/data-hash': goHash(goBytes(data)),
      }),
      ...(finalizers.length === 0 ? {} : { finalizers }),
    },
    ...(target?.immutable === true ? { immutable: true } : {}),
    type: typeOf(type),
    data: Object.fromEntries(entries(data).map(([key, value]) => [key, value.toString('base64')])),
  };
}

/** The API server's default for no type; an empty one is none. */
function typeOf(type = ''): string {
  return type === '' ? 'Opaque' : type;
}

/** ESO hashes what Go's `%+v` prints. */
function goHash(text: string): string {
  return createHash('sha3-224').update(text).digest('hex');
}

/** `%+v` of a `map[string][]byte`. */
function goBytes(data: SecretData): string {
  return `map[${entries(data)
    .map(([key, value]) => `${key}:[${value.join(' ')}]`)
    .join(' ')}]`;
}

function entries(data: SecretData): [string, Buffer][] {
  return [...data].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function sorted(map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
