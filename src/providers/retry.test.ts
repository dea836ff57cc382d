import { describe, expect, test, vi } from 'vitest';
import type { HttpRequest, HttpResponse } from '../resolve/contract.ts';
import { withRetries, type RetryOptions } from './retry.ts';

type Script = HttpResponse | Error;

function status(code: number, headers: HttpResponse['headers'] = {}): HttpResponse {
  return { status: code, headers, body: Buffer.from('') };
}

function broken(code: string): Error {
  return Object.assign(new Error(code), { code });
}

const { signal } = new AbortController();

async function run(
  method: HttpRequest['method'],
  script: Script[],
  options: RetryOptions = {},
  retry?: HttpRequest['retry'],
) {
  const delays: number[] = [];
  const send = vi.fn(() => {
    const next = script.shift() ?? status(200);
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  });
  const client = withRetries(send, {
    random: () => 1,
    now: () => Date.parse('2026-01-01T00:00:00Z'),
    sleep: milliseconds => {
      delays.push(milliseconds);
      return Promise.resolve();
    },
    ...options,
  });
  const request: HttpRequest = { method, url: 'http://x', passing: [412], retry, signal };
  const [outcome] = await Promise.allSettled([client(request)]);
  const result = outcome.status === 'fulfilled' ? outcome.value.status : String(outcome.reason.message);
  return { result, calls: send.mock.calls.length, delays };
}

describe('what is tried again', () => {
  test.each<[string, HttpRequest['method'], Script[], number]>([
    ['a GET after 500', 'GET', [status(500)], 2],
    ['a LIST after 503', 'LIST', [status(503)], 2],
    ['a GET after 429', 'GET', [status(429)], 2],
    ['a GET after what its API calls passing', 'GET', [status(412)], 2],
    ['a GET after a reset', 'GET', [broken('ECONNRESET')], 2],
    ['a GET after no answer', 'GET', [broken('ETIMEDOUT')], 2],
    ['a POST that never left', 'POST', [broken('ECONNREFUSED')], 2],
    ['a GET after 504', 'GET', [status(504)], 2],
    ['a GET that was cut off', 'GET', [broken('ECONNABORTED')], 2],
    ['a POST to a host that no route leads to', 'POST', [broken('EHOSTUNREACH')], 2],
    ['a POST to a network that no route leads to', 'POST', [broken('ENETUNREACH')], 2],
    ['a POST to a name that could not be looked up', 'POST', [broken('EAI_AGAIN')], 2],
    ['a GET twice', 'GET', [status(502), broken('EPIPE')], 3],
  ])('%s', async (_, method, script, calls) => {
    expect(await run(method, script)).toMatchObject({ result: 200, calls });
  });
});

describe('what is not', () => {
  test.each<[string, HttpRequest['method'], Script, number | string]>([
    ['a GET after 404', 'GET', status(404), 404],
    ['a GET after 403', 'GET', status(403), 403],
    ['a GET after 409', 'GET', status(409), 409],
    ['a GET after 501', 'GET', status(501), 501],
    ['a POST after 503', 'POST', status(503), 503],
    ['a POST after a reset', 'POST', broken('ECONNRESET'), 'ECONNRESET'],
    [
      'a certificate that nobody trusts',
      'GET',
      broken('DEPTH_ZERO_SELF_SIGNED_CERT'),
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
  ])('%s', async (_, method, outcome, result) => {
    expect(await run(method, [outcome])).toMatchObject({ result, calls: 1 });
  });
});

test('after the last attempt the answer or the error is passed on', async () => {
  expect(await run('GET', [status(500), status(502), status(503)])).toMatchObject({ result: 503, calls: 3 });
  expect(await run('GET', [status(500), status(500), broken('EPIPE')])).toMatchObject({
    result: 'EPIPE',
    calls: 3,
  });
});

describe('how long it waits', () => {
  test('twice as long each time, and up to half of it left to chance', async () => {
    expect((await run('GET', [status(500), status(500)])).delays).toEqual([200, 400]);
    expect((await run('GET', [status(500), status(500)], { random: () => 0 })).delays).toEqual([100, 200]);
  });

  test.each([
    ['in seconds', '2', [2000]],
    ['as a date', 'Thu, 01 Jan 2026 00:00:03 GMT', [3000]],
    ['in the past', 'Wed, 31 Dec 2025 23:59:00 GMT', [200]],
    ['unreadable', 'soon', [200]],
  ])('as Retry-After says, %s', async (_, header, delays) => {
    expect((await run('GET', [status(429, { 'retry-after': header })])).delays).toEqual(delays);
  });

  test('not at all where Retry-After asks for too much', async () => {
    expect(await run('GET', [status(429, { 'retry-after': '6' })])).toEqual({
      result: 429,
      calls: 1,
      delays: [],
    });
  });
});

test.each([
  ['429', status(429, { 'retry-after': '6' }), 6000],
  ['503, as a date', status(503, { 'retry-after': 'Thu, 01 Jan 2026 01:00:00 GMT' }), 3_600_000],
  ['403', status(403), undefined],
])('an answer says how long the server asks to be left alone: %s', async (_, answer, milliseconds) => {
  const client = withRetries(() => Promise.resolve(answer), { now: () => Date.UTC(2026, 0, 1) });
  const { signal } = new AbortController();
  const response = await client({ method: 'POST', url: 'http://x', signal });
  expect(response).toEqual({ ...answer, retryAfter: milliseconds });
});

test.each<[string, () => Promise<HttpResponse>, object]>([
  ['the answer', () => Promise.resolve(status(500)), { value: { status: 500 } }],
  ['the error', () => Promise.reject(broken('ECONNREFUSED')), { reason: { code: 'ECONNREFUSED' } }],
])(
  'a signal that fires while it waits ends the waiting, and %s is why it waited',
  async (_, send, outcome) => {
    const abort = new AbortController();
    const client = withRetries(send, { firstDelay: 60_000 });
    setTimeout(() => abort.abort(), 20);

    const [settled] = await Promise.allSettled([
      client({ method: 'GET', url: 'http://x', signal: abort.signal }),
    ]);

    expect(settled).toMatchObject(outcome);
  },
);

test('once the signal has fired nothing is tried again', async () => {
  const send = vi.fn(() => Promise.reject(broken('ECONNRESET')));

  await expect(
    withRetries(send)({ method: 'GET', url: 'http://x', signal: AbortSignal.abort() }),
  ).rejects.toThrow('ECONNRESET');

  expect(send).toHaveBeenCalledTimes(1);
});

describe('a request that says how often it is made again', () => {
  test.each([
    [{ retries: 0 }, 1, []],
    [{ retries: 1 }, 2, [200]],
    [{ retries: 4, waitMilliseconds: 7000 }, 5, [7000, 7000, 7000, 7000]],
  ])('%j', async (retry, calls, delays) => {
    const script = Array.from({ length: 6 }, () => status(503));

    expect(await run('GET', script, {}, retry)).toMatchObject({ result: 503, calls, delays });
  });
});
