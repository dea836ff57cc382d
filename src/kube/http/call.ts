import type { Endpoint } from '../access/access.ts';

export interface CallOptions {
  /** For the whole call with its retries; the client's own limit when not given. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface KubeRequest extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Starts with `/`; see resourcePath. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Of the body; `application/json` when not given. */
  readonly contentType?: string;
  readonly accept?: string | undefined;
  /** May it be sent again when the first one possibly arrived? By default GET, PUT and DELETE. */
  readonly idempotent?: boolean;
}

/** The call as errors name it. The query stays out: a continue token is long and says nothing. */
export function callName({ method, path }: KubeRequest): string {
  return `${method} ${path}`;
}

/** The server's URL may have a path of its own (a cluster behind a gateway), which stays in front. */
export function callUrl(server: URL, { path, query = {} }: KubeRequest): URL {
  const url = new URL(server);
  url.pathname = `${server.pathname.replace(/\/+$/, '')}${path}`;
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

export function callHeaders(
  call: KubeRequest,
  endpoint: Endpoint,
  userAgent: string,
): Record<string, string> {
  return {
    'User-Agent': userAgent,
    Accept: call.accept ?? 'application/json',
    ...(call.body !== undefined && { 'Content-Type': call.contentType ?? 'application/json' }),
    ...endpoint.headers,
  };
}
