import { describe, expect, test } from 'vitest';
import { folderOf, manifestSet, nameOf } from './manifest-set.ts';

const GROUP = 'external-secrets.io';
const object = (
  kind: string,
  name: string,
  namespace?: string,
  spec: object = {},
): Record<string, unknown> => ({
  apiVersion: kind === 'Secret' ? 'v1' : `${GROUP}/v1`,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  spec,
});
const names = (found: readonly Readonly<Record<string, unknown>>[]) => found.map(nameOf);

describe('what a name may mean', () => {
  const here = object('SecretStore', 'vault', 'shop');
  const there = object('SecretStore', 'vault', 'other');
  const anywhere = object('SecretStore', 'vault');

  test('is what lies in the namespace', () => {
    const set = manifestSet([here, there]);
    expect(set.findAll(GROUP, 'SecretStore', 'shop', 'vault')).toEqual([here]);
    expect(set.findAll(GROUP, 'SecretStore', 'more', 'vault')).toEqual([]);
    expect(set.findAll(GROUP, 'ClusterSecretStore', 'shop', 'vault')).toEqual([]);
    expect(set.findAll('example.com', 'SecretStore', 'shop', 'vault')).toEqual([]);
  });

  test('is also what names no namespace, unless the run does', () => {
    expect(manifestSet([here, anywhere]).findAll(GROUP, 'SecretStore', 'shop', 'vault')).toHaveLength(2);
    const set = manifestSet([here, anywhere], { namespace: 'other' });
    expect(set.findAll(GROUP, 'SecretStore', 'shop', 'vault')).toEqual([here]);
    expect(set.namespaceOf(anywhere)).toBe('other');
  });

  test('is all of them where the namespace is not known', () => {
    expect(manifestSet([here, there]).findAll(GROUP, 'SecretStore', undefined, 'vault')).toHaveLength(2);
  });

  test('is nothing that an object inherits', () => {
    const set = manifestSet([here]);
    expect(set.findAll(GROUP, 'SecretStore', '__proto__', 'constructor')).toEqual([]);
    expect(set.writersOf('toString', '__proto__')).toEqual([]);
  });
});

test.for<[string, string, object, string | undefined]>([
  ['a Secret', 'Secret', {}, 'own'],
  ['an ExternalSecret', 'ExternalSecret', {}, 'own'],
  ['an ExternalSecret with a target', 'ExternalSecret', { target: { name: 'app' } }, 'app'],
  [
    'an ExternalSecret for another kind',
    'ExternalSecret',
    { target: { manifest: { apiVersion: 'v1', kind: 'ConfigMap' } } },
    undefined,
  ],
  ['a SealedSecret', 'SealedSecret', { template: { metadata: { name: 'app' } } }, 'app'],
  ['a Certificate', 'Certificate', { secretName: 'tls' }, 'tls'],
  ['something else', 'ConfigMap', {}, undefined],
])('%s writes a Secret', ([, kind, spec, written]) => {
  const set = manifestSet([object(kind, 'own', 'shop', spec)]);
  for (const name of ['own', 'app', 'tls']) {
    expect(names(set.writersOf('shop', name))).toEqual(name === written ? ['own'] : []);
  }
});

test('a ClusterExternalSecret writes its Secret in every namespace', () => {
  const set = manifestSet(
    [object('ClusterExternalSecret', 'all', undefined, { externalSecretName: 'app' })],
    {
      namespace: 'default',
    },
  );
  expect(names(set.writersOf('shop', 'app'))).toEqual(['all']);
});

describe('what surrounds the objects', () => {
  const mine = object('ExternalSecret', 'db', 'shop', { target: { name: 'new' } });
  const stored = object('ExternalSecret', 'db', 'shop', { target: { name: 'old' } });
  const set = manifestSet([mine], {
    around: [stored, object('ExternalSecret', 'api', 'shop')],
    fileOf: found => (found === mine ? 'apps/db.yaml' : undefined),
  });

  test('is found, but nothing is said of it', () => {
    expect(names(set.findAll(GROUP, 'ExternalSecret', 'shop', 'api'))).toEqual(['api']);
    expect(names(set.within(GROUP, 'ExternalSecret', 'shop'))).toEqual(['db', 'api']);
    expect(set.objects).toEqual([mine]);
    expect(set.ofKind(GROUP, 'ExternalSecret')).toEqual([mine]);
  });

  test('gives way to an object of the same name', () => {
    expect(set.findAll(GROUP, 'ExternalSecret', 'shop', 'db')).toEqual([mine]);
    expect(set.writersOf('shop', 'old')).toEqual([]);
  });

  test('lies in no folder', () => {
    expect(folderOf(set, mine)).toBe('apps');
    expect(folderOf(set, stored)).toBe('');
  });
});

test('a set says for which kinds it is complete; files are for none', () => {
  expect(manifestSet([]).isComplete('', 'Secret')).toBe(false);
  const set = manifestSet([], { isComplete: (_, kind) => kind === 'Secret' });
  expect([set.isComplete('', 'Secret'), set.isComplete('', 'ConfigMap')]).toEqual([true, false]);
});
