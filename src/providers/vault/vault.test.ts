import { afterEach, describe, expect, test } from 'vitest';
import { startVaultDouble, type VaultDouble } from '../../../test/providers/vault-double/server.ts';
import type { HttpClient, HttpRequest, HttpResponse, ProviderSession } from '../../resolve/contract.ts';
import { createHttpClient } from '../http.ts';
import { withRetries } from '../retry.ts';
import { vault } from './vault.ts';

const retryAtOnce = (http: HttpClient): HttpClient => withRetries(http, { sleep: () => Promise.resolve() });
const { signal } = new AbortController();
const doubles: VaultDouble[] = [];
afterEach(async () => {
  await Promise.all(doubles.splice(0).map(double => double.stop()));
});

const kubernetes = { auth: { kubernetes: { role: 'shop' } } };
const token = { auth: { tokenSecretRef: { name: 'vault', key: 'token' } } };

async function start(
  auth: Record<string, unknown>,
  tokenText = 'hvs.static',
  around: (http: HttpClient) => HttpClient = http => http,
): Promise<{ double: VaultDouble; session: ProviderSession }> {
  const double = await startVaultDouble({
    secrets: { db: '{"password":"p"}' },
    tokens: ['hvs.static'],
    jwt: 'jwt',
  });
  doubles.push(double);
  const session = vault.open(
    'SecretStore/main',
    {
      provider: 'vault',
      spec: { server: double.url, path: 'secret', ...auth },
      files: { 'auth.tokenSecretRef': tokenText, 'auth.kubernetes.serviceAccountRef': 'jwt' },
    },
    {
      http: around(createHttpClient().send),
      readFile: path => Promise.resolve(Buffer.from(path)),
      now: Date.now,
    },
  );
  return { double, session };
}

const db = { key: 'db', property: 'password' };

describe('the token', () => {
  test('of a login is given back on closing, once', async () => {
    const { double, session } = await start(kubernetes);
    await session.getSecret(db, signal);

    await Promise.all([session.close(), session.close()]);

    expect(double.revoked).toHaveLength(1);
    expect(double.requests.at(-1)).toBe('POST /v1/auth/token/revoke-self');
  });

  test('of a Secret is left alone', async () => {
    const { double, session } = await start(token);
    await session.getSecret(db, signal);

    await session.close();

    expect(double.requests).toEqual(['GET /v1/secret/data/db']);
  });

  test('that cannot be given back does not matter', async () => {
    const { double, session } = await start(kubernetes);
    await session.getSecret(db, signal);
    double.failNext(500, ['broken']);

    await expect(session.close()).resolves.toBeUndefined();
  });
});

test.each([
  ['a line end inside it', 'hvs.first\nhvs.second'],
  ['a character beyond Latin-1', 'hvs.\u{1f511}'],
])('a token with %s is refused at once, without being quoted', async (_, text) => {
  const { double, session } = await start(token, text);

  const error = await session.getSecret(db, signal).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({
    code: 'PROVIDER_REFUSED',
    retryable: false,
    message: expect.stringMatching(
      /a character that no header can carry.*Secret vault must have the key token/,
    ),
  });
  expect(String(error)).not.toContain('hvs.');
  expect(double.requests).toEqual([]);
});

describe('412, of a standby that lags behind', () => {
  test('is asked again, as any answer that may be another the next time', async () => {
    const { double, session } = await start(kubernetes, 'hvs.static', retryAtOnce);
    await session.getSecret(db, signal);
    double.failNext(412, ['required index state not present']);

    await expect(session.getSecret({ key: 'db', version: '1' }, signal)).resolves.toBeDefined();
    expect(double.requests.slice(-2)).toEqual(Array(2).fill('GET /v1/secret/data/db?version=1'));
  });

  test.each([
    ['a read', token],
    ['a login', kubernetes],
  ])('may be over later where %s still gets it', async (_, auth) => {
    const { double, session } = await start(auth);
    double.failNext(412, ['required index state not present']);

    await expect(session.getSecret(db, signal)).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining('failed: status 412'),
    });
  });
});

