import { createServer, type Server } from 'node:https';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { SecureContextOptions } from 'node:tls';
import { fastify, type FastifyReply, type FastifyRequest } from 'fastify';
import { problem } from '../../errors.ts';
import { answerClientError } from './client-error.ts';
import { guardCalls, type Listener, type ShedReason } from './guard-calls.ts';
import { toHttpError } from './http-error.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Respond } from '../respond.ts';
import { retryAdvice } from './retry-advice.ts';
import { createRoom } from './room.ts';
import { sendText } from './send-text.ts';
import { sendTogether } from './send-together.ts';
import { takeText } from './take-text.ts';
import { unreadAnswers } from './unread-answers.ts';
import { watchConnections, type ConnectionEvents } from './watch-connections.ts';

export interface AdmissionServer {
  /** Resolves to the port that is listened on. */
  listen(host: string, port: number): Promise<number>;
  /** New connections get the new certificate, open ones keep theirs. As `tls` in {@link createAdmissionServer}. */
  setSecureContext(tls: SecureContextOptions): void;
  /** Ends the connections on which no request is being answered. */
  closeIdleConnections(): void;
  /** From now on every answer asks the client to close its connection. */
  startClosing(): void;
  /** Resolves when no connection is open; after {@link startClosing} clients that call see to that, call by call. */
  unconnected(): Promise<void>;
  /** Stops listening, closes idle connections, lets calls in flight finish for so long, and closes the rest. */
  close(withinMs: number): Promise<void>;
  readonly load: ServerLoad;
}

/** What there is at this moment. */
export interface ServerLoad {
  readonly connections: () => number;
  /** Bytes of large bodies that are read or held. */
  readonly largeBodies: () => number;
  /** Calls that wait for room for a large body. */
  readonly queued: () => number;
}

export interface ServerEvents extends Omit<ConnectionEvents, 'dropped'> {
  /** Told of each call or connection that was not worked on. */
  readonly shed: (reason: ShedReason | 'connections' | 'slow') => void;
}

export interface ServerOptions {
  /** PEM, answered to `GET /trust-bundle`; undefined while it is not known. */
  readonly trustBundle?: () => string | undefined;
  readonly limits?: Limits;
  readonly events?: ServerEvents;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  /** As in `guard-calls.ts`. */
  readonly lag?: () => number;
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
  const { limits = defaultLimits, events = SILENT, now = () => performance.now(), lag = () => 0 } = options;
  let closing = false;
  const sender =
    (reply: FastifyReply): Send =>
    (status, type, text) => {
      reply.hijack();
      // fastify asks for it where it leaves a body unread.
      const isLast = reply.getHeader('connection') === 'close';
      answers.send({ response: reply.raw, status, type, text, isLast });
    };
  const answers = sendTogether<ReadyAnswer>(
    ({ response, status, type, text, isLast }) => {
      // Looked at now: the call may have come in before.
      const connection = closing || isLast ? { connection: 'close' } : {};
      give(response, status, { 'content-type': type, ...connection }, text);
    },
    () => connections.open() <= 1,
  );
  const unread = unreadAnswers(limits.unreadBytes, () => events.shed('slow'), now);
  const give: Give = (response, status, headers, text) =>
    unread.given(response, sendText(response, status, headers, text));
  const room = createRoom(limits.largeBodiesBytes, limits.queue);
  const server = createHttpsServer(tls, limits);
  const connections = watchConnections(server, {
    limits,
    unread,
    now,
    lag,
    dropped: () => events.shed('connections'),
    handshakeFailed: events.handshakeFailed,
  });
  const shouldRetry = retryAdvice(now);
  let arrivedAt: (request: FastifyRequest['raw']) => number | undefined = () => undefined;
  const app = fastify<Server>({
    serverFactory(handle) {
      const read: Listener = (request, response) => {
        connections.reading(request);
        handle(request, response);
      };
      const guarded = guardCalls(read, {
        limits,
        room,
        now,
        lag,
        shed(response, reason) {
          events.shed(reason);
          sendShed(give, response, reason, { retry: shouldRetry(), isLast: closing });
        },
        slow: () => events.shed('slow'),
      });
      arrivedAt = guarded.arrivedAt;
      return server.on('request', (request, response) => {
        if (request.rawHeaders.length > 2 * limits.headerCount) return refuseHead(response);
        connections.called(request);
        response.on('close', () => {
          connections.done(request);
          unread.closed(response);
        });
        guarded.listener(request, response);
      });
    },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, () => events.shed('slow')),
    logger: false,
    genReqId: () => '',
    bodyLimit: limits.bodyBytes,
    // An API server may send to a pod that is going away; a 503 would make `failurePolicy` refuse the object.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    schemaController: { compilersFactory: WITHOUT_SCHEMAS },
  });
  // fastify's own take text/plain as well.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, takeText(body, limits.smallBodyBytes)),
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
      if (typeof request.body === 'string' && request.body.length > LONG_DECISION) answers.sendNow();
      answerWith(respond, request, arrivedAt(request.raw), sender(reply));
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
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    closeIdleConnections: () => server.closeIdleConnections(),
    setSecureContext(next) {
      server.setSecureContext(atLeastTls12(next));
    },
    startClosing() {
      closing = true;
    },
    unconnected: () => connections.none(),
    async close(withinMs) {
      closing = true;
      const closed = app.close();
      connections.endUnused();
      const timer = setTimeout(() => server.closeAllConnections(), withinMs);
      await closed;
      clearTimeout(timer);
    },
    load: { connections: connections.open, largeBodies: room.taken, queued: room.waiting },
  };
}

