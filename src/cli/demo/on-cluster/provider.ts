import { hash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createVaultApi } from '../vault-api.ts';
import { PROVIDER_PORT, ROLE, SECRET_PATH } from './names.ts';

/** What the provider prints of each version that it begins to serve: digests, by the names of the values. */
export interface ServedVersion {
  readonly version: number;
  readonly sha256: Readonly<Record<string, string>>;
}

/** After the first read: long enough to look at the first files, short enough to wait for. */
const CHANGE_AFTER = 8_000;

/**
 * The provider of `postern demo --cluster`, as it runs in a pod of its own: serves a login with a random password, and
 * another password some seconds after it has been read. Nobody outside the pod ever knows one: digests are printed.
 *
 * @param account the ServiceAccount that may log in, `<namespace>:<name>`
 * @returns the port
 */
export async function serveProvider(
  account: string,
  print: (line: string) => void,
  signal: AbortSignal,
  port = PROVIDER_PORT,
): Promise<number> {
  const vault = createVaultApi(ROLE, jwt => subjectOf(jwt) === `system:serviceaccount:${account}`);
  const change = (): void => {
    const data = { username: 'orders', password: randomBytes(12).toString('base64url') };
    const sha256 = Object.fromEntries(
      Object.entries(data).map(([name, value]) => [name, hash('sha256', value)]),
    );
    const served: ServedVersion = { version: vault.put(SECRET_PATH, data), sha256 };
    print(JSON.stringify(served));
  };
  change();
  let later: NodeJS.Timeout | undefined;
  const server = createServer((request, response) => {
    vault.listener(request, response);
    response.once('finish', () => {
      if (vault.reads() > 0) later ??= setTimeout(change, CHANGE_AFTER);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  signal.addEventListener('abort', () => {
    clearTimeout(later);
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/**
 * Whom a token says that it is for. Its signature is not looked at, as a Vault would have the API server do: that takes
 * a permission in the cluster, and what is served here is of use to nobody.
 */
function subjectOf(jwt: string): unknown {
  const [, payload = ''] = jwt.split('.');
  try {
    const claims: { sub?: unknown } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return claims.sub;
  } catch {
    return undefined;
  }
}
