import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../harness/http-send.ts';
import { startVault, type Vault } from '../harness/vault.ts';

describe.each([
  { name: 'with TLS', tls: true },
  { name: 'without TLS', tls: false },
])('a Vault server of the harness $name', ({ tls }) => {
  let vault: Vault;

  beforeAll(async () => {
    vault = await startVault({ tls });
  });

  afterAll(async () => {
    await vault?.remove();
  });

  test('keeps versioned keys and values at secret/', async () => {
    await vault.request('POST', 'secret/data/app', { data: { user: 'first' } });
    await vault.request('POST', 'secret/data/app', { data: { user: 'second' } });

    expect(await vault.request('GET', 'secret/data/app')).toMatchObject({
      data: { data: { user: 'second' }, metadata: { version: 2 } },
    });
  });

  test('refuses a token that is not its own', async () => {
    const answer = await send({
      url: `${vault.address}/v1/secret/data/app`,
      headers: { 'x-vault-token': 'not-a-token' },
      ...(vault.ca === undefined ? {} : { ca: vault.ca }),
    });

    expect(answer.status).toBe(403);
  });

  test('is away after stop and comes back with its data and token after start', async () => {
    await vault.request('POST', 'secret/data/lasting', { data: { word: 'kept' } });

    await vault.stop();
    await expect(vault.request('GET', 'secret/data/lasting')).rejects.toThrow('ECONNREFUSED');
    await vault.start();

    expect(await vault.request('GET', 'secret/data/lasting')).toMatchObject({
      data: { data: { word: 'kept' } },
    });
  });
});
