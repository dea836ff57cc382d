import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The application's reload endpoint: counts the calls of an on-change action. */
export interface ReloadListener {
  readonly url: string;
  calls(): number;
  close(): Promise<void>;
}

export async function startReloadListener(): Promise<ReloadListener> {
  let calls = 0;
  const server = createServer((request, response) => {
    if (request.method === 'POST' && request.url === '/-/reload') calls++;
    request.resume();
    response.writeHead(204).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/-/reload`,
    calls: () => calls,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
