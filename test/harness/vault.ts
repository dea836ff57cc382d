import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binary } from './binaries.ts';
import { freePort } from './free-port.ts';
import { send } from './http-send.ts';
import { startProgram, type Program } from './program.ts';
import { tempFolder } from './temp-folder.ts';
import { testCertificate } from './test-certificate.ts';
import { waitUntil } from './wait-until.ts';

export interface VaultOptions {
  /** Serve HTTPS with a certificate that `ca` signs, instead of HTTP. */
  readonly tls?: boolean;
}

/** A Vault server on loopback, unsealed, with a KV version 2 engine at `secret/`. */
export interface Vault {
  /** For example `http://127.0.0.1:23456`. */
  readonly address: string;
  /** The root token. */
  readonly token: string;
  /** PEM; with TLS only. */
  readonly ca: string | undefined;
  /** One call of Vault's HTTP API as root: `request('POST', 'sys/auth/kubernetes', {type: 'kubernetes'})`. Gives the body; throws unless 2xx. */
  readonly request: (method: string, path: string, body?: unknown) => Promise<unknown>;
  /** Takes the server away; `start` brings it back. */
  readonly stop: () => Promise<void>;
  /** On the same address, with the same data and token, unsealed. */
  readonly start: () => Promise<void>;
  /** Ends it for good and removes its data. */
  readonly remove: () => Promise<void>;
}

interface Keys {
  readonly rootToken: string;
  readonly unsealKey: string;
}

/** Starts one. Its data is kept in files (`vault server -dev` forgets them when it ends) until `remove`, or until this process dies. */
export async function startVault({ tls = false }: VaultOptions = {}): Promise<Vault> {
  const folder = await tempFolder('vault');
  const address = `${tls ? 'https' : 'http'}://127.0.0.1:${await freePort()}`;
  const { configFile, ca } = await configure(folder.path, address, tls);
  const call = async (method: string, path: string, body?: unknown, token = ''): Promise<unknown> =>
    vaultCall({ address, ca, token }, method, path, body);
  let program: Program | undefined;
  let keys: Keys | undefined;

  const stop = async (): Promise<void> => {
    await program?.stop();
    program = undefined;
  };
  const start = async (): Promise<void> => {
    const started = await startProgram({
      command: await binary('vault'),
      args: ['server', `-config=${configFile}`],
      logFolder: folder.path,
      graceSeconds: 3,
    });
    program = started;
    await waitUntil(async () => (await call('GET', 'sys/seal-status')) !== undefined, {
      what: 'Vault answers',
      timeoutSeconds: 60,
      hopeless: started.ended,
    });
    keys ??= readKeys(await call('PUT', 'sys/init', { secret_shares: 1, secret_threshold: 1 }));
    await call('PUT', 'sys/unseal', { key: keys.unsealKey });
    // Answers 200 only when it is unsealed and active.
    await waitUntil(async () => (await call('GET', 'sys/health')) !== undefined, {
      what: 'Vault is active',
      timeoutSeconds: 30,
    });
  };
  const remove = async (): Promise<void> => {
    await stop();
    await folder.remove();
  };

  try {
    await start();
    if (keys === undefined) throw new Error('Vault was started without keys');
    const token = keys.rootToken;
    const request: Vault['request'] = async (method, path, body) => call(method, path, body, token);
    await addKeyValueEngine(request);
    return { address, token, ca, request, stop, start, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function configure(
  folder: string,
  address: string,
  tls: boolean,
): Promise<{ configFile: string; ca: string | undefined }> {
  const certificate = tls ? testCertificate() : undefined;
  if (certificate !== undefined) {
    await writeFile(join(folder, 'server.crt'), certificate.certificate);
    await writeFile(join(folder, 'server.key'), certificate.key, { mode: 0o600 });
  }
  const data = join(folder, 'data');
  await mkdir(data);
  const configFile = join(folder, 'vault.json');
  const { host } = new URL(address);
  const config = {
    storage: { file: { path: data } },
    listener: {
      tcp: {
        address: host,
        ...(tls
          ? { tls_cert_file: join(folder, 'server.crt'), tls_key_file: join(folder, 'server.key') }
          : { tls_disable: true }),
      },
    },
    api_addr: address,
    // The only port that Vault takes for itself would be the next one, which may belong to somebody else.
    cluster_addr: `https://127.0.0.1:${await freePort()}`,
    disable_mlock: true,
    log_level: 'warn',
  };
  await writeFile(configFile, JSON.stringify(config));
  return { configFile, ca: certificate?.ca };
}

function readKeys(answer: unknown): Keys {
  const { root_token: rootToken, keys }: Record<string, unknown> = Object(answer);
  const unsealKey: unknown = Array.isArray(keys) ? keys[0] : undefined;
  if (typeof rootToken !== 'string' || typeof unsealKey !== 'string') {
    throw new Error('Vault was initialised and gave no root token or no key');
  }
  return { rootToken, unsealKey };
}

async function addKeyValueEngine(request: Vault['request']): Promise<void> {
  await request('POST', 'sys/mounts/secret', { type: 'kv', options: { version: '2' } });
  // The engine answers "upgrading from non-versioned to versioned data" for a moment.
  await waitUntil(async () => (await request('GET', 'secret/config')) !== undefined, {
    what: 'the key-value engine of Vault is ready',
    timeoutSeconds: 30,
  });
}

async function vaultCall(
  { address, ca, token }: { address: string; ca: string | undefined; token: string },
  method: string,
  path: string,
  body: unknown,
): Promise<unknown> {
  const answer = await send({
    url: `${address}/v1/${path}`,
    method,
    headers: token === '' ? {} : { 'x-vault-token': token },
    ...(ca === undefined ? {} : { ca }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (answer.status < 200 || answer.status > 299) {
    throw new Error(`${method} ${path} was answered with ${answer.status}: ${answer.body}`);
  }
  return answer.body === '' ? null : JSON.parse(answer.body);
}
