import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../../../harness/listen-on-loopback.ts';

/** A server in the place of Vault that tells in its errors what it was asked, as broken proxies do. */
export interface EchoingVault {
  readonly address: string;
  readonly close: () => Promise<void>;
}

export interface EchoedSecrets {
  /** The token that it gives for a login. */
  readonly loginToken: string;
  /** A secret value, in answers that cannot be read. */
  readonly value: string;
}

/**
 * Logs in whoever asks at `auth/kubernetes` and echoes at any other mount. The last step of a secret's path chooses how
 * reading it fails.
 */
export async function startEchoingVault({ loginToken, value }: EchoedSecrets): Promise<EchoingVault> {
  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const echo = `cannot handle ${JSON.stringify(request.headers)} ${await bodyOf(request)}`;
    const send = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    const url = request.url ?? '';
    if (url === '/v1/auth/kubernetes/login') return send(200, { auth: { client_token: loginToken } });
    switch (url.slice(url.lastIndexOf('/') + 1)) {
      case 'warning':
        return send(404, { warnings: [echo] });
      case 'absent':
        return send(404, { errors: [echo] });
      case 'page':
        return send(502, `<html><h1>Bad gateway</h1>${echo}</html>`);
      case 'unavailable':
        return send(503, { errors: [echo] });
      case 'elsewhere':
        return send(307, '', { location: `http://127.0.0.1:9/${encodeURIComponent(echo)}` });
      case 'garbled':
        return send(200, `{"data":{"data":{"password":${JSON.stringify(value)},`);
      case 'list':
        return send(200, { data: { data: [value] } });
      case 'cut':
        response.writeHead(200, { 'content-length': '4000' });
        response.write(`{"data":{"data":{"password":${JSON.stringify(value)}}}}`);
        return void setTimeout(() => response.destroy(), 50);
      case 'no-http':
        return void request.socket.end(`${echo} ${value}\r\n`);
      default:
        return send(400, { errors: [echo, encodeURIComponent(echo), Buffer.from(echo).toString('base64')] });
    }
  };
  const port = await listenOnLoopback(server);
  return {
    address: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
