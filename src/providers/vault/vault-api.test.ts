import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { vaultApi, type VaultResponse } from './vault-api.ts';

async function ask(body: string, status = 200): Promise<VaultResponse> {
  const http = () => Promise.resolve({ status, headers: {}, body: Buffer.from(body) });
  const server = { server: 'https://vault', headers: {}, ca: () => Promise.resolve(undefined) };
  const api = vaultApi({ store: 'SecretStore/main', http }, server);
  const { signal } = new AbortController();
  return await api({ action: 'reading db', method: 'GET', path: 'db', expected: [404], signal });
}

describe('an answer', () => {
  test('is parsed once, by whoever reads it', async () => {
    const body = '{"data":{"n":1.0}}';
    const spy = vi.spyOn(JSON, 'parse');
    onTestFinished(() => spy.mockRestore());
    const parsed = (): number => spy.mock.calls.filter(([text]) => text === body).length;
    const answer = await ask(body);
    expect(parsed()).toBe(0);
    expect(answer.json()).toMatchObject({ kind: 'object', raw: body });
    expect(parsed()).toBe(1);
  });

  test('that is the page of a proxy may be another the next time', async () => {
    const answer = await ask('<html>');
    expect(() => answer.json()).toThrow(expect.objectContaining({ code: 'PROVIDER_UNAVAILABLE' }));
  });

  test('that is nested too deep will be the same the next time, so that nothing is there', async () => {
    const answer = await ask(`${'['.repeat(2000)}${']'.repeat(2000)}`);
    expect(answer.json()).toBeUndefined();
  });

  test('without a body is nothing where the status says so', async () => {
    expect((await ask('', 204)).json()).toBeUndefined();
    expect((await ask('', 404)).json()).toBeUndefined();
  });
});
