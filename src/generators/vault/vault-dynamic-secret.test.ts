import { describe, expect, test } from 'vitest';
import type { HttpClient, HttpRequest } from '../../resolve/contract.ts';
import type { GeneratorRequest } from '../contract.ts';
import { request, texts } from '../testing/request.ts';
import { vaultDynamicSecret } from './vault-dynamic-secret.ts';

interface Call {
  readonly line: string;
  readonly token: string | undefined;
  readonly body: unknown;
}

/** A Vault that answers by method and path; what it has no answer for is a 404. */
function vault(answers: Record<string, { status?: number; body?: unknown }>): {
  http: HttpClient;
  calls: Call[];
} {
  const calls: Call[] = [];
  return {
    calls,
    async http({ method, url, headers = {}, body }: HttpRequest) {
      const line = `${method} ${url.replace('https://vault.test/v1/', '')}`;
      calls.push({
        line,
        token: headers['x-vault-token'],
        body: body === undefined ? undefined : JSON.parse(body),
      });
      const answer = answers[line];
      const text = answer?.body === undefined ? '' : JSON.stringify(answer.body);
      return {
        status: answer?.status ?? (answer === undefined ? 404 : 200),
        headers: {},
        body: Buffer.from(text),
      };
    },
  };
}

const byToken = { server: 'https://vault.test', auth: { tokenSecretRef: { name: 't', key: 'token' } } };
const byAccount = {
  server: 'https://vault.test',
  auth: { kubernetes: { mountPath: 'kubernetes', role: 'shop' } },
};
const LOGIN = { 'POST auth/kubernetes/login': { body: { auth: { client_token: 's.login' } } } };
const CREDS = {
  lease_id: 'database/creds/shop/1',
  lease_duration: 3600,
  renewable: true,
  data: { username: 'v-shop', password: 'p', port: 1e21 },
};

function requestWith(
  spec: Record<string, unknown>,
  http: HttpClient,
  now: () => number = () => 0,
): GeneratorRequest {
  const made = request(
    'VaultDynamicSecret',
    { path: 'database/creds/shop', provider: byToken, ...spec },
    { http, now },
  );
  const files = {
    'provider.auth.tokenSecretRef': '/token',
    'provider.auth.kubernetes.serviceAccountRef': '/jwt',
  };
  const readFile = (path: string) => Promise.resolve(Buffer.from(path === '/token' ? 's.static' : 'jwt'));
  return { ...made, plan: { ...made.plan, files }, tools: { ...made.tools, readFile } };
}

describe('generating', () => {
  test('gives the data of the answer and holds its lease', async () => {
    const { http, calls } = vault({ 'GET database/creds/shop': { body: CREDS } });
    const made = await vaultDynamicSecret.generate(requestWith({}, http));
    expect(texts(made)).toMatchObject({ username: 'v-shop', password: 'p' });
    expect(made.lease).toEqual({
      id: CREDS.lease_id,
      child: '',
      renewable: true,
      seconds: 3600,
      until: 3_600_000,
    });
    expect(calls).toMatchObject([{ token: 's.static' }]);
  });

  test('keeps the login that the lease hangs on, and its token with it', async () => {
    const { http, calls } = vault({ ...LOGIN, 'GET database/creds/shop': { body: CREDS } });
    const made = await vaultDynamicSecret.generate(requestWith({ provider: byAccount }, http));
    expect(made.lease).toMatchObject({ token: 's.login' });
    expect(calls.map(({ line }) => line)).toEqual(['POST auth/kubernetes/login', 'GET database/creds/shop']);
  });

  test('gives a login back at once that nothing hangs on', async () => {
    const { http, calls } = vault({
      ...LOGIN,
      'PUT pki/issue/web': { body: { lease_id: '', data: { certificate: 'c' } } },
      'POST auth/token/revoke-self': { status: 204 },
    });
    const spec = {
      provider: byAccount,
      path: 'pki/issue/web',
      method: 'POST',
      parameters: { common_name: 'a' },
    };
    const made = await vaultDynamicSecret.generate(requestWith(spec, http));
    expect(made.lease).toBeUndefined();
    expect(calls.map(({ line }) => line).at(-1)).toBe('POST auth/token/revoke-self');
    expect(calls[1]).toMatchObject({ line: 'PUT pki/issue/web', body: { common_name: 'a' } });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ method: 'LIST' }, 'LIST database/creds/shop'],
    [{ method: 'DELETE' }, 'DELETE database/creds/shop'],
    [{ method: 'PUT' }, 'PUT database/creds/shop'],
    [{ path: '/a b/c' }, 'GET a%20b/c'],
    [{ getParameters: { x: ['1', '2'], y: ['z z'] } }, 'GET database/creds/shop?x=1&x=2&y=z+z'],
  ])('%j asks %s', async (spec, line) => {
    const { http, calls } = vault({ [line]: { body: CREDS } });
    await vaultDynamicSecret.generate(requestWith(spec, http));
    expect(calls.map(call => call.line)).toEqual([line]);
  });

  test('gives the auth of the answer, what Vault left out with its zero', async () => {
    const auth = { client_token: 's.child', policies: ['a', 'b'], lease_duration: 60, renewable: true };
    const { http } = vault({ 'GET auth/token/create': { body: { auth } } });
    const made = await vaultDynamicSecret.generate(
      requestWith({ path: 'auth/token/create', resultType: 'Auth' }, http),
    );
    expect(texts(made)).toMatchObject({
      client_token: 's.child',
      policies: '["a","b"]',
      lease_duration: '60',
      orphan: 'false',
      entity_id: '',
    });
    expect(made.lease).toMatchObject({ id: '', child: 's.child', seconds: 60 });
  });

  test('gives the whole answer', async () => {
    const { http } = vault({ 'GET database/creds/shop': { body: { request_id: 'r', ...CREDS } } });
    const made = texts(await vaultDynamicSecret.generate(requestWith({ resultType: 'Raw' }, http)));
    expect(Object.keys(made)).toEqual([
      'request_id',
      'lease_id',
      'lease_duration',
      'renewable',
      'data',
      'warnings',
    ]);
    expect(made['data']).toBe('{"password":"p","port":1e+21,"username":"v-shop"}');
  });

  test('an empty answer is an error unless it is allowed', async () => {
    const { http } = vault({});
    await expect(vaultDynamicSecret.generate(requestWith({}, http))).rejects.toThrow(
      'empty response from Vault',
    );
    expect(
      (await vaultDynamicSecret.generate(requestWith({ allowEmptyResponse: true }, http))).data.size,
    ).toBe(0);
  });

  test('what the provider says wrong is told at its field', async () => {
    const { http } = vault({});
    await expect(
      vaultDynamicSecret.generate(
        requestWith({ provider: { server: 'https://vault.test', auth: {} } }, http),
      ),
    ).rejects.toThrow('VaultDynamicSecret/test: spec.provider.auth: no valid auth method');
  });
});

