import { createServer } from 'node:http';
import { closeServer, listenOnLoopback } from './listen.ts';

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
  const port = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${port}/-/reload`,
    calls: () => calls,
    close: () => closeServer(server),
  };
}
