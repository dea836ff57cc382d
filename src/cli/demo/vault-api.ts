import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** The part of Vault's HTTP API that reading a KV v2 secret takes, over secrets in memory. */
export interface VaultApi {
  readonly listener: RequestListener;
  /** Sets the data of one secret, as `vault kv put secret/<path>` does; gives its version. */
  readonly put: (path: string, data: Readonly<Record<string, string>>) => number;
  /** Reads answered since the start. */
  readonly reads: () => number;
}

/**
 * https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#login and
 * https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version
 *
 * @param role the only one there is
 * @param mayLogIn whether a ServiceAccount token is taken
 */
export function createVaultApi(role: string, mayLogIn: (jwt: string) => boolean): VaultApi {
  const secrets = new Map<string, { version: number; data: Readonly<Record<string, string>> }>();
  const clientTokens = new Set<string>();
  let reads = 0;

  const login = (body: string): unknown => {
    const { role: asked, jwt }: { role?: string; jwt?: string } = JSON.parse(body);
    if (asked !== role || jwt === undefined || !mayLogIn(jwt)) return undefined;
    const token = `hvs.${randomBytes(16).toString('hex')}`;
    clientTokens.add(token);
    return { auth: { client_token: token, lease_duration: 3600, renewable: true } };
  };
  const read = (path: string): unknown => {
    const secret = secrets.get(path);
    if (secret === undefined) return undefined;
    reads++;
    return { data: { data: secret.data, metadata: { version: secret.version } } };
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://vault').pathname;
    const token = String(request.headers['x-vault-token'] ?? '');
    if (path === '/v1/auth/kubernetes/login') {
      const answer = login(await bodyOf(request));
      send(response, answer === undefined ? 403 : 200, answer ?? { errors: ['permission denied'] });
    } else if (!clientTokens.has(token)) {
      send(response, 403, { errors: ['permission denied'] });
    } else if (path === '/v1/auth/token/revoke-self') {
      clientTokens.delete(token);
      response.writeHead(204).end();
    } else {
      const answer = path.startsWith('/v1/secret/data/')
        ? read(path.slice('/v1/secret/data/'.length))
        : undefined;
      send(response, answer === undefined ? 404 : 200, answer ?? { errors: [] });
    }
  };

  return {
    listener(request, response) {
      handle(request, response).catch(() => send(response, 500, { errors: ['internal error'] }));
    },
    put(path, data) {
      const version = (secrets.get(path)?.version ?? 0) + 1;
      secrets.set(path, { version, data });
      return version;
    },
    reads: () => reads,
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) body += String(chunk);
  return body;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
