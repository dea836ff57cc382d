/**
 * `template.type`: types that External Secrets refuses, and keys that the API server demands of the others
 * (https://kubernetes.io/docs/concepts/configuration/secret/#secret-types).
 */

const refusals: Readonly<Record<string, string>> = {
  'bootstrap.kubernetes.io/token': 'it would let the provider issue tokens that join nodes to the cluster',
  'kubernetes.io/service-account-token': 'it would make the API server issue a token of a ServiceAccount',
};

/** Why no ExternalSecret can have this type; undefined where it can. */
export function refusedType(type = ''): string | undefined {
  const reason = Object.hasOwn(refusals, type) ? refusals[type] : undefined;
  return reason === undefined ? undefined : `type "${type}" is not allowed: ${reason}`;
}

type Data = ReadonlyMap<string, Buffer>;

const demands: Readonly<Record<string, (type: string, data: Data) => string | undefined>> = {
  'kubernetes.io/tls': (type, data) => lack(type, data, ['tls.crt', 'tls.key']),
  'kubernetes.io/dockercfg': (type, data) =>
    lack(type, data, ['.dockercfg']) ?? notJson(type, data, '.dockercfg'),
  'kubernetes.io/dockerconfigjson': (type, data) =>
    lack(type, data, ['.dockerconfigjson']) ?? notJson(type, data, '.dockerconfigjson'),
  'kubernetes.io/ssh-auth': (type, data) =>
    data.get('ssh-privatekey')?.length === 0
      ? `type ${type} needs a value for key ssh-privatekey`
      : lack(type, data, ['ssh-privatekey']),
  'kubernetes.io/basic-auth': (type, data) =>
    data.has('username') || data.has('password') ? undefined : `type ${type} needs key username or password`,
};

/** What a Secret of this type lacks, as the API server would say it; undefined where it would be stored. */
export function lackOfType(type: string | undefined, data: Data): string | undefined {
  if (type === undefined) return undefined;
  return Object.hasOwn(demands, type) ? demands[type]?.(type, data) : undefined;
}

function lack(type: string, data: Data, keys: readonly string[]): string | undefined {
  const missing = keys.filter(key => !data.has(key));
  return missing.length === 0 ? undefined : `type ${type} needs key ${missing.join(' and ')}`;
}

function notJson(type: string, data: Data, key: string): string | undefined {
  try {
    const value: unknown = JSON.parse(data.get(key)?.toString() ?? '');
    if (typeof value === 'object' && !Array.isArray(value)) return undefined;
  } catch {
    // Falls through: the message of JSON.parse quotes the value.
  }
  return `type ${type} needs a JSON object under key ${key}`;
}