describe('renewing', () => {
  const lease = { id: 'l', child: '', renewable: true, seconds: 3600, until: 3_600_000 };
  const renew = (answers: Parameters<typeof vault>[0], change: object = {}, now = 1_800_000) => {
    const { http, calls } = vault(answers);
    const renewed = vaultDynamicSecret.renew?.(
      { ...lease, ...change },
      requestWith({}, http, () => now),
    );
    return { renewed, calls };
  };

  test('asks for the same time again', async () => {
    const { renewed, calls } = renew({ 'PUT sys/leases/renew': { body: { lease_duration: 3600 } } });
    expect(await renewed).toEqual({ ...lease, until: 5_400_000 });
    expect(calls).toMatchObject([{ token: 's.static', body: { lease_id: 'l', increment: 3600 } }]);
  });

  test('renews the login of the lease first', async () => {
    const { renewed, calls } = renew(
      {
        'PUT auth/token/renew-self': { body: { auth: { lease_duration: 3600 } } },
        'PUT sys/leases/renew': { body: { lease_duration: 3600 } },
      },
      { token: 's.login' },
    );
    expect(await renewed).toMatchObject({ token: 's.login' });
    expect(calls.map(({ line, token }) => [line, token])).toEqual([
      ['PUT auth/token/renew-self', 's.login'],
      ['PUT sys/leases/renew', 's.login'],
    ]);
  });

  test('takes a new one when Vault gives little more, knows the lease no more, or cannot prolong it', async () => {
    expect(await renew({ 'PUT sys/leases/renew': { body: { lease_duration: 60 } } }).renewed).toBeUndefined();
    expect(await renew({ 'PUT sys/leases/renew': { status: 400 } }).renewed).toBeUndefined();
    expect(await renew({}, { renewable: false }, 3_000_000).renewed).toBeUndefined();
    expect(await renew({}, { renewable: false }, 1_000_000).renewed).toMatchObject({ id: 'l' });
  });

  test('waits for a Vault that is away', async () => {
    await expect(renew({ 'PUT sys/leases/renew': { status: 503 } }).renewed).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
    });
  });

  test('of what another version wrote is not tried', async () => {
    expect(await renew({}, { until: 'soon' }).renewed).toBeUndefined();
  });
});

describe('giving back', () => {
  const lease = { id: 'l', child: '', renewable: true, seconds: 3600, until: 3_600_000 };

  test('revokes the login, and the lease with it', async () => {
    const { http, calls } = vault({ 'POST auth/token/revoke-self': { status: 204 } });
    await vaultDynamicSecret.release?.({ ...lease, token: 's.login' }, requestWith({}, http));
    expect(calls).toMatchObject([{ line: 'POST auth/token/revoke-self', token: 's.login' }]);
  });

  test('revokes the lease alone where the token is the manifest’s', async () => {
    const { http, calls } = vault({ 'PUT sys/leases/revoke': { status: 204 } });
    await vaultDynamicSecret.release?.(lease, requestWith({}, http));
    expect(calls).toMatchObject([
      { line: 'PUT sys/leases/revoke', token: 's.static', body: { lease_id: 'l' } },
    ]);
  });

  test('never fails', async () => {
    const { http } = vault({ 'PUT sys/leases/revoke': { status: 500 } });
    await expect(vaultDynamicSecret.release?.(lease, requestWith({}, http))).resolves.toBeUndefined();
  });

  test('ends without an error when its time is up', async () => {
    const stopped = AbortSignal.abort();
    const http = () => Promise.reject(Object.assign(new Error('stopped'), { name: 'AbortError' }));
    const release = vaultDynamicSecret.release?.(lease, { ...requestWith({}, http), signal: stopped });
    await expect(release).resolves.toBeUndefined();
  });
});
