import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { createHttpClient } from '../../providers/http.ts';
import type { HttpClient } from '../../resolve/contract.ts';
import { request, texts } from '../testing/request.ts';
import { webhook } from './webhook.ts';
import { listenOnLoopback } from '../../../test/harness/listen-on-loopback.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

async function serve(
  answer: (response: ServerResponse) => unknown,
): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((incoming, response) => {
    void text(incoming).then(body => {
      asked.push({ method: incoming.method, url: incoming.url, headers: incoming.headers, body });
      return answer(response);
    });
  });
  const port = await listenOnLoopback(server);
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise(done => server.close(done));
  });
  return { url: `http://127.0.0.1:${port}`, asked };
}

function generate(spec: Record<string, unknown>, files: Record<string, string> = {}) {
  const client = createHttpClient();
  cleanups.push(client.close);
  return webhook.generate(request('Webhook', { result: {}, ...spec }, { http: client.send, files }));
}

const json = (value: unknown) => (response: ServerResponse) => response.end(JSON.stringify(value));

test('gives the members of the object that the server answers, as ESO writes them', async () => {
  const { url } = await serve(response =>
    response.end(
      '{"user":"me","port":5432,"big":12345678901234567890,"on":true,"none":null,"map":{"b":1,"a":"<"}}',
    ),
  );
  expect(texts(await generate({ url }))).toEqual({
    user: 'me',
    port: '5432',
    big: '12345678901234567000',
    on: 'true',
    none: '',
    map: String.raw`{"a":"\u003c","b":1}`,
  });
});

test('takes the part that result.jsonPath leads to, also where it is JSON in a text', async () => {
  const { url } = await serve(json({ data: { inner: '{"user":"me"}' } }));
  expect(texts(await generate({ url, result: { jsonPath: '$.data.inner' } }))).toEqual({ user: 'me' });
});

test('renders url, headers and body over the secrets that it names', async () => {
  const { url, asked } = await serve(json({ user: 'me' }));
  const spec = {
    url: `${url}/{{ .auth.token | lower }}?q=1`,
    method: 'POST',
    headers: { Authorization: 'Bearer {{ .auth.token }}', 'X-Plain': 'plain' },
    body: '{"token": {{ .auth.token | toJson }}}',
    secrets: [{ name: 'auth', secretRef: { name: 'credentials', key: 'token' } }],
  };
  await generate(spec, { 'secrets[0].secretRef': 'S3CRET\n' });
  expect(asked).toMatchObject([
    {
      method: 'POST',
      url: '/s3cret?q=1',
      headers: { authorization: 'Bearer S3CRET', 'x-plain': 'plain' },
      body: '{"token": "S3CRET"}',
    },
  ]);
});

describe('what goes wrong is said without any value', () => {
  test.each<[string, (response: ServerResponse) => unknown, Record<string, unknown>, string]>([
    ['404', r => r.writeHead(404).end('hunter2'), {}, 'there is no secret http://127.0.0.1'],
    ['500', r => r.writeHead(400).end('hunter2'), {}, 'status 400'],
    ['no JSON', r => r.end('hunter2'), {}, 'Webhook/test: the answer is not JSON'],
    ['no object', json(['hunter2']), {}, 'is no JSON object'],
    [
      'another path',
      json({ a: 'hunter2' }),
      { result: { jsonPath: '$.b' } },
      'result.jsonPath $.b: unknown key b',
    ],
    ['a slow server', () => undefined, { timeout: '50ms' }, 'no answer within spec.timeout (50ms)'],
  ])('%s', async (_, answer, spec, message) => {
    const { url } = await serve(answer);
    const outcome = generate({ url, ...spec });
    await expect(outcome).rejects.toThrow(message);
    await expect(outcome).rejects.not.toThrow('hunter2');
  });

  test.each<[Record<string, unknown>, string]>([
    [{ url: 'x' }, 'spec.url: what it renders to is no URL'],
    [{ url: 'http://h/{{ .gone.token }}' }, 'spec.url'],
    [{ url: 'http://h/{{' }, 'spec.url'],
    [{ url: 'http://h', method: 'CONNECT' }, 'spec.method: it must be one of GET'],
    [{ url: 'http://h', timeout: '1d' }, 'spec.timeout'],
    [{ url: 'http://h', secrets: [{ name: 'a' }] }, 'spec.secrets[0]: it must have name'],
    [{}, 'spec.url: it must be set'],
  ])('%j', async (spec, message) => {
    await expect(generate(spec)).rejects.toThrow(message);
  });

  test('a Secret that is not there', async () => {
    const secrets = [{ name: 'auth', secretRef: { name: 'credentials', key: 'token' } }];
    await expect(generate({ url: 'http://h', secrets })).rejects.toThrow(
      'Secret credentials must have the key token',
    );
  });
});

describe('an address that a template made from a secret is shown nowhere', () => {
  const word = 'hunter2word';
  const unknown = () =>
    Promise.reject(Object.assign(new Error(`getaddrinfo ENOTFOUND ${word}.invalid`), { code: 'ENOTFOUND' }));
  const answer = (status: number, headers: Record<string, string> = {}) =>
    Promise.resolve({ status, headers, body: Buffer.alloc(0) });
  const ask = (url: string, http: HttpClient) =>
    webhook.generate(
      request(
        'Webhook',
        { url, result: {}, secrets: [{ name: 's', secretRef: { name: 'x', key: 't' } }] },
        { http, files: { 'secrets[0].secretRef': word } },
      ),
    );

  test.each([
    'http://{{ .s.t }}.invalid/x',
    '{{ printf "http://%s.invalid" .s.t }}',
    'http://h{{ .s.t }}',
    'http://me:{{ .s.t }}@h.test/',
    '{{ .s.t }}://h.test/',
  ])('%s', async url => {
    const redirect = () => answer(301, { location: `https://${word}.test/` });
    for (const http of [unknown, redirect, () => answer(404), () => answer(500)]) {
      const outcome = ask(url, http);
      await expect(outcome).rejects.toThrow('spec.url');
      await expect(outcome).rejects.not.toThrow(word);
    }
    await expect(ask(url, unknown)).rejects.toThrow('asking spec.url failed: ENOTFOUND');
  });

  test.each(['http://h.test/{{ .s.t }}', 'http://h.test?q={{ .s.t }}', 'http://h.test'])(
    'but the host of %s is the template’s own',
    async url => {
      const outcome = ask(url, () => answer(500));
      await expect(outcome).rejects.toThrow('asking http://h.test failed: status 500');
      await expect(outcome).rejects.not.toThrow(word);
    },
  );
});
