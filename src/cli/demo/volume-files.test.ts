import { expect, test } from 'vitest';
import type { Pod, Volume } from '../../api/pod.ts';
import { volumeFiles, type PodSources } from './volume-files.ts';

const pod: Pod = {
  metadata: {
    name: 'orders-1',
    namespace: 'shop',
    labels: { tier: 'back', app: 'orders' },
    annotations: { 'postern.dev/plan': '{"version":1}' },
  },
};

const sources: PodSources = {
  secret: name => Promise.resolve(name === 'db' ? { user: 'u', password: Buffer.from([0, 255]) } : undefined),
  configMap: name => Promise.resolve(name === 'settings' ? { 'log.yaml': 'level: info' } : undefined),
  serviceAccountToken: audience => Promise.resolve(`token for ${audience ?? 'the API server'}`),
};

/** Content as latin1 and octal mode by path. */
async function filesOf(volume: Omit<Volume, 'name'>): Promise<Record<string, [string, string]> | undefined> {
  const files = await volumeFiles({ name: 'v', ...volume }, pod, sources);
  if (files === undefined) return undefined;
  return Object.fromEntries(
    [...files].map(([path, { data, mode }]) => [path, [data.toString('latin1'), mode.toString(8)]]),
  );
}

test('a Secret gives every key with the mode of the volume', async () => {
  expect(await filesOf({ secret: { secretName: 'db', defaultMode: 0o400 } })).toEqual({
    user: ['u', '400'],
    password: ['\0ÿ', '400'],
  });
});

test('items choose keys, paths and modes, and a key that is not there is left out', async () => {
  const items = [
    { key: 'user', path: 'login/user', mode: 0o440 },
    { key: 'none', path: 'none' },
  ];

  expect(await filesOf({ secret: { secretName: 'db', items } })).toEqual({ 'login/user': ['u', '440'] });
});

test.each<Omit<Volume, 'name'>>([
  { secret: { secretName: 'none' } },
  { configMap: { name: 'none', items: [{ key: 'a', path: 'a' }] } },
])('an object that is not there gives no files: %j', async volume => {
  expect(await filesOf(volume)).toEqual({});
});

test('a projected volume holds all its sources, later ones over earlier ones', async () => {
  const projected = {
    defaultMode: 0o444,
    sources: [
      { configMap: { name: 'settings' } },
      { secret: { name: 'db', items: [{ key: 'user', path: 'log.yaml', mode: 0o400 }] } },
      { serviceAccountToken: { path: 'vault/token', audience: 'vault' } },
      { serviceAccountToken: { path: 'token' } },
    ],
  };

  expect(await filesOf({ projected })).toEqual({
    'log.yaml': ['u', '400'],
    'vault/token': ['token for vault', '444'],
    token: ['token for the API server', '444'],
  });
});

test.each([
  ["metadata.annotations['postern.dev/plan']", '{"version":1}'],
  ["metadata.labels['app']", 'orders'],
  ['metadata.labels', 'app="orders"\ntier="back"'],
  ['metadata.name', 'orders-1'],
  ['metadata.namespace', 'shop'],
])('the field %s of the pod is %s', async (fieldPath, content) => {
  const downwardAPI = { items: [{ path: 'field', fieldRef: { fieldPath } }] };

  expect(await filesOf({ downwardAPI })).toEqual({ field: [content, '644'] });
});

test('a field that is not known is refused by name', async () => {
  const downwardAPI = { items: [{ path: 'field', fieldRef: { fieldPath: 'spec.nodeName' } }] };

  await expect(filesOf({ downwardAPI })).rejects.toThrow('the field spec.nodeName');
});

test('a volume that containers write to has no files of its own', async () => {
  expect(await filesOf({ emptyDir: { medium: 'Memory' } })).toBeUndefined();
});
