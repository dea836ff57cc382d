import { get as httpsGet } from 'node:https';
import { connect } from 'node:tls';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loopbackCertificate, type CertificatePair } from '../../kube/testing/loopback-certificate.ts';
import { denyForNow, PASS } from '../answer.ts';
import type { Handler } from '../handler.ts';
import { respondWith } from '../respond.ts';
import { createAdmissionServer, type AdmissionServer } from './server.ts';
import { apiServer, type ApiServer } from '../testing/api-server.ts';
import { admissionReview } from '../testing/review.ts';
import { withDeadline } from '../with-deadline.ts';
import { withErrors, type Failure } from '../with-errors.ts';

const MiB = 1024 * 1024;
const CANARY = 'hunter2-canary';
let first: CertificatePair;
let second: CertificatePair;
let server: AdmissionServer;
let api: ApiServer;
let port: number;

beforeAll(() => {
  first = loopbackCertificate('first');
  second = loopbackCertificate('second');
});

afterEach(async () => {
  api.close();
  await server.close(1000);
});

async function serve(handlers: Readonly<Record<string, Handler>>): Promise<void> {
  const responders = Object.entries(handlers).map(([name, handler]) => [
    name,
    respondWith(handler, () => performance.now()),
  ]);
  server = createAdmissionServer(Object.fromEntries(responders), first);
  port = await server.listen('127.0.0.1', 0);
  api = apiServer(port);
}

describe('a review', () => {
  test('is answered with 200, JSON, its own uid and the version and kind it came in', async () => {
    await serve({ mutate: () => PASS });

    const { status, headers, text } = await api.call('/mutate', { body: admissionReview({ uid: 'u-42' }) });

    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(JSON.parse(text)).toEqual({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid: 'u-42', allowed: true },
    });
  });

  test('goes to the handler of its path', async () => {
    await serve({ mutate: () => PASS, validate: () => denyForNow('no') });

    expect(await allowed('/mutate')).toBe(true);
    expect(await allowed('/validate')).toBe(false);
  });

  test('of 7 MiB is answered', async () => {
    let size = 0;
    await serve({
      mutate: ({ object }) => {
        size = JSON.stringify(object).length;
        return PASS;
      },
    });

    expect(await allowed('/mutate', { object: { blob: 'x'.repeat(7 * MiB) } })).toBe(true);
    expect(size).toBeGreaterThan(7 * MiB);
  });

  test('of 9 MiB is refused with 413', async () => {
    await serve({ mutate: () => PASS });
    const answer = await unfinishedCall(9 * MiB);

    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toContain('BODY_TOO_LARGE: an AdmissionReview may be 8 MiB long');
  });

  test('with __proto__ and constructor as keys reaches the handler as it is and changes no object', async () => {
    const annotations = '{"__proto__":"a","constructor":{"prototype":"b"},"toString":"c"}';
    const seen: unknown[] = [];
    await serve({
      mutate: ({ object }) => {
        seen.push(object?.['annotations']);
        return PASS;
      },
    });
    const body = JSON.stringify(admissionReview({ object: { annotations: 'HERE' } })).replace(
      '"HERE"',
      annotations,
    );

    expect((await api.call('/mutate', { body })).status).toBe(200);
    expect(JSON.stringify(seen[0])).toBe(annotations);
    expect(Object.keys(Object(seen[0]))).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect('a' in {}).toBe(false);
  });
});

describe('what is no review', () => {
  test.each<[string, unknown, number, string]>([
    ['malformed JSON', `{"request": ${CANARY}`, 400, 'the body is not JSON'],
    ['an empty body', '', 400, 'the body is empty'],
    ['another kind', { apiVersion: 'v1', kind: CANARY }, 400, 'apiVersion must be admission.k8s.io/v1'],
    [
      'a review without a uid',
      { ...admissionReview(), request: { name: CANARY } },
      400,
      'request.uid must be a string',
    ],
  ])(
    '%s is answered with a text that names the fault and quotes nothing',
    async (_what, body, status, text) => {
      await serve({ mutate: () => PASS });

      const answer = await api.call('/mutate', { body });

      expect(answer).toMatchObject({ status, text: expect.stringContaining(text) });
      expect(answer.headers['content-type']).toMatch(/^text\/plain/);
      expect(answer.text).not.toContain(CANARY);
    },
  );

  test('another content type is answered with 415', async () => {
    await serve({ mutate: () => PASS });

    for (const contentType of ['application/xml', 'text/plain']) {
      const answer = await api.call('/mutate', { body: admissionReview(), contentType });
      expect(answer).toMatchObject({ status: 415, text: 'CONTENT_TYPE: send application/json' });
    }
  });

  test('another path is answered with 404 and the paths there are', async () => {
    await serve({ mutate: () => PASS, validate: () => PASS });

    expect(await api.call('/', { body: {} })).toMatchObject({
      status: 404,
      text: expect.stringContaining('/mutate or /validate'),
    });
  });

  test.each<[string, Handler]>([
    [
      'thrown',
      () => {
        throw new Error(CANARY);
      },
    ],
    ['rejected', () => Promise.reject(new Error(CANARY))],
  ])('a %s error is answered with 500 and no word of it', async (_how, handler) => {
    const logged: Failure[] = [];
    await serve({ mutate: withErrors(handler, failure => logged.push(failure)), bare: handler });

    const answer = await api.call('/mutate', { body: admissionReview({ uid: 'u-9' }) });
    const bare = await api.call('/bare', { body: admissionReview() });

    expect(answer).toMatchObject({
      status: 500,
      text: expect.stringMatching(/^ADMISSION_FAILED: .*uid u-9$/),
    });
    expect(bare).toMatchObject({ status: 500, text: 'INTERNAL: Postern failed to answer' });
    expect(logged).toHaveLength(1);
  });
});

