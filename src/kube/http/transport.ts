import type { IncomingMessage } from 'node:http';
import { PosternError, describe, problem } from '../../errors.ts';
import type { ClusterAccess } from '../access/access.ts';
import { type KubeRequest, callHeaders, callName, callUrl } from './call.ts';
import { type Purpose, createConnections } from './connections.ts';
import { orAborted, withDeadline } from '../deadline.ts';
import { exchange, readBody } from './exchange.ts';
import { retrying } from './retry.ts';
import { KubeStatusError, statusFrom } from '../status-error.ts';

export interface TransportOptions {
  readonly access: ClusterAccess;
  readonly userAgent: string;
  /** For a whole call with its retries, unless the call says otherwise. */
  readonly timeoutMs: number;
  /** Longest body that is read; streams have no limit. */
  readonly maxBytes: number;
  readonly random: () => number;
  readonly now: () => number;
}

/** How calls reach the server: credentials, connections, deadline, retries. The errors are those of KubeClient. */
export interface Transport {
  /** The type parameter is the caller's word for what the server sends. */
  readonly request: <T>(call: KubeRequest) => Promise<T>;
  readonly stream: (call: KubeRequest) => Promise<IncomingMessage>;
  readonly close: () => void;
}

interface SendOptions {
  readonly purpose: Purpose;
  readonly signal: AbortSignal;
  readonly reusedSilenceMs?: number | undefined;
}

export function createTransport(options: TransportOptions): Transport {
  const { access, userAgent, maxBytes, random, now } = options;
  const connections = createConnections();

  async function request<T>(call: KubeRequest): Promise<T> {
    const timeoutMs = call.timeoutMs ?? options.timeoutMs;
    const idempotent = call.idempotent ?? ['GET', 'PUT', 'DELETE'].includes(call.method);
    const endsAt = now() + timeoutMs;
    return limited(call, timeoutMs, async signal => {
      // Giving up on a silent connection means sending the call again.
      const reusedSilenceMs = idempotent ? timeoutMs / 3 : undefined;
      return retrying({ idempotent, maxAttempts: 4, endsAt, now, random, signal }, async () => {
        const response = await send(call, { purpose: 'call', signal, reusedSilenceMs });
        const object: T = parsed(call, await body(call, response));
        return object;
      });
    });
  }

  async function stream(call: KubeRequest): Promise<IncomingMessage> {
    // The signal that the deadline brings ends with the acceptance; this one lives as long as the stream.
    const life = new AbortController();
    const end = (): void => life.abort(call.signal?.reason);
    call.signal?.addEventListener('abort', end, { once: true });
    const forget = (): void => call.signal?.removeEventListener('abort', end);
    try {
      const response = await limited(call, call.timeoutMs ?? options.timeoutMs, () =>
        send(call, { purpose: 'watch', signal: life.signal }),
      );
      response.once('close', forget);
      return response;
    } catch (error) {
      forget();
      life.abort(error);
      throw error;
    }
  }

  /** Runs `work` within the deadline and gives whatever it throws a code. */
  async function limited<T>(call: KubeRequest, timeoutMs: number, work: (signal: AbortSignal) => Promise<T>) {
    const { origin } = access.server;
    const onTimeout = (): PosternError => {
      // A silent server often is a connection that died without a sign, and then its neighbours did too.
      connections.dropIdle();
      return problem('KUBE_DEADLINE', { call: callName(call), server: origin, seconds: timeoutMs / 1000 });
    };
    return withDeadline({ timeoutMs, signal: call.signal, onTimeout }, async signal => {
      try {
        return await work(signal);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (error instanceof PosternError) throw error;
        const reason = describe(error) || 'no reason was given';
        throw problem('KUBE_UNREACHABLE', { call: callName(call), server: origin, reason }, { cause: error });
      }
    });
  }

  /** One request; after a 401 a second one with new credentials. Resolves only with a status below 400. */
  async function send(call: KubeRequest, how: SendOptions): Promise<IncomingMessage> {
    let response = await sendOnce(call, how);
    if (response.statusCode === 401) {
      // Read to its end, so that the second request finds the connection free.
      await body(call, response);
      response = await sendOnce(call, how);
    }
    const status = response.statusCode ?? 0;
    if (status < 400) return response;
    const after = Number(response.headers['retry-after'] ?? Number.NaN);
    const refusal = statusFrom(await body(call, response));
    throw new KubeStatusError(callName(call), status, refusal, after >= 0 ? after * 1000 : undefined);
  }

  async function sendOnce(call: KubeRequest, { purpose, signal, reusedSilenceMs }: SendOptions) {
    const endpoint = await orAborted(access.endpoint(), signal);
    try {
      const response = await exchange({
        method: call.method,
        url: callUrl(endpoint.server, call),
        headers: callHeaders(call, endpoint, userAgent),
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        agent: connections.agentFor(endpoint, purpose),
        signal,
        reusedSilenceMs,
      });
      if (response.statusCode === 401) access.renew(endpoint);
      return response;
    } catch (error) {
      if (!signal.aborted) connections.dropIdle();
      throw error;
    }
  }

  async function body(call: KubeRequest, response: IncomingMessage): Promise<string> {
    try {
      return await readBody(response, maxBytes);
    } catch (error) {
      throw error instanceof RangeError ? unusable(call, error.message) : error;
    }
  }

  function parsed(call: KubeRequest, text: string) {
    try {
      return JSON.parse(text);
    } catch {
      // Not the parser's own message: it quotes the text, and the text may be a Secret.
      throw unusable(call, 'it is not JSON');
    }
  }

  function unusable(call: KubeRequest, reason: string): PosternError {
    return problem('KUBE_ANSWER', { call: callName(call), server: access.server.origin, reason });
  }

  return { request, stream, close: connections.close };
}
