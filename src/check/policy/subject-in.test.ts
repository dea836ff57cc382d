import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../api/json.ts';
import { manifestSet } from '../manifest-set.ts';
import { subjectIn } from './subject-in.ts';

const named = (kind: string, name: string, namespace?: string, labels?: JsonObject): JsonObject => ({
  apiVersion: kind === 'Namespace' ? 'v1' : 'external-secrets.io/v1',
  kind,
  metadata: { name, ...(namespace && { namespace }), ...(labels && { labels }) },
});

const secret = named('ExternalSecret', 'db', 'shop');

test('the labels are those of the Namespace, among the objects or around them, with the one that each has', () => {
  const namespace = named('Namespace', 'shop', undefined, { team: 'shop', odd: 1 });
  const expected = { team: 'shop', 'kubernetes.io/metadata.name': 'shop' };
  expect(subjectIn(manifestSet([secret, namespace]), secret).namespaceLabels).toEqual(expected);
  expect(subjectIn(manifestSet([secret], { around: [namespace] }), secret).namespaceLabels).toEqual(expected);
});

test('labels of a namespace that nothing describes are not known', () => {
  expect(subjectIn(manifestSet([secret]), secret)).toMatchObject({
    namespace: 'shop',
    namespaceLabels: undefined,
  });
});

test.for(['ClusterSecretStore', 'ClusterExternalSecret', 'Namespace', 'SecretPolicy'])(
  'a %s lies in no namespace, whatever the run takes for those that name none',
  kind => {
    const object = named(kind, 'a');
    expect(subjectIn(manifestSet([object], { namespace: 'shop' }), object).namespace).toBeUndefined();
  },
);

test('an object that names no namespace lies in that of the run', () => {
  const object = named('ExternalSecret', 'db');
  expect(subjectIn(manifestSet([object], { namespace: 'shop' }), object).namespace).toBe('shop');
});

test('a store is that of the namespace, and one of a cluster whatever the namespace', () => {
  const own = named('SecretStore', 'vault', 'shop');
  const other = named('SecretStore', 'vault', 'pay');
  const shared = named('ClusterSecretStore', 'vault');
  const { store } = subjectIn(manifestSet([secret], { around: [own, other, shared] }), secret);
  expect(store('SecretStore', 'vault')).toBe(own);
  expect(store('ClusterSecretStore', 'vault')).toBe(shared);
  expect(store('SecretStore', 'none')).toBeUndefined();
});

describe('whether injection takes the place of a Secret', () => {
  const writing = (kind: string, spec: JsonObject): JsonObject => ({ ...named(kind, 'db', 'shop'), spec });
  const none = { target: { creationPolicy: 'None' } };
  const all = { isComplete: (): boolean => true };

  test.for<[string, readonly JsonObject[], { isComplete?: () => boolean }, boolean | undefined]>([
    ['an ExternalSecret writes it', [writing('ExternalSecret', none)], {}, true],
    [
      'a ClusterExternalSecret writes it',
      [writing('ClusterExternalSecret', { externalSecretSpec: none })],
      {},
      true,
    ],
    [
      'an ExternalSecret merges into it',
      [writing('ExternalSecret', { target: { creationPolicy: 'Merge' } })],
      {},
      false,
    ],
    ['two write it', [writing('ExternalSecret', none), writing('ClusterExternalSecret', {})], {}, false],
    ['it is there itself', [writing('Secret', {})], {}, false],
    [
      'it is there and an ExternalSecret writes it',
      [writing('Secret', {}), writing('ExternalSecret', {})],
      {},
      true,
    ],
    ['nothing among some files writes it', [], {}, undefined],
    ['nothing of a whole cluster writes it', [], all, false],
  ])('%s', ([, writers, options, expected]) => {
    const pod = named('Deployment', 'app', 'shop');
    const { isServed } = subjectIn(manifestSet([pod, ...writers], options), pod);
    expect(isServed('db')).toBe(expected);
  });
});

test('of two stores that a name may mean neither is taken', () => {
  const object = named('ExternalSecret', 'db');
  const stores = [named('SecretStore', 'vault', 'shop'), named('SecretStore', 'vault', 'pay')];
  const { store } = subjectIn(manifestSet([object], { around: stores }), object);
  expect(store('SecretStore', 'vault')).toBeUndefined();
});