test('a handler that waits answers what it has at the deadline of the call', async () => {
  await serve({ mutate: withDeadline(() => new Promise<never>(() => {}), denyForNow('late')) });

  const { text } = await api.call('/mutate', { body: admissionReview(), query: '?timeout=300ms' });

  expect(JSON.parse(text)).toMatchObject({ response: { allowed: false, status: { message: 'late' } } });
});

describe('TLS', () => {
  test('is 1.2 or newer, also after the certificate was replaced', async () => {
    await serve({ mutate: () => PASS });

    expect(await handshake('TLSv1.2')).toBe('TLSv1.2');
    await expect(handshake('TLSv1.1')).rejects.toThrow(/protocol version/);
    server.setSecureContext(second);
    expect(await handshake('TLSv1.2')).toBe('TLSv1.2');
    await expect(handshake('TLSv1.1')).rejects.toThrow(/protocol version/);
  });

  test('keeps to a higher least version that it is given', async () => {
    await serve({ mutate: () => PASS });

    server.setSecureContext({ ...second, minVersion: 'TLSv1.3' });

    expect(await handshake('TLSv1.3')).toBe('TLSv1.3');
    await expect(handshake('TLSv1.2')).rejects.toThrow(/protocol version/);
  });

  test('shows the new certificate on new connections and loses no call while it changes', async () => {
    await serve({ mutate: () => PASS });
    const calls: Promise<number>[] = [];
    const call = async (client: ApiServer): Promise<number> =>
      (await client.call('/mutate', { body: admissionReview() })).status;

    for (let round = 0; round < 20; round++) {
      const fresh = apiServer(port);
      calls.push(
        ...Array.from({ length: 5 }, () => call(api)),
        call(fresh).finally(() => fresh.close()),
      );
      server.setSecureContext(round % 2 === 0 ? second : first);
      await new Promise(setImmediate);
    }

    expect(new Set(await Promise.all(calls))).toEqual(new Set([200]));
    server.setSecureContext(second);
    const late = apiServer(port);
    expect((await late.call('/mutate', { body: admissionReview() })).certificate.subject.CN).toBe('second');
    late.close();
  });
});

async function allowed(path: string, parts: Parameters<typeof admissionReview>[0] = {}): Promise<unknown> {
  const { text } = await api.call(path, { body: admissionReview(parts) });
  const review: { response: { allowed: unknown } } = JSON.parse(text);
  return review.response.allowed;
}

/** The answer to a call that announces so many bytes: it comes before any of them is sent. */
async function unfinishedCall(bytes: number): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  socket.write(
    `POST /mutate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${bytes}\r\n\r\n`,
  );
  return text(socket);
}

/** The protocol that a client gets which knows nothing newer than `version`. */
async function handshake(version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'): Promise<string | null> {
  const socket = connect({
    port,
    host: '127.0.0.1',
    rejectUnauthorized: false,
    minVersion: 'TLSv1.1',
    maxVersion: version,
    // OpenSSL 3 does not speak TLS 1.1 at its usual level.
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
  try {
    await once(socket, 'secureConnect');
    return socket.getProtocol();
  } finally {
    socket.destroy();
  }
}

describe('GET /trust-bundle', () => {
  async function get(trustBundle?: () => string | undefined) {
    server = createAdmissionServer({}, first, trustBundle && { trustBundle });
    port = await server.listen('127.0.0.1', 0);
    api = apiServer(port);
    const call = httpsGet({ port, host: '127.0.0.1', path: '/trust-bundle', ca: first.cert });
    const [response] = await once(call, 'response');
    const type: unknown = response.headers['content-type'];
    return { status: Number(response.statusCode), type, body: await text(response) };
  }

  test('answers whom to trust from now on to who trusts the connection', async () => {
    expect(await get(() => 'PEM')).toEqual({
      status: 200,
      type: 'application/pem-certificate-chain',
      body: 'PEM',
    });
  });

  test.each([undefined, () => undefined])('says so while that is not known', async trustBundle => {
    const { status, body } = await get(trustBundle);
    expect(status).toBe(503);
    expect(body).toContain('not known yet');
  });
});
