/** One request to a backend, with what can go wrong on the way told as an error of the store. */
import { problem } from '../errors.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../resolve/contract.ts';
import { ANSWER_TOO_LARGE } from './http.ts';
import { repeatsCredential, withoutCredentials } from './without-credentials.ts';

export interface Backend {
  /** Name of the store, for errors. */
  readonly store: string;
  readonly http: HttpClient;
  /** As {@link HttpRequest} has it. */
  readonly passing?: readonly number[];
  /** What the requests carry to log in: it is hidden in answers that errors may quote. */
  readonly credentials?: readonly string[];
  /** The address was made from a secret: no error names it, nor quotes what the system or the server say of it. */
  readonly isAddressSecret?: boolean;
}

/**
 * Whatever the server answered below 300, and whatever `expected` names.
 * @param action what was tried, as errors say it: `reading item db`
 * @param explain the server's own words about a failure, where its API documents them; never a value
 * @throws PosternError `PROVIDER_UNAVAILABLE` without answer, for 429, for 5xx and for what the backend calls passing,
 *   `PROVIDER_REFUSED` for the rest, for a request that cannot be sent and for an answer that there is no room for; the client's AbortError when the signal fired
 */
export async function call(
  backend: Backend,
  action: string,
  request: HttpRequest,
  explain: (body: Buffer) => string,
  expected: readonly number[] = [],
): Promise<HttpResponse> {
  return accept(backend, action, await reach(backend, action, request), explain, expected);
}

/** The second half of {@link call}: the answer itself, or what it says as an error. */
export function accept(
  backend: Backend,
  action: string,
  response: HttpResponse,
  explain: (body: Buffer) => string,
  expected: readonly number[] = [],
): HttpResponse {
  const { status, headers, body, retryAfter } = response;
  if (status < 300 || expected.includes(status)) return response;
  const reason =
    status < 400 ? redirectReason(backend, status, headers) : statusReason(status, explain(body));
  const mayPass = status === 429 || status >= 500 || backend.passing?.includes(status) === true;
  const { store } = backend;
  if (!mayPass) throw problem('PROVIDER_REFUSED', { store, action, reason });
  const asked =
    retryAfter === undefined ? '' : `; it asks for ${Math.ceil(retryAfter / 1000)} s without a request`;
  throw problem('PROVIDER_UNAVAILABLE', { store, action, reason: `${reason}${asked}` }, { retryAfter });
}

/** The first half of {@link call}: whatever the server answers, the body of a failure without our credentials. */
export async function reach(backend: Backend, action: string, request: HttpRequest): Promise<HttpResponse> {
  try {
    const { passing } = backend;
    const response = await backend.http(passing === undefined ? request : { ...request, passing });
    if (response.status < 300) return response;
    return { ...response, body: withoutCredentials(response.body, backend.credentials ?? []) };
  } catch (error) {
    if (request.signal.aborted) throw error;
    const code = codeOf(error);
    const reason = backend.isAddressSecret === true ? code : networkReason(error);
    // The next answer would be as long, and what Node does not send it will not send the next time.
    const isFinal = code === ANSWER_TOO_LARGE || error instanceof TypeError;
    const kind = isFinal ? 'PROVIDER_REFUSED' : 'PROVIDER_UNAVAILABLE';
    const told = { cause: error, isUnanswered: !isFinal };
    throw problem(kind, { store: backend.store, action, reason }, told);
  }
}

/** Node's name for what went wrong, which is made of nothing that was sent. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'the request could not be sent';
}

/** How OpenSSL writes its errors: thread, code, library, function, reason, place in its source. */
const OPENSSL = /\berror:[\dA-F]{8}:[^:]*:[^:]*:([^:]+):/;

/** Node's own words, and for certificates what to do about them. */
function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  // With several addresses to try, Node's error has no text of its own.
  const message = error.message === '' ? code : error.message;
  const [, ofTls] = OPENSSL.exec(message) ?? [];
  if (ofTls !== undefined) return `TLS: ${ofTls} (${code})`;
  return /SELF_SIGNED|ISSUER|LEAF_SIGNATURE|UNTRUSTED/.test(code)
    ? `${message} (${code}): the server's certificate is not signed by an authority that this store trusts`
    : message;
}

function redirectReason(
  { isAddressSecret, credentials = [] }: Backend,
  status: number,
  { location: header }: HttpResponse['headers'],
): string {
  const isQuoted = typeof header === 'string' && isAddressSecret !== true;
  const origin = isQuoted ? URL.parse(header)?.origin : undefined;
  const target = origin === undefined || repeatsCredential(origin, credentials) ? 'another address' : origin;
  return `status ${status}: the server points to ${target}, and credentials are not sent there: name that address in the store`;
}

function statusReason(status: number, explanation: string): string {
  return explanation === '' ? `status ${status}` : `status ${status}: ${explanation}`;
}
