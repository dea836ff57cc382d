/** A stand-in for the API server as Vault's kubernetes login uses it: it reviews the tokens that it made. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';

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
  const server = createServer((request, response) => {
    console.error('REVIEW', request.method, request.url);
    void readJson(request).then(review => {
      const token = tokenOf(review);
      const account = accounts.get(token);
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenReview',
          status:
            account === undefined
              ? { authenticated: false, error: 'unknown token' }
              : {
                  authenticated: true,
                  user: {
                    username: `system:serviceaccount:${account.namespace}:${account.name}`,
                    uid: account.uid,
                    groups: ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`],
                  },
                },
        }),
      );
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    token(namespace, name) {
      const uid = `uid-${namespace}-${name}`;
      const seconds = Math.floor(Date.now() / 1000);
      const claims = {
        iss: 'https://kubernetes.default.svc',
        sub: `system:serviceaccount:${namespace}:${name}`,
        aud: ['https://kubernetes.default.svc'],
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