describe('403', () => {
  test('right after a login is asked once more', async () => {
    const { double, session } = await start(kubernetes);
    await session.getSecret({ key: 'db' }, signal);
    double.failNext(403, ['permission denied']);

    await expect(session.getSecret({ key: 'db', version: '1' }, signal)).resolves.toBeDefined();
  });

  test('twice is refused, with the path', async () => {
    const { double, session } = await start(kubernetes);
    await session.getSecret({ key: 'db' }, signal);
    double.failNext(403, ['permission denied']);
    double.failNext(403, ['1 error occurred:\n\t* permission denied\n\n']);

    await expect(session.getSecret({ key: 'other' }, signal)).rejects.toMatchObject({
      code: 'PROVIDER_REFUSED',
      message:
        'SecretStore/main: reading secret/data/other was refused: status 403: 1 error occurred: * permission denied',
    });
  });

  test('with a token of a Secret is refused at once', async () => {
    const { double, session } = await start(token);
    double.failNext(403, ['permission denied']);

    await expect(session.getSecret(db, signal)).rejects.toMatchObject({ code: 'PROVIDER_REFUSED' });
    expect(double.requests).toHaveLength(1);
  });

  test('of the login names mount and role', async () => {
    const { double, session } = await start(kubernetes);
    double.failNext(403, ['service account name not authorized']);

    await expect(session.getSecret(db, signal)).rejects.toThrow(
      'SecretStore/main: logging in at auth/kubernetes with role "shop" was refused: status 403: service account name not authorized',
    );
    await session.close();
    expect(double.revoked).toEqual([]);
  });
});

test('nothing at a path and no engine there both are SECRET_NOT_FOUND, with what Vault said', async () => {
  const { double, session } = await start(token);

  await expect(session.getSecret({ key: 'none' }, signal)).rejects.toMatchObject({
    code: 'SECRET_NOT_FOUND',
    message: 'SecretStore/main: there is no secret none (reading secret/data/none)',
  });
  double.failNext(404, ['no handler for route "secret/data/db". route entry not found.']);
  await expect(session.getSecret({ key: 'db' }, signal)).rejects.toMatchObject({
    code: 'SECRET_NOT_FOUND',
    message: expect.stringContaining('no handler for route'),
  });
});

test('a key with a step upwards is refused before anything is sent', async () => {
  const { double, session } = await start(token);

  await expect(session.getSecret({ key: '../../sys/seal' }, signal)).rejects.toMatchObject({
    code: 'PROVIDER_REFUSED',
  });
  expect(double.requests).toEqual([]);
});

test('headers and namespaces go where they belong', async () => {
  const sent: HttpRequest[] = [];
  const answer: HttpResponse = {
    status: 200,
    headers: {},
    body: Buffer.from('{"auth":{"client_token":"t"},"data":{"data":{"password":"p"}}}'),
  };
  const spec = {
    server: 'https://vault/prefix/',
    path: 'secret',
    namespace: 'team',
    headers: { 'X-Custom': 'yes' },
    forwardInconsistent: true,
    auth: { namespace: 'admin', kubernetes: { role: 'shop', mountPath: '/k8s/eu/' } },
    caProvider: { type: 'ConfigMap', name: 'ca', key: 'ca.pem' },
  };
  const files = { 'auth.kubernetes.serviceAccountRef': 'jwt', caProvider: 'pem' };
  const session = vault.open(
    'SecretStore/main',
    { provider: 'vault', spec, files },
    {
      http: request => {
        sent.push(request);
        return Promise.resolve(answer);
      },
      readFile: path => Promise.resolve(Buffer.from(path)),
      now: Date.now,
    },
  );

  await session.getSecret({ ...db, version: '2' }, signal);
  await session.close();

  const common = {
    'X-Custom': 'yes',
    'x-vault-inconsistent': 'forward-active-node',
    'x-vault-request': 'true',
  };
  expect(sent).toMatchObject([
    {
      method: 'POST',
      url: 'https://vault/prefix/v1/auth/k8s/eu/login',
      headers: { ...common, 'x-vault-namespace': 'admin' },
      body: '{"role":"shop","jwt":"jwt"}',
      ca: 'pem',
    },
    {
      method: 'GET',
      url: 'https://vault/prefix/v1/secret/data/db?version=2',
      headers: { ...common, 'x-vault-namespace': 'team', 'x-vault-token': 't' },
    },
    {
      method: 'POST',
      url: 'https://vault/prefix/v1/auth/token/revoke-self',
      headers: { 'x-vault-namespace': 'admin' },
    },
  ]);
});

describe('metadata', () => {
  test('is refused where there is none', async () => {
    const v1 = await start({ ...token, version: 'v1' });
    const noMount = await start({ ...token, path: '' });

    await expect(v1.session.getSecret({ key: 'db', metadataPolicy: 'Fetch' }, signal)).rejects.toThrow(
      'cannot perform metadata fetch operations with kv version v1',
    );
    await expect(
      noMount.session.getSecret({ key: 'secret/db', metadataPolicy: 'Fetch' }, signal),
    ).rejects.toThrow("provided Path isn't a valid kv v2 path");
  });

  test('of nothing is a failure, not an absence that a deletion policy may drop', async () => {
    const { session } = await start(token);

    await expect(session.getSecret({ key: 'none', metadataPolicy: 'Fetch' }, signal)).rejects.toMatchObject({
      code: 'ITEM_NOT_FOUND',
    });
  });
});
