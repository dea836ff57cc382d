import type { SecureContextOptions } from 'node:tls';
import { fastify, type FastifyReply, type FastifyRequest } from 'fastify';
import { toHttpError } from './http-error.ts';
import type { Respond } from './respond.ts';

export interface AdmissionServer {
  /** Resolves to the port that is listened on. */
  listen(host: string, port: number): Promise<number>;
  /** New connections get the new certificate, open ones keep theirs. As `tls` in {@link createAdmissionServer}. */
  setSecureContext(tls: SecureContextOptions): void;
  /** Ends the connections on which no request is being answered. */
  closeIdleConnections(): void;
  /** From now on every answer asks the client to close its connection. */
  startClosing(): void;
  /** Stops listening, lets calls in flight finish, closes the rest. */
  close(): Promise<void>;
}

export interface ServerOptions {
  /** PEM, answered to `GET /trust-bundle`; undefined while it is not known. */
  readonly trustBundle?: () => string | undefined;
}

/**
 * The HTTPS side: `POST /<name>` with an AdmissionReview goes to whoever responds under that name.
 * HTTP/1.1 only: that is all the API server speaks to webhooks.
 * @param tls certificate and key that belong together; Node takes a pair of two kinds without a word, and then every
 * handshake fails
 */
export function createAdmissionServer(
  responders: Readonly<Record<string, Respond>>,
  tls: SecureContextOptions,
  options: ServerOptions = {},
): AdmissionServer {
  let closing = false;
  const sender =
    (reply: FastifyReply): Send =>
    (status, type, text) => {
      // Looked at now: the call may have come in before.
      if (closing) reply.header('connection', 'close');
      reply.code(status).header('content-type', type).send(text);
    };
  const app = fastify({
    https: { ...atLeastTls12(tls), headersTimeout: 10_000 },
    logger: false,
    genReqId: () => '',
    bodyLimit: BODY_LIMIT,
    requestTimeout: 30_000,
    // Go's client keeps an idle connection for 90 s. Were ours shorter, a call could be sent into a connection that
    // is just being closed, and Go does not repeat a POST.
    keepAliveTimeout: 100_000,
    // An API server may send to a pod that is going away; a 503 would make `failurePolicy` refuse the object.
    return503OnClosing: false,
    exposeHeadRoutes: false,
  });
  // fastify's own take text/plain as well.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  app.setErrorHandler((error, _request, reply) => sendError(sender(reply), error));
  app.setNotFoundHandler((_request, reply) => {
    const paths = Object.keys(responders).map(name => `/${name}`);
    sender(reply)(
      404,
      TEXT,
      `NOT_FOUND: POST an AdmissionReview to ${paths.join(' or ')}, or GET /trust-bundle`,
    );
  });
  for (const [name, respond] of Object.entries(responders)) {
    app.post(`/${name}`, (request, reply) => {
      answerWith(respond, request, sender(reply));
    });
  }
  // Who trusts the connection at present learns here whom to trust next, and follows a rotation that way.
  app.get('/trust-bundle', (_request, reply) => {
    const bundle = options.trustBundle?.();
    if (bundle === undefined) sender(reply)(503, TEXT, 'NOT_READY: the trust bundle is not known yet');
    else sender(reply)(200, PEM_TYPE, bundle);
  });
  return {
    async listen(host, port) {
      await app.listen({ host, port });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    closeIdleConnections: () => app.server.closeIdleConnections(),
    setSecureContext(next) {
      app.server.setSecureContext(atLeastTls12(next));
    },
    startClosing() {
      closing = true;
    },
    close: () => app.close(),
  };
}

const TEXT = 'text/plain; charset=utf-8';
const PEM_TYPE = 'application/pem-certificate-chain';
/** With the charset, which fastify would otherwise add to each answer. */
const JSON_TYPE = 'application/json; charset=utf-8';
/** Two objects at etcd's limit of 1.5 MiB, which JSON escapes can make several times longer. */
const BODY_LIMIT = 8 * 1024 * 1024;

/** Each time: `setSecureContext` puts back to its default what it is not given. */
function atLeastTls12(tls: SecureContextOptions): SecureContextOptions {
  return { minVersion: 'TLSv1.2', ...tls };
}

type Send = (status: number, type: string, text: string) => void;

function answerWith(respond: Respond, request: FastifyRequest, send: Send): void {
  const url = request.raw.url ?? '';
  const answer = respond(
    typeof request.body === 'string' ? request.body : '',
    url.slice(url.indexOf('?') + 1),
  );
  if (answer instanceof Promise) {
    answer.then(text => send(200, JSON_TYPE, text)).catch((error: unknown) => sendError(send, error));
  } else {
    send(200, JSON_TYPE, answer);
  }
}

function sendError(send: Send, error: unknown): void {
  const { status, text } = toHttpError(error);
  send(status, TEXT, text);
}
