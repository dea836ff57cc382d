import { hash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { serveProvider, type ServedVersion } from './provider.ts';

let stopping: AbortController;
let lines: string[];
let address: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  stopping = new AbortController();
  lines = [];
  const port = await serveProvider('shop:default', line => lines.push(line), stopping.signal, 0);
  address = `http://127.0.0.1:${port}`;
});

afterEach(() => {
  stopping.abort();
  vi.useRealTimers();
});

const tokenOf = (subject: string) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ sub: subject })}.c2lnbmF0dXJl`;
};

async function login(jwt: string): Promise<Response> {
  const body = JSON.stringify({ role: 'shop', jwt });
  return fetch(`${address}/v1/auth/kubernetes/login`, { method: 'POST', body });
}

async function password(): Promise<string> {
  const { auth }: { auth: { client_token: string } } = JSON.parse(
    await (await login(tokenOf('system:serviceaccount:shop:default'))).text(),
  );
  const headers = { 'x-vault-token': auth.client_token };
  const answer = await fetch(`${address}/v1/secret/data/shop/db`, { headers });
  const { data }: { data: { data: { password: string } } } = JSON.parse(await answer.text());
  return data.data.password;
}

const served = (): ServedVersion[] => lines.map((line): ServedVersion => JSON.parse(line));

test('serves another password some seconds after the first was read, and prints digests alone', async () => {
  const first = await password();
  expect(await password()).toBe(first);
  await vi.advanceTimersByTimeAsync(8_000);
  const second = await password();

  expect(second).not.toBe(first);
  expect(served().map(({ version, sha256 }) => [version, sha256['password']])).toEqual([
    [1, hash('sha256', first)],
    [2, hash('sha256', second)],
  ]);
  expect(lines.join('\n')).not.toContain(first);
  expect(lines.join('\n')).not.toContain(second);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(served()).toHaveLength(2);
});

test('changes nothing that nobody has read', async () => {
  await login(tokenOf('system:serviceaccount:shop:default'));
  await vi.advanceTimersByTimeAsync(60_000);

  expect(served()).toHaveLength(1);
});

test.for<readonly [string, string]>([
  ['of another ServiceAccount', tokenOf('system:serviceaccount:shop:other')],
  ['of another namespace', tokenOf('system:serviceaccount:other:default')],
  ['that is none', 'a.b.c'],
  ['that is empty', ''],
])('refuses a token %s', async ([, jwt]) => {
  expect((await login(jwt)).status).toBe(403);
});