const SILENT: ServerEvents = { shed: () => {}, handshakeFailed: () => {} };

function createHttpsServer(tls: SecureContextOptions, limits: Limits): Server {
  const server = createServer({
    ...atLeastTls12(tls),
    handshakeTimeout: limits.handshakeMs,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headerMs,
    requestTimeout: limits.callMs,
    // `timeout` below is for silence between calls as well; this one is set and taken back for each call.
    keepAliveTimeout: 0,
    // Otherwise both of the timeouts for a call are looked at every 30 seconds.
    connectionsCheckingInterval: Math.min(1000, limits.headerMs),
  });
  // With a bound, Node drops further lines without a word, also the one that says how long the body is.
  server.maxHeadersCount = 0;
  server.timeout = limits.silenceMs;
  return server;
}

/** No route has a schema. Given none, fastify loads two compilers for them at once. */
const WITHOUT_SCHEMAS = { buildValidator: noSchemas, buildSerializer: noSchemas };

function noSchemas(): never {
  throw new TypeError('no route of admission has a schema');
}

/** Characters of a body that may take many times as long to decide about as others. */
const LONG_DECISION = 64 * 1024;

const TEXT = 'text/plain; charset=utf-8';
const PEM_TYPE = 'application/pem-certificate-chain';
const JSON_TYPE = 'application/json; charset=utf-8';

/** Each time: `setSecureContext` puts back to its default what it is not given. */
function atLeastTls12(tls: SecureContextOptions): SecureContextOptions {
  return { minVersion: 'TLSv1.2', ...tls };
}

/** Without the reply of fastify, which holds the body of the call. */
interface ReadyAnswer {
  readonly response: ServerResponse;
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly isLast: boolean;
}

type Give = (response: ServerResponse, status: number, headers: OutgoingHttpHeaders, text: string) => void;
type Send = (status: number, type: string, text: string) => void;

function answerWith(
  respond: Respond,
  request: FastifyRequest,
  arrivedAt: number | undefined,
  send: Send,
): void {
  const url = request.raw.url ?? '';
  const answer = respond(
    typeof request.body === 'string' ? request.body : '',
    url.slice(url.indexOf('?') + 1),
    arrivedAt,
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

/** What follows may be a body of any length: it is not read. */
function refuseHead(response: ServerResponse): void {
  response.writeHead(431, { connection: 'close', 'content-length': 0 }).end();
}

/**
 * HTTP 429, which is no answer to a review, so `failurePolicy` decides; and in the metrics of the API server it differs
 * from a replica that is not there. The rest of the body is read and dropped: closing the connection on it could lose the
 * answer. So one after which the connection is closed waits for it.
 */
function sendShed(give: Give, response: ServerResponse, reason: ShedReason, { retry, isLast }: Advice): void {
  const { text } = toHttpError(problem('OVERLOADED', { reason: SHED_TEXT[reason] }));
  const again = retry ? { 'retry-after': '1' } : {};
  const elsewhere = isLast ? { connection: 'close' } : {};
  const answer = (): void => give(response, 429, { 'content-type': TEXT, ...again, ...elsewhere }, text);
  if (!isLast || response.req.complete) answer();
  else response.req.once('end', answer).resume();
}

interface Advice {
  readonly retry: boolean;
  /** The connection is to be closed after it. */
  readonly isLast: boolean;
}

const SHED_TEXT: Readonly<Record<ShedReason, string>> = {
  bodies: 'too many large requests wait already',
  late: 'the time for this request was over before its turn came',
};
