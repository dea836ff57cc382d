import type { ExternalSecret } from '../../api/external-secret.ts';
import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { kindVersionOf } from '../../api/kinds.ts';
import { isFlawless } from '../../api/validate/validate.ts';
import { producedKeys } from '../../manifest/produced-keys.ts';
import type { KeysOfGenerator } from '../../manifest/source-keys.ts';
import type { ManifestSet } from '../manifest-set.ts';
import { keysOfGenerators } from './generator-keys.ts';

/**
 * The keys that a Secret of a namespace has once everything that writes it has done so; undefined where that cannot be told.
 *
 * @param writers as the set finds them
 */
export function secretKeys(
  set: ManifestSet,
  namespace: string | undefined,
  writers: readonly JsonObject[],
): ReadonlySet<string> | undefined {
  const keysOf = keysOfGenerators(set, namespace);
  const keys = new Set<string>();
  let isWhole = false;
  for (const writer of writers) {
    const written = keysWritten(writer, keysOf);
    if (written === undefined) return undefined;
    for (const key of written.keys) keys.add(key);
    isWhole ||= written.isWhole;
  }
  return isWhole ? keys : undefined;
}

interface Written {
  readonly keys: readonly string[];
  /** Not only a part, with the rest from somebody else. */
  readonly isWhole: boolean;
}

function keysWritten(writer: JsonObject, keysOf: KeysOfGenerator): Written | undefined {
  const spec = isJsonObject(writer['spec']) ? writer['spec'] : {};
  switch (writer['kind']) {
    case 'Secret':
      return keysOfSecret(writer);
    case 'ExternalSecret':
    case 'ClusterExternalSecret':
      return keysOfExternalSecret(writer, keysOf);
    case 'SealedSecret':
      return whole([
        ...namesIn(spec['encryptedData']),
        ...namesIn(isJsonObject(spec['template']) ? spec['template']['data'] : undefined),
      ]);
    case 'Certificate': {
      const hasMore = spec['keystores'] !== undefined || spec['additionalOutputFormats'] !== undefined;
      return hasMore ? undefined : whole(['tls.crt', 'tls.key', 'ca.crt']);
    }
    default:
      return undefined;
  }
}

/** One without data waits for somebody who fills it in. */
function keysOfSecret(secret: JsonObject): Written | undefined {
  const keys = [...namesIn(secret['data']), ...namesIn(secret['stringData'])];
  if (keys.length === 0) return undefined;
  return whole(
    secret['type'] === 'kubernetes.io/service-account-token'
      ? [...keys, 'token', 'ca.crt', 'namespace']
      : keys,
  );
}

function keysOfExternalSecret(writer: JsonObject, keysOf: KeysOfGenerator): Written | undefined {
  const externalSecret = externalSecretOf(writer);
  if (externalSecret === undefined) return undefined;
  const keys = producedKeys(externalSecret, keysOf);
  if (keys === undefined) return undefined;
  const policy = externalSecret.spec.target?.creationPolicy;
  return { keys, isWhole: policy !== 'Merge' && policy !== 'CreateOrMerge' };
}

/** An ExternalSecret, or the one that a ClusterExternalSecret makes; undefined where it has a flaw. */
export function externalSecretOf(writer: JsonObject): (ExternalSecret & JsonObject) | undefined {
  const object = writer['kind'] === 'ClusterExternalSecret' ? madeBy(writer) : writer;
  const type = kindVersionOf(object);
  return type !== undefined && isExternalSecret(object) && isFlawless(type, object) ? object : undefined;
}

function madeBy({ spec }: JsonObject): JsonObject {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'any' },
    spec: isJsonObject(spec) ? spec['externalSecretSpec'] : undefined,
  };
}

/** Whether the spec has the shape of its kind, `isFlawless` says. */
function isExternalSecret(object: JsonObject): object is ExternalSecret & JsonObject {
  return object['kind'] === 'ExternalSecret' && isJsonObject(object['spec']);
}

function whole(keys: readonly string[]): Written {
  return { keys, isWhole: true };
}

function namesIn(fields: unknown): readonly string[] {
  return isJsonObject(fields) ? Object.keys(fields) : [];
}
