/**
 * Answers like Vault's HTTP API where no Vault program is wanted: a key/value engine of version 2 at `secret/`, the
 * login of the kubernetes method and the revocation of tokens. The same provider is held to a real Vault in vault.test.ts.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { listenOnLoopback } from '../../harness/listen-on-loopback.ts';

export interface VaultDouble {
  /** Without a slash at the end. */
  readonly url: string;
  /** Method and path with query of every request so far, in order. */
  readonly requests: readonly string[];
  /** Tokens that have been given back. */
  readonly revoked: readonly string[];
  /** The next answers, in order, instead of the proper ones. */
  readonly failNext: (
    status: number,
    errors: readonly string[],
    headers?: Readonly<Record<string, string>>,
  ) => void;
  readonly stop: () => Promise<void>;
}

export interface VaultDoubleOptions {
  /** JSON text of the data, by path below the mount. */
  readonly secrets: Readonly<Record<string, string>>;
  /** JSON text of the custom metadata, by path below the mount. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Accepted as they are. */
  readonly tokens?: readonly string[];
  /** Accepted by `auth/kubernetes/login` for any role. */
  readonly jwt?: string;
}

export async function startVaultDouble(options: VaultDoubleOptions): Promise<VaultDouble> {
  const requests: string[] = [];
  const revoked: string[] = [];
  const failures: Answer[] = [];
  const tokens = new Set(options.tokens);
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const respond = async (): Promise<void> => {
      const body = await readBody(request);
      const { status, text, headers } =
        failures.shift() ?? answer(request, body, { options, tokens, revoked });
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(text);
    };
    respond().catch(() => response.destroy());
  });
  const port = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    revoked,
    failNext: (status, errors, headers = {}) => {
      failures.push({ status, text: JSON.stringify({ errors }), headers });
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface State {
  readonly options: VaultDoubleOptions;
  readonly tokens: Set<string>;
  readonly revoked: string[];
}

function answer(request: IncomingMessage, body: string, { options, tokens, revoked }: State): Answer {
  const url = new URL(request.url ?? '/', 'http://vault');
  if (url.pathname === '/v1/auth/kubernetes/login') {
    const { jwt }: { jwt?: unknown } = JSON.parse(body);
    if (jwt !== options.jwt || jwt === undefined) return errors(403, 'permission denied');
    const token = `hvs.login-${tokens.size}`;
    tokens.add(token);
    return { status: 200, text: JSON.stringify({ auth: { client_token: token, lease_duration: 600 } }) };
  }
  const token = String(request.headers['x-vault-token'] ?? '');
  if (!tokens.has(token)) return errors(403, 'permission denied');
  if (url.pathname === '/v1/auth/token/revoke-self') {
    tokens.delete(token);
    revoked.push(token);
    return { status: 204, text: '' };
  }
  const folder = /^\/v1\/secret\/metadata(?:\/(.*))?$/.exec(decodeURIComponent(url.pathname));
  if (folder !== null) return answerMetadata(url.searchParams.has('list'), folder[1] ?? '', options);
  const path = /^\/v1\/secret\/data\/(.+)$/.exec(decodeURIComponent(url.pathname))?.[1];
  if (path === undefined) return errors(404, `no handler for route "${url.pathname.slice('/v1/'.length)}"`);
  const data = options.secrets[path];
  return data === undefined
    ? errors(404)
    : { status: 200, text: `{"data":{"data":${data},"metadata":{"version":1}}}` };
}

function answerMetadata(
  isList: boolean,
  path: string,
  { secrets, metadata = {} }: VaultDoubleOptions,
): Answer {
  if (!isList) {
    if (secrets[path] === undefined) return errors(404);
    return { status: 200, text: `{"data":{"custom_metadata":${metadata[path] ?? 'null'}}}` };
  }
  const prefix = path === '' ? '' : `${path}/`;
  const below = Object.keys(secrets).filter(name => name.startsWith(prefix));
  const keys = new Set(below.map(name => /^[^/]*\/?/.exec(name.slice(prefix.length))?.[0]));
  return keys.size === 0 ? errors(404) : { status: 200, text: JSON.stringify({ data: { keys: [...keys] } }) };
}

function errors(status: number, ...texts: string[]): Answer {
  return { status, text: JSON.stringify({ errors: texts }) };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
