/** A stand-in for the API server as Vault's kubernetes login uses it: it reviews the tokens that it made. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { listenOnLoopback } from '../harness/listen-on-loopback.ts';

const audience = 'https://kubernetes.default.svc';

export interface TokenReviewer {
  /** `kubernetes_host` of Vault's configuration. */
  readonly url: string;
  /** A token of a ServiceAccount. */
  readonly token: (namespace: string, name: string) => string;
  readonly stop: () => Promise<void>;
}

export async function startTokenReviewer(): Promise<TokenReviewer> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const accounts = new Map<string, { namespace: string; name: string; uid: string }>();
  const review = (token: string): Record<string, unknown> => {
    const account = accounts.get(token);
    if (account === undefined) return { authenticated: false, error: 'unknown token' };
    const { namespace, name, uid } = account;
    const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
    const user = { username: `system:serviceaccount:${namespace}:${name}`, uid, groups };
    return { authenticated: true, audiences: [audience], user };
  };
  const server = createServer((request, response) => {
    const respond = async (): Promise<void> => {
      const status = review(tokenOf(await readJson(request)));
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', status }));
    };
    respond().catch(() => response.destroy());
  });
  const port = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${port}`,
    token(namespace, name) {
      const uid = `uid-${namespace}-${name}`;
      const seconds = Math.floor(Date.now() / 1000);
      const claims = {
        iss: audience,
        sub: `system:serviceaccount:${namespace}:${name}`,
        aud: [audience],
        iat: seconds,
        nbf: seconds,
        exp: seconds + 600,
        'kubernetes.io': { namespace, serviceaccount: { name, uid } },
      };
      const unsigned = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
      const token = `${unsigned}.${sign('sha256', Buffer.from(unsigned), privateKey).toString('base64url')}`;
      accounts.set(token, { namespace, name, uid });
      return token;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return JSON.parse(Buffer.concat(chunks).toString());
}

function tokenOf(review: unknown): string {
  const { spec }: { spec?: { token?: string } } = Object(review);
  return spec?.token ?? '';
}
