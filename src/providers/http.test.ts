import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { testCertificate, type TestCertificate } from '../../test/harness/test-certificate.ts';
import type { HttpRequest } from '../resolve/contract.ts';
import { createHttpClient, type OwnedHttpClient } from './http.ts';
import { listenOnLoopback } from '../../test/harness/listen-on-loopback.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function client(options?: Parameters<typeof createHttpClient>[0]): OwnedHttpClient {
  const created = createHttpClient(options);
  stops.push(created.close);
  return created;
}

async function serve(listener: RequestListener, tls?: TestCertificate): Promise<string> {
  const server =
    tls === undefined
      ? createServer(listener)
      : createTlsServer({ cert: tls.certificate, key: tls.key }, listener);
  const port = await listenOnLoopback(server);
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
}

function get(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, signal: AbortSignal.timeout(10_000), ...more };
}

test('passes on method, headers and body, and gives back status, headers and bytes', async () => {
  const url = await serve((request, response) => {
    response.writeHead(207, { 'x-echo': request.headers['x-sent'] ?? '' });
    response.write(`${request.method} ${request.url} ${request.headers['content-length']} `);
    request.pipe(response);
  });

  const answer = await client().send({
    ...get(`${url}/a?b=c`),
    method: 'POST',
    headers: { 'x-sent': 'yes' },
    body: 'é',
  });

  expect(answer).toMatchObject({ status: 207, headers: { 'x-echo': 'yes' } });
  expect(answer.body.toString()).toBe('POST /a?b=c 2 é');
});

test('one connection serves many requests', async () => {
  const ports = new Set<number | undefined>();
  const url = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    response.end();
  });
  const { send } = client();

  await send(get(url));
  await send(get(url));
  await send(get(url));

  expect(ports.size).toBe(1);
});

test('a redirect is an answer: nothing is sent to where it points', async () => {
  let followed = false;
  const elsewhere = await serve((_, response) => {
    followed = true;
    response.end();
  });
  const url = await serve((_, response) => response.writeHead(307, { location: elsewhere }).end());

  const answer = await client().send(get(url, { headers: { authorization: 'canary' } }));

  expect(answer.status).toBe(307);
  expect(followed).toBe(false);
});

describe('certificates', () => {
  let certificate: TestCertificate;
  beforeAll(() => {
    certificate = testCertificate();
  });

  test('a request trusts the authority that it names, and no connection of it serves one that names none', async () => {
    const url = await serve((_, response) => response.end('tls'), certificate);
    const { send } = client();

    expect((await send(get(url, { ca: certificate.ca }))).body.toString()).toBe('tls');
    expect((await send(get(url, { ca: Buffer.from(certificate.ca) }))).body.toString()).toBe('tls');
    await expect(send(get(url))).rejects.toMatchObject({
      code: expect.stringMatching(/CERT|ISSUER|VERIFY|SIGNATURE/),
    });
  });
});

describe('what takes too long or too much', () => {
  test('a server that never answers meets the deadline', async () => {
    const url = await serve(() => undefined);

    await expect(client({ deadline: 50 }).send(get(url))).rejects.toMatchObject({
      code: 'ETIMEDOUT',
      message: 'no answer within 0.05 s',
    });
  });

  test('a server that begins and never ends meets it too', async () => {
    const url = await serve((_, response) => {
      response.write('begun');
    });

    await expect(client({ deadline: 50 }).send(get(url))).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  test('an answer that is too long is given up', async () => {
    const url = await serve((_, response) => response.end('x'.repeat(1001)));

    await expect(client({ maxBytes: 1000 }).send(get(url))).rejects.toThrow(
      'the answer is longer than 1000 bytes',
    );
    expect((await client({ maxBytes: 1001 }).send(get(url))).body).toHaveLength(1001);
  });

  test.each([
    ['{"a":1,"b":2,"c":{"d":3},"e":5}', 5],
    [' [0,0,0,0,0,0]', 6],
  ])('%s has too many values for fewer than it has', async (json, values) => {
    const url = await serve((_, response) => response.end(json));

    await expect(client({ maxValues: values - 1 }).send(get(url))).rejects.toMatchObject({
      code: 'ERR_ANSWER_TOO_LARGE',
      message: `the answer has more than ${values - 1} keys and elements`,
    });
    expect((await client({ maxValues: values }).send(get(url))).body.toString()).toBe(json);
  });

  test.each([
    ['bytes', 4 * 1024 * 1024, (length: number) => 'x'.repeat(length), 'is longer than 4194304 bytes'],
    ['values', 50_000, (length: number) => `[0${',0'.repeat(length - 1)}]`, 'has more than 50000 keys'],
  ])('where nothing else is said, as many %s as the reference names: %d', async (_, most, body, message) => {
    const url = await serve(({ url: path = '' }, response) => response.end(body(Number(path.slice(1)))));
    const { send } = client();

    expect((await send(get(`${url}/${most}`))).body.toString()).toBe(body(most));
    await expect(send(get(`${url}/${most + 1}`))).rejects.toThrow(`the answer ${message}`);
  });

  test('commas of what is no JSON are not counted', async () => {
    const url = await serve((_, response) => response.end('a,b,c,d,e,f'));

    expect((await client({ maxValues: 2 }).send(get(url))).body).toHaveLength(11);
  });

  test('an answer that breaks off is an error', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => request.socket.destroy(), 20);
    });

    await expect(client().send(get(url))).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('of a request that failed no timer is left, which would keep the agent from ending', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  test.each([
    ['without an answer', (request: IncomingMessage) => request.socket.destroy(), 'socket hang up'],
    ['with a long one', (_: unknown, response: ServerResponse) => response.write('long'), 'is longer than'],
  ])('%s', async (_, listener, message) => {
    const url = await serve(listener);

    await expect(client({ maxBytes: 2 }).send(get(url))).rejects.toThrow(message);

    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the signal', () => {
  test.each([
    ['before the answer', () => undefined],
    ['within the answer', (_: unknown, response: { write(text: string): void }) => response.write('begun')],
  ])('ends a request %s with an AbortError', async (_, listener) => {
    const url = await serve(listener);
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);

    await expect(client().send(get(url, { signal: abort.signal }))).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  test('that has fired already lets nothing out', async () => {
    let seen = false;
    const url = await serve((_, response) => {
      seen = true;
      response.end();
    });

    await expect(client().send(get(url, { signal: AbortSignal.abort() }))).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(seen).toBe(false);
  });
});

test.each([
  ['ftp://127.0.0.1/', 'write https:// or http://'],
  ['not a url', 'Invalid URL'],
])('%s is refused', async (url, message) => {
  await expect(client().send(get(url))).rejects.toThrow(message);
});
