import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { HttpRequest, HttpResponse } from '../resolve/contract.ts';
import { atPlace } from '../resolve/place.ts';
import { call } from './call.ts';
import { createHttpClient } from './http.ts';

function answering(outcome: HttpResponse | Error, signal = new AbortController().signal) {
  const http = (): Promise<HttpResponse> =>
    outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
  const request: HttpRequest = { method: 'GET', url: 'http://x', signal };
  const explain = (body: Buffer): string => body.toString();
  const backend = {
    store: 'SecretStore/main',
    http,
    passing: [412],
    credentials: ['hvs.canary-of-the-token'],
  };
  return call(backend, 'reading db', request, explain, [404]);
}

function status(code: number, text = '', headers: HttpResponse['headers'] = {}): HttpResponse {
  return { status: code, headers, body: Buffer.from(text) };
}

function failed(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

test.each([
  [200, 'a secret may be hvs.canary-of-the-token'],
  [404, 'a secret may be [credential]'],
])('an answer with status %d has the body %s', async (code, body) => {
  const response = await answering(status(code, 'a secret may be hvs.canary-of-the-token'));

  expect(response.body.toString()).toBe(body);
});

test.each([200, 204, 404])('status %d is an answer', async code => {
  expect((await answering(status(code))).status).toBe(code);
});

describe('an error says what was tried and why it failed', () => {
  test.each<[HttpResponse | Error, string, string]>([
    [status(403, 'denied'), 'PROVIDER_REFUSED', 'reading db was refused: status 403: denied'],
    [
      status(400, 'no such token: hvs.canary-of-the-token'),
      'PROVIDER_REFUSED',
      'reading db was refused: status 400: no such token: [credential]',
    ],
    [status(401), 'PROVIDER_REFUSED', 'reading db was refused: status 401'],
    [status(429), 'PROVIDER_UNAVAILABLE', 'reading db failed: status 429'],
    [status(412), 'PROVIDER_UNAVAILABLE', 'reading db failed: status 412'],
    [status(409), 'PROVIDER_REFUSED', 'reading db was refused: status 409'],
    [status(503, 'sealed'), 'PROVIDER_UNAVAILABLE', 'reading db failed: status 503: sealed'],
    [
      status(307, '', { location: 'https://active.example.com:8200/v1/x?token=canary' }),
      'PROVIDER_REFUSED',
      'status 307: the server points to https://active.example.com:8200, and credentials are not sent there',
    ],
    [
      status(307, '', { location: 'https://HVS.canary-of-the-token.example.com/v1/x' }),
      'PROVIDER_REFUSED',
      'status 307: the server points to another address, and credentials are not sent there',
    ],
    [
      status(307, '', {
        location: `https://${Buffer.from('hvs.canary-of-the-token').toString('base64url')}.x.example/`,
      }),
      'PROVIDER_REFUSED',
      'status 307: the server points to another address, and credentials are not sent there',
    ],
    [status(302, '', { location: '/login' }), 'PROVIDER_REFUSED', 'the server points to another address'],
    [
      failed('ECONNREFUSED', 'connect ECONNREFUSED ::1:1'),
      'PROVIDER_UNAVAILABLE',
      'connect ECONNREFUSED ::1:1',
    ],
    [
      failed('ERR_ANSWER_TOO_LARGE', 'the answer is longer than 1000 bytes'),
      'PROVIDER_REFUSED',
      'reading db was refused: the answer is longer than 1000 bytes',
    ],
    [failed('ETIMEDOUT', ''), 'PROVIDER_UNAVAILABLE', 'reading db failed: ETIMEDOUT'],
    [
      failed('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'),
      'PROVIDER_UNAVAILABLE',
      "unable to verify the first certificate (UNABLE_TO_VERIFY_LEAF_SIGNATURE): the server's certificate is not signed by an authority",
    ],
  ])('%s', async (outcome, code, message) => {
    const error: unknown = await answering(outcome).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code, message: expect.stringContaining(`SecretStore/main: `) });
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
    expect(error).toMatchObject({ message: expect.not.stringContaining('canary') });
  });

  test('a certificate that has expired is not called untrusted', async () => {
    await expect(answering(failed('CERT_HAS_EXPIRED', 'certificate has expired'))).rejects.toThrow(
      /: certificate has expired$/,
    );
  });
});

test('an error says how long the server asks to be left alone, also where it was put in its place', async () => {
  const answer = { ...status(429, 'quota'), retryAfter: 599_001 };
  const error: unknown = await answering(answer).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({
    message: 'SecretStore/main: reading db failed: status 429: quota; it asks for 600 s without a request',
    retryAfter: 599_001,
  });
  expect(atPlace('ExternalSecret db', error)).toMatchObject({ retryAfter: 599_001 });
});

test.each<[string, Partial<HttpRequest>, string, string]>([
  [
    'a header that cannot be sent is refused, as it will be the same the next time',
    { headers: { 'x-team': 'a\nb' } },
    'PROVIDER_REFUSED',
    'reading db was refused: Invalid character in header content ["x-team"]',
  ],
  [
    'a server that speaks no TLS is said in one line',
    {},
    'PROVIDER_UNAVAILABLE',
    'reading db failed: TLS: wrong version number (EPROTO)',
  ],
])('%s', async (_, request, code, reason) => {
  const plain = createServer().listen(0, '127.0.0.1');
  const client = createHttpClient();
  onTestFinished(() => {
    client.close();
    plain.close();
  });
  await once(plain, 'listening');
  const address = plain.address();
  const url = `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const { signal } = new AbortController();
  const backend = { store: 'SecretStore/main', http: client.send };
  const error: unknown = await call(
    backend,
    'reading db',
    { method: 'GET', url, signal, ...request },
    String,
  ).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code, message: `SecretStore/main: ${reason}` });
});

test('what the client throws because the signal fired is passed on as it is', async () => {
  const stopped = new DOMException('stopped', 'AbortError');

  await expect(answering(stopped, AbortSignal.abort())).rejects.toBe(stopped);
});

test.each<[HttpResponse | Error, boolean]>([
  [failed('ETIMEDOUT', 'no answer within 10 s'), true],
  [failed('ECONNREFUSED', 'connect ECONNREFUSED'), true],
  [failed('ERR_ANSWER_TOO_LARGE', 'the answer is longer than 4 bytes'), false],
  [status(503), false],
  [status(403), false],
])('whether anybody answered is known: %j', async (outcome, isUnanswered) => {
  await expect(answering(outcome)).rejects.toMatchObject({ isUnanswered });
});
