import { request as requestHttp } from 'node:http';
import { request as requestHttps, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';

export interface HttpRequest {
  readonly url: string;
  /** `GET` if not given. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** PEM: the only authority to trust, for an `https:` address. */
  readonly ca?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** One HTTP request to a server with a CA of its own, which `fetch` cannot be told about. Ten seconds at most. */
export async function send({
  url,
  method = 'GET',
  headers = {},
  body,
  ca,
}: HttpRequest): Promise<HttpAnswer> {
  const options: RequestOptions = { method, headers, signal: AbortSignal.timeout(10_000), agent: false };
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:')
      ? requestHttps(url, ca === undefined ? options : { ...options, ca })
      : requestHttp(url, options);
    request.on('error', reject);
    request.on('response', response => {
      text(response).then(body => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    request.end(body);
  });
}

/** The header that logs in with a token. */
export function bearer(token: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}` };
}
