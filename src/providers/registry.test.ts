import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ProviderTools } from '../resolve/contract.ts';
import { openStore, providers } from './registry.ts';

const offline: ProviderTools = {
  http: () => Promise.reject(new Error('offline')),
  readFile: () => Promise.reject(new Error('no files')),
  now: () => 0,
};

test('the registry is the folders', async () => {
  const entries = await readdir(join(import.meta.dirname), { withFileTypes: true });
  const folders = entries.filter(entry => entry.isDirectory()).map(entry => entry.name);

  expect(providers.map(({ name }) => name)).toEqual(folders.sort());
});

test('a provider that is not there is named with those that are', () => {
  expect(() => openStore('SecretStore/main', { provider: 'aws', spec: {}, files: {} }, offline)).toThrow(
    'SecretStore/main uses provider aws, which this agent does not know; it knows fake, onepassword, vault',
  );
});
