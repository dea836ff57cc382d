/**
 * `template.type`: types that External Secrets refuses, and keys that the API server demands of the others
 * (https://kubernetes.io/docs/concepts/configuration/secret/#secret-types).
 */

/** Why no ExternalSecret can have this type; undefined where it can. */
export function refusedType(type: string | undefined): string | undefined {
  switch (type) {
    case 'bootstrap.kubernetes.io/token':
      return `type "${type}" is not allowed: it would let the provider issue tokens that join nodes to the cluster`;
    case 'kubernetes.io/service-account-token':
      return `type "${type}" is not allowed: it would make the API server issue a token of a ServiceAccount`;
    default:
      return undefined;
  }
}

/** What a Secret of this type lacks, as the API server would say it; undefined where it would be stored. */
export function lackOfType(type: string | undefined, data: ReadonlyMap<string, Buffer>): string | undefined {
  switch (type) {
    case 'kubernetes.io/tls':
      return lack(type, data, ['tls.crt', 'tls.key']);
    case 'kubernetes.io/dockercfg':
      return lack(type, data, ['.dockercfg']) ?? notJson(type, data, '.dockercfg');
    case 'kubernetes.io/dockerconfigjson':
      return lack(type, data, ['.dockerconfigjson']) ?? notJson(type, data, '.dockerconfigjson');
    case 'kubernetes.io/ssh-auth':
      if (data.get('ssh-privatekey')?.length === 0)
        return `type ${type} needs a value for key ssh-privatekey`;
      return lack(type, data, ['ssh-privatekey']);
    case 'kubernetes.io/basic-auth':
      return data.has('username') || data.has('password')
        ? undefined
        : `type ${type} needs key username or password`;
    default:
      return undefined;
  }
}

function lack(type: string, data: ReadonlyMap<string, Buffer>, keys: readonly string[]): string | undefined {
  const missing = keys.filter(key => !data.has(key));
  return missing.length === 0 ? undefined : `type ${type} needs key ${missing.join(' and ')}`;
}

function notJson(type: string, data: ReadonlyMap<string, Buffer>, key: string): string | undefined {
  try {
    const value: unknown = JSON.parse(data.get(key)?.toString() ?? '');
    if (typeof value === 'object' && !Array.isArray(value)) return undefined;
  } catch {
    // Falls through: the message of JSON.parse quotes the value.
  }
  return `type ${type} needs a JSON object under key ${key}`;
}
