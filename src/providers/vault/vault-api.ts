/** Requests to Vault's HTTP API: https://developer.hashicorp.com/vault/api-docs */
import { parseJson, type JsonNode } from '../../golang/encoding/json.ts';
import type { HttpRequest, HttpResponse } from '../../resolve/contract.ts';
import { call, type Backend } from '../call.ts';
import { parseAnswer } from '../parse-answer.ts';
import { vaultTexts } from './vault-texts.ts';

export interface VaultRequest {
  /** As errors say it: `reading secret/data/db`. */
  readonly action: string;
  readonly method: HttpRequest['method'];
  /** Below `/v1/`, encoded. */
  readonly path: string;
  readonly token?: string;
  readonly namespace?: string | undefined;
  readonly body?: unknown;
  /** What of the body must not be quoted. */
  readonly secret?: string;
  /** Statuses that are an answer too. */
  readonly expected?: readonly number[];
  readonly signal: AbortSignal;
}

export interface VaultResponse extends Pick<HttpResponse, 'status' | 'body'> {
  /**
   * The body, parsed anew at each call; undefined where it is empty by its status, or JSON that there is no reading.
   * @throws PosternError `PROVIDER_UNAVAILABLE` for a 200 that is no JSON
   */
  readonly json: () => JsonNode | undefined;
}

export type VaultApi = (request: VaultRequest) => Promise<VaultResponse>;

export interface VaultServer {
  readonly server: string;
  readonly headers: Readonly<Record<string, string>>;
  /** PEM; read at each request, so that a new file is seen. */
  readonly ca: () => Promise<string | undefined>;
}

/**
 * A standby has not heard yet of what was written a moment ago, such as the token of a login:
 * https://developer.hashicorp.com/vault/docs/enterprise/consistency
 */
const NOT_YET_REPLICATED = 412;

/** @throws (each request) PosternError `PROVIDER_REFUSED` and `PROVIDER_UNAVAILABLE` with Vault's own words */
export function vaultApi(backend: Backend, { server, headers, ca }: VaultServer): VaultApi {
  return async ({ action, method, path, token, namespace, body, secret, expected, signal }) => {
    const pem = await ca();
    const request: HttpRequest = {
      method,
      url: `${server}/v1/${path}`,
      signal,
      headers: {
        ...headers,
        // Agents and proxies may demand it as a sign that no web page forged the request.
        'x-vault-request': 'true',
        ...(token === undefined ? {} : { 'x-vault-token': token }),
        ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(pem === undefined ? {} : { ca: pem }),
    };
    const credentials = [token, secret].filter(credential => credential !== undefined);
    const { status, body: answer } = await call(
      { ...backend, credentials, passing: [NOT_YET_REPLICATED] },
      action,
      request,
      failure => vaultTexts(failure).errors,
      expected,
    );
    return {
      status,
      body: answer,
      json() {
        const parsed = parseJson(answer);
        // Not of what is JSON, but nested too deep for us: that will be the same the next time.
        if (parsed === undefined && status === 200) parseAnswer(answer, backend.store, action, 'server');
        return parsed;
      },
    };
  };
}
