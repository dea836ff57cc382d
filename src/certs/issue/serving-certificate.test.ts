import { randomBytes, X509Certificate } from 'node:crypto';
import { createServer, request, Agent, type Server } from 'node:https';
import { connect } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';

import { issueAuthority, issueLeaf } from './issue.ts';
import type { KeyPair, KeyType } from './key-pair.ts';
import {
  createServingCertificate,
  followServingCertificate,
  type ServingCertificate,
} from './serving-certificate.ts';
import { openssl } from '../../x509/testing/openssl.ts';

let authority: KeyPair;
const cleanups: (() => void)[] = [];

const terms = (keyType: KeyType = 'ecdsa-p256') => ({
  keyType,
  lifetimeMs: 600_000,
  now: Date.now(),
  randomBytes,
});
const newLeaf = (keyType?: KeyType) => issueLeaf(authority, { dns: ['localhost'], ip: [] }, terms(keyType));
const fingerprint = (pair: KeyPair) => new X509Certificate(pair.certificate).fingerprint256;

beforeAll(async () => {
  authority = await issueAuthority(terms());
});

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function listen(serving: ServingCertificate): Promise<{ server: Server; port: number }> {
  const server = createServer(serving.getSecureContextOptions(), (_request, response) => response.end('ok'));
  cleanups.push(
    followServingCertificate(server, serving),
    () => server.close(),
    () => server.closeAllConnections(),
  );
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : 0 };
}

/** One verified request. Answers the fingerprint of the certificate it met. */
function fetchOnce(port: number, agent?: Agent): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const call = request({
    host: '127.0.0.1',
    servername: 'localhost',
    port,
    ca: authority.certificate,
    agent: agent ?? false,
    timeout: 5000,
  });
  let met = '';
  call.on('socket', socket => {
    const read = () => {
      if ('getPeerX509Certificate' in socket && typeof socket.getPeerX509Certificate === 'function') {
        const certificate: X509Certificate | undefined = socket.getPeerX509Certificate();
        met = certificate?.fingerprint256 ?? met;
      }
    };
    if (socket.connecting) socket.once('secureConnect', read);
    else read();
  });
  call.on('response', response => response.resume().on('end', () => resolve(met)));
  call.on('error', reject);
  call.end();
  return promise;
}

function handshake(port: number, options: object): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({
    host: '127.0.0.1',
    port,
    servername: 'localhost',
    ca: authority.certificate,
    ...options,
  });
  socket.once('secureConnect', () => resolve(socket.getProtocol() ?? ''));
  socket.once('error', reject);
  return promise.finally(() => socket.destroy());
}

test('before the first certificate there is nothing to listen with, and the error says so', () => {
  expect(() => createServingCertificate().getSecureContextOptions()).toThrow(
    'there is no serving certificate yet',
  );
});

describe('a running server', () => {
  test('presents a new certificate to new connections and keeps the old ones open', async () => {
    const serving = createServingCertificate();
    const [first, second] = [await newLeaf(), await newLeaf()];
    serving.replace(first);
    const { port } = await listen(serving);
    const kept = new Agent({ keepAlive: true, maxSockets: 1 });
    cleanups.push(() => kept.destroy());
    expect(await fetchOnce(port, kept)).toBe(fingerprint(first));

    serving.replace(second);
    expect(await fetchOnce(port)).toBe(fingerprint(second));
    expect(await fetchOnce(port, kept)).toBe(fingerprint(first));
  });

  test('answers every request while the certificate is replaced again and again under load', async () => {
    const serving = createServingCertificate();
    serving.replace(await newLeaf());
    const { port } = await listen(serving);
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    cleanups.push(() => agent.destroy());
    const met = new Set<string>();
    const replacing = new AbortController();
    const client = async (own?: Agent) => {
      while (!replacing.signal.aborted) met.add(await fetchOnce(port, own));
    };
    const clients = [client(), client(), client(agent), client(agent)];
    for (let times = 0; times < 20; times++) {
      serving.replace(await newLeaf());
      await fetchOnce(port);
    }
    replacing.abort();
    await expect(Promise.all(clients)).resolves.toHaveLength(4);
    expect(met.size).toBeGreaterThan(5);
  });

  test('changes between ECDSA and RSA', async () => {
    const serving = createServingCertificate();
    serving.replace(await newLeaf());
    const { port } = await listen(serving);
    const rsa = await newLeaf('rsa-2048');
    serving.replace(rsa);
    expect(await fetchOnce(port)).toBe(fingerprint(rsa));
  });

  test('still refuses TLS 1.1 after a replacement, which takes only options that it is given', async () => {
    const serving = createServingCertificate({ minVersion: 'TLSv1.3' });
    serving.replace(await newLeaf());
    const { port } = await listen(serving);
    serving.replace(await newLeaf());
    await expect(handshake(port, { maxVersion: 'TLSv1.2' })).rejects.toThrow(/protocol version|alert/i);
    await expect(handshake(port, {})).resolves.toBe('TLSv1.3');
  });
});

describe('a pair that would not work is refused and the one before stays', () => {
  test.each<[string, () => Promise<KeyPair>, RegExp]>([
    [
      'the key of another certificate',
      async () => ({ certificate: (await newLeaf()).certificate, privateKey: (await newLeaf()).privateKey }),
      /belongs to another certificate/,
    ],
    [
      'a key of another type',
      async () => ({
        certificate: (await newLeaf()).certificate,
        privateKey: (await newLeaf('rsa-2048')).privateKey,
      }),
      /belongs to another certificate/,
    ],
    [
      'no certificate',
      async () => ({ certificate: 'x', privateKey: (await newLeaf()).privateKey }),
      /cannot be parsed/,
    ],
    ['nothing', async () => ({ certificate: '', privateKey: '' }), /is missing/],
    ['a key that OpenSSL finds too small', smallRsaPair, /is refused by TLS/],
  ])('%s', async (_name, bad, message) => {
    const serving = createServingCertificate();
    const good = await newLeaf();
    serving.replace(good);
    const { port } = await listen(serving);
    let changes = 0;
    serving.onChange(() => changes++);

    const pair = await bad();
    expect(() => serving.replace(pair)).toThrow(message);
    expect(changes).toBe(0);
    expect(await fetchOnce(port)).toBe(fingerprint(good));
  });
});

test('who stopped listening to changes is not called any more', async () => {
  const serving = createServingCertificate();
  let changes = 0;
  const end = serving.onChange(() => changes++);
  serving.replace(await newLeaf());
  end();
  serving.replace(await newLeaf());
  expect(changes).toBe(1);
});

async function smallRsaPair(): Promise<KeyPair> {
  const privateKey = await openssl(['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:512'], {});
  const certificate = await openssl(['req', '-x509', '-key', 'key.pem', '-subj', '/CN=small'], {
    'key.pem': privateKey,
  });
  return { certificate, privateKey };
}
