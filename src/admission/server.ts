import { X509Certificate, createPrivateKey } from 'node:crypto';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fastify, type FastifyReply, type FastifyRequest } from 'fastify';
import { problem } from '../errors.ts';
import type { Answer } from './answer.ts';
import { deadlineOf } from './deadline.ts';
import type { Handler } from './handler.ts';
import { toHttpError } from './http-error.ts';
import { readReview, writeReview } from './review.ts';

/** What the server proves itself with, PEM. */
export interface ServingPair {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
}

export interface AdmissionServer {
  /** Resolves to the port that is listened on. */
  listen(host: string, port: number): Promise<number>;
  /**
   * New connections get the new pair, open ones keep theirs.
   * @throws PosternError `SERVING_PAIR_MISMATCH`; the old pair stays in use
   */
  useServingPair(pair: ServingPair): void;
  /** From now on every answer asks the client to close its connection. */
  startClosing(): void;
  /** Stops listening, lets calls in flight finish, closes the rest. */
  close(): Promise<void>;
}

/**
 * The HTTPS side: `POST /<name>` with an AdmissionReview goes to the handler of that name.
 * HTTP/1.1 only: that is all the API server speaks to webhooks.
 * @param now milliseconds of a clock that never goes back
 */
export function createAdmissionServer(
  handlers: Readonly<Record<string, Handler>>,
  pair: ServingPair,
  now: () => number,
): AdmissionServer {
  let closing = false;
  const app = fastify({
    https: { ...tlsOptions(pair), headersTimeout: 10_000 },
    logger: false,
    genReqId: () => '',
    bodyLimit: BODY_LIMIT,
    requestTimeout: 30_000,
    // Go's client keeps an idle connection for 90 s. Were ours shorter, a call could be sent into a connection that
    // is just being closed, and Go does not repeat a POST.
    keepAliveTimeout: 100_000,
    // `__proto__` and `constructor` are valid keys of Kubernetes maps. JSON.parse makes plain properties of them;
    // nothing here merges objects deeply.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    // An API server may send to a pod that is going away; a 503 would make `failurePolicy` refuse the object.
    return503OnClosing: false,
    exposeHeadRoutes: false,
  });
  app.setErrorHandler((error, _request, reply) => sendError(reply, error));
  app.setNotFoundHandler((_request, reply) => {
    void reply
      .code(404)
      .type(TEXT)
      .send(
        `POST to ${Object.keys(handlers)
          .map(name => `/${name}`)
          .join(' or ')}`,
      );
  });
  for (const [name, handler] of Object.entries(handlers)) {
    app.post(`/${name}`, (request, reply) => {
      if (closing) reply.header('connection', 'close');
      answerWith(handler, request, reply, now);
    });
  }
  return {
    async listen(host, port) {
      await app.listen({ host, port });
      return (app.server.address() as AddressInfo).port;
    },
    useServingPair(next) {
      (app.server as Server).setSecureContext(tlsOptions(next));
    },
    startClosing() {
      closing = true;
    },
    close: () => app.close(),
  };
}

const TEXT = 'text/plain; charset=utf-8';
/** With the charset, which fastify would otherwise add to each answer. */
const JSON_TYPE = 'application/json; charset=utf-8';
/** Two objects at etcd's limit of 1.5 MiB, which JSON escapes can make several times longer. */
const BODY_LIMIT = 8 * 1024 * 1024;

/** Every option each time: `setSecureContext` puts back to its default what it is not given, `minVersion` too. */
function tlsOptions(pair: ServingPair): ServingPair & { minVersion: 'TLSv1.2' } {
  // Node takes a certificate with a key of another kind without a word, and then every handshake fails.
  if (!new X509Certificate(pair.cert).checkPrivateKey(createPrivateKey(pair.key))) {
    throw problem('SERVING_PAIR_MISMATCH', {});
  }
  return { cert: pair.cert, key: pair.key, minVersion: 'TLSv1.2' };
}

function answerWith(handler: Handler, request: FastifyRequest, reply: FastifyReply, now: () => number): void {
  const review = readReview(request.body);
  const url = request.raw.url ?? '';
  const send = (answer: Answer): void => {
    reply.header('content-type', JSON_TYPE).send(writeReview(review.uid, answer));
  };
  const answer = handler(review, deadlineOf(url.slice(url.indexOf('?') + 1), now));
  if (answer instanceof Promise) answer.then(send).catch((error: unknown) => sendError(reply, error));
  else send(answer);
}

function sendError(reply: FastifyReply, error: unknown): void {
  const { status, text } = toHttpError(error);
  reply.code(status).header('content-type', TEXT).send(text);
}
