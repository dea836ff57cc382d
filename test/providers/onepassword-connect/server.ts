/**
 * A 1Password Connect server for tests and demos, after the public description of its API
 * (https://developer.1password.com/docs/connect/api-reference/): vaults, items, files and their contents, SCIM
 * filters on titles, a bearer token, and error bodies with status and message.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { fullItem, overview, store, type StoredItem, type StoredVault, type VaultSeed } from './items.ts';

export interface ConnectServerOptions {
  readonly vaults: readonly VaultSeed[];
  readonly token?: string;
  /** 0, any free one, where absent. */
  readonly port?: number;
  /** 127.0.0.1 where absent. */
  readonly host?: string;
  /** PEM. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export interface ConnectServer {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string;
  /** Method and path with query of every request so far, in order. */
  readonly requests: readonly string[];
  /** Replaces everything that the server holds. */
  readonly replace: (vaults: readonly VaultSeed[]) => void;
  /** The next answer that has not begun yet is this one instead. */
  readonly failNext: (status: number, message: string, headers?: Readonly<Record<string, string>>) => void;
  readonly stop: () => Promise<void>;
}

export async function startConnectServer(options: ConnectServerOptions): Promise<ConnectServer> {
  const { token = 'connect-token', port = 0, host = '127.0.0.1', tls } = options;
  let vaults = store(options.vaults);
  const requests: string[] = [];
  const failures: Answer[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    requests.push(`${request.method} ${request.url}`);
    send(response, failures.shift() ?? answer(request, token, vaults));
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer({ ...tls }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host}:${address.port}`,
    token,
    requests,
    replace: seeds => {
      vaults = store(seeds);
    },
    failNext: (status, message, headers) => {
      failures.push({ ...error(status, message), ...(headers === undefined ? {} : { headers }) });
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status: number;
  /** Bytes as they are, anything else as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const id = '([\\da-z]{26})';
const routes = {
  vaults: /^\/v1\/vaults\/?$/,
  vault: new RegExp(`^/v1/vaults/${id}/?$`),
  items: new RegExp(`^/v1/vaults/${id}/items/?$`),
  item: new RegExp(`^/v1/vaults/${id}/items/${id}/?$`),
  files: new RegExp(`^/v1/vaults/${id}/items/${id}/files/?$`),
  file: new RegExp(`^/v1/vaults/${id}/items/${id}/files/${id}(/content)?$`),
};

function answer(request: IncomingMessage, token: string, vaults: readonly StoredVault[]): Answer {
  if (request.headers.authorization === undefined) return error(401, 'Authentication required');
  if (request.headers.authorization !== `Bearer ${token}`) return error(401, 'Invalid token signature');
  if (request.method !== 'GET') return error(405, 'Method not allowed');
  const url = new URL(request.url ?? '/', 'http://connect');
  const filter = readFilter(url.searchParams.get('filter'));
  if (filter === 'invalid') return error(400, 'Invalid filter');
  if (routes.vaults.test(url.pathname)) {
    const matching = vaults.filter(vault => filter === undefined || vault.name === filter.value);
    return { status: 200, body: matching.map(describeVault) };
  }
  const vaultId = /^\/v1\/vaults\/([^/]+)/.exec(url.pathname)?.[1];
  const vault = vaults.find(candidate => candidate.id === vaultId);
  if (vault === undefined) return error(404, `vault ${vaultId} not found`);
  if (routes.vault.test(url.pathname)) return { status: 200, body: describeVault(vault) };
  if (routes.items.test(url.pathname)) {
    const matching = vault.items.filter(item => filter === undefined || item.title === filter.value);
    return { status: 200, body: matching.map(item => overview(vault, item)) };
  }
  return answerItem(url.pathname, vault);
}

function answerItem(path: string, vault: StoredVault): Answer {
  const itemId = /\/items\/([^/]+)/.exec(path)?.[1];
  const item = vault.items.find(candidate => candidate.id === itemId);
  if (item === undefined) return error(404, `item ${itemId} not found`);
  if (routes.item.test(path)) return { status: 200, body: fullItem(vault, item) };
  if (routes.files.test(path)) return { status: 200, body: fullItem(vault, item)['files'] };
  return answerFile(path, vault, item);
}

function answerFile(path: string, vault: StoredVault, item: StoredItem): Answer {
  const [, , , fileId, content] = routes.file.exec(path) ?? [];
  const index = item.files.findIndex(candidate => candidate.id === fileId);
  const file = item.files[index];
  if (file === undefined) return error(404, `file ${fileId} not found`);
  if (content !== undefined) return { status: 200, body: Buffer.from(file.content) };
  const described = fullItem(vault, item)['files'];
  return { status: 200, body: Array.isArray(described) ? described[index] : undefined };
}

/** `title eq "…"` (vaults: also `name`), the text written as in JSON. */
function readFilter(filter: string | null): { value: string } | 'invalid' | undefined {
  if (filter === null) return undefined;
  const quoted = /^(?:title|name) eq (".*")$/s.exec(filter)?.[1];
  try {
    const value: unknown = JSON.parse(quoted ?? '');
    return typeof value === 'string' ? { value } : 'invalid';
  } catch {
    return 'invalid';
  }
}

function describeVault(vault: StoredVault): Record<string, unknown> {
  return {
    id: vault.id,
    name: vault.name,
    attributeVersion: 1,
    contentVersion: 1,
    items: vault.items.length,
    type: 'USER_CREATED',
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
  };
}

function error(status: number, message: string): Answer {
  return { status, body: { status, message } };
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const isFile = Buffer.isBuffer(body);
  response.writeHead(status, {
    'content-type': isFile ? 'application/octet-stream' : 'application/json',
    '1Password-Connect-Version': '1.7.3',
    ...headers,
  });
  response.end(isFile ? body : JSON.stringify(body));
}
