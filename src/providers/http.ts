/** The one HTTP client of all providers, on node's own modules: `fetch` alone would cost the agent 20 ms at start. */
import http from 'node:http';
import https from 'node:https';
import { MOST_VALUES } from '../golang/encoding/json.ts';
import { hasMoreValues } from '../golang/json-values.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../resolve/contract.ts';

export interface HttpOptions {
  /** Milliseconds from the first attempt to connect to the last byte of the answer. */
  readonly deadline?: number;
  /** Longest body that is read, in bytes. */
  readonly maxBytes?: number;
  /** Most members and elements of a body of JSON. */
  readonly maxValues?: number;
}

/** What an agent has room for, four times what a Secret could hold: it has 128 MiB for all, and an answer of 20 MB would take 211. */
const ROOM = { bytes: 4 * 1024 * 1024, values: MOST_VALUES };

/** Code of the error of an answer that there is no room for. */
export const ANSWER_TOO_LARGE = 'ERR_ANSWER_TOO_LARGE';

export interface OwnedHttpClient {
  readonly send: HttpClient;
  /** Closes idle connections; the client can be used again afterwards. */
  readonly close: () => void;
}

/**
 * Keeps connections alive, apart for each CA. Redirects are answers like any other and never followed: the next
 * host would get the credentials of this one.
 */
export function createHttpClient({
  deadline = 10_000,
  maxBytes = ROOM.bytes,
  maxValues = ROOM.values,
}: HttpOptions = {}): OwnedHttpClient {
  const agents = new Map<string, http.Agent>();
  const agentFor = (url: URL, ca: HttpRequest['ca']): http.Agent => {
    const id = `${url.protocol}${ca?.toString() ?? ''}`;
    const agent = agents.get(id) ?? newAgent(url, ca);
    agents.set(id, agent);
    return agent;
  };
  return {
    async send(request) {
      const url = new URL(request.url);
      if (url.protocol !== 'https:' && url.protocol !== 'http:') {
        throw new TypeError(`the URL starts with ${url.protocol}//: write https:// or http://`);
      }
      return await exchange(request, url, {
        agent: agentFor(url, request.ca),
        deadline,
        maxBytes,
        maxValues,
      });
    },
    close() {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}

function newAgent(url: URL, ca: HttpRequest['ca']): http.Agent {
  if (url.protocol === 'http:') return new http.Agent({ keepAlive: true });
  return new https.Agent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) });
}

interface ExchangeOptions extends Required<HttpOptions> {
  readonly agent: http.Agent;
}

function exchange(request: HttpRequest, url: URL, options: ExchangeOptions): Promise<HttpResponse> {
  const { method, headers, signal } = request;
  const start = url.protocol === 'https:' ? https.request : http.request;
  return new Promise((resolve, reject) => {
    const outgoing = start(url, { method, agent: options.agent, signal, headers: { ...headers } });
    const fail = (error: Error): void => {
      clearTimeout(timer);
      // A request that is stopped while its answer arrives reports a reset of its own.
      reject(signal.aborted ? abortError(signal) : error);
    };
    const giveUp = (error: Error): void => {
      fail(error);
      outgoing.destroy();
    };
    const timer = setTimeout(() => {
      giveUp(failure('ETIMEDOUT', `no answer within ${options.deadline / 1000} s`));
    }, options.deadline);
    outgoing.on('error', fail);
    outgoing.on('response', incoming => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('error', fail);
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size <= options.maxBytes) return;
        giveUp(failure(ANSWER_TOO_LARGE, `the answer is longer than ${options.maxBytes} bytes`));
      });
      incoming.on('end', () => {
        clearTimeout(timer);
        const body = Buffer.concat(chunks);
        if (hasManyValues(body, options.maxValues)) {
          fail(failure(ANSWER_TOO_LARGE, `the answer has more than ${options.maxValues} keys and elements`));
          return;
        }
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body });
      });
    });
    outgoing.end(request.body);
  });
}

/** Whether a body that looks like JSON has more values. The shortest takes two bytes, so that few bodies are looked at. */
function hasManyValues(body: Buffer, most: number): boolean {
  if (body.length <= 2 * most) return false;
  const text = body.toString('latin1');
  return /^\s*[[{]/.test(text) && hasMoreValues(text, most);
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function abortError(signal: AbortSignal): Error {
  return Object.assign(new Error('the request was stopped', { cause: signal.reason }), {
    name: 'AbortError',
  });
}
