import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { boundConnections } from './bound-connections.ts';
import { type CheckResult, type HealthCheck, report, runChecks } from './health-check.ts';
import { contentType } from './exposition.ts';
import type { MetricsRegistry } from './metrics.ts';

export interface HealthServerOptions {
  /** Failing means: restart the process. Keep to what a restart mends. */
  readonly live: readonly HealthCheck[];
  /** Failing means: send no requests. */
  readonly ready: readonly HealthCheck[];
  readonly metrics: MetricsRegistry;
  /** A check without an answer for so long has failed. 2000 when not given. */
  readonly checkTimeoutMs?: number;
}

export interface HealthServer {
  /** Resolves with the port that is listened on; 0 asks for a free one. */
  listen(port: number, host?: string): Promise<number>;
  close(): Promise<void>;
}

/**
 * Plain HTTP with `/livez`, `/readyz` and `/metrics`. The first two answer 200 `ok` or 503 and the list of all
 * checks; with `?verbose` the list comes in any case, in the form of the API server's own health pages
 * (https://kubernetes.io/docs/reference/using-api/health-checks/).
 */
export function createHealthServer(options: HealthServerOptions): HealthServer {
  const { live, ready, metrics, checkTimeoutMs = 2000 } = options;
  const pages: Readonly<Record<string, (isVerbose: boolean) => Promise<Page>>> = {
    '/livez': async isVerbose => healthPage('livez', await runChecks(live, checkTimeoutMs), isVerbose),
    '/readyz': async isVerbose => healthPage('readyz', await runChecks(ready, checkTimeoutMs), isVerbose),
    '/metrics': async () => ({ status: 200, type: contentType, body: metrics.text() }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const page = Object.hasOwn(pages, url.pathname) ? pages[url.pathname] : undefined;
    if (request.method !== 'GET' && request.method !== 'HEAD')
      send(response, plain(405, 'only GET is answered here'));
    else if (!page) send(response, plain(404, `there is ${Object.keys(pages).join(', ')}`));
    else send(response, await page(url.searchParams.has('verbose')));
  }

  const server = createServer({
    requestTimeout: 5000,
    headersTimeout: 5000,
    keepAliveTimeout: 60_000,
    // Otherwise both times for a request are looked at every 30 seconds.
    connectionsCheckingInterval: 1000,
  });
  boundConnections(server, MOST_CONNECTIONS);
  server.on('request', (request, response) => {
    answer(request, response).catch(() => send(response, plain(500, 'this page could not be made')));
  });

  return { listen: (port, host) => listen(server, port, host), close: () => close(server) };
}

/** Of kubelet and a scraper or two; and of any pod that likes to, since nothing here is secret. */
const MOST_CONNECTIONS = 100;

interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function healthPage(name: string, results: readonly CheckResult[], isVerbose: boolean): Page {
  const isHealthy = results.every(result => result.failure === undefined);
  if (isHealthy && !isVerbose) return plain(200, 'ok');
  return plain(isHealthy ? 200 : 503, report(name, results));
}

function plain(status: number, body: string): Page {
  return { status, type: 'text/plain; charset=utf-8', body: `${body}\n` };
}

function send(response: ServerResponse, { status, type, body }: Page): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
  response.end(body);
}

async function listen(server: Server, port: number, host?: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, host, resolve);
  await promise;
  server.off('error', reject);
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

async function close(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}
