import { describe, expect, test } from 'vitest';
import { subject } from '../testing/subject.ts';
import { askingOf, failingNamespace, type Asking } from './asking.ts';

const of = (apiVersion: string, kind: string, rest: string): Asking | undefined =>
  askingOf(
    subject(`{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: a, namespace: shop }, ${rest} }`),
  );

test.for([
  ['external-secrets.io/v1', 'ExternalSecret', 'spec', 'read', ['shop']],
  ['external-secrets.io/v1beta1', 'ExternalSecret', 'spec', 'read', ['shop']],
  // A version that never was is read as the current one.
  ['external-secrets.io/v7', 'ExternalSecret', 'spec', 'read', ['shop']],
  ['external-secrets.io/v1', 'ClusterExternalSecret', 'spec.externalSecretSpec', 'read', [undefined]],
  ['external-secrets.io/v1alpha1', 'PushSecret', 'spec', 'write', ['shop']],
  ['external-secrets.io/v1alpha1', 'ClusterPushSecret', 'spec.pushSecretSpec', 'write', [undefined]],
] as const)('%s %s asks in its %s', ([apiVersion, kind, at, does, namespaces]) => {
  expect(of(apiVersion, kind, 'spec: {}')).toEqual({ does, at, namespaces, spec: {} });
});

test.for([
  ['external-secrets.io/v1', 'SecretStore'],
  ['kubernetes-client.io/v1', 'ExternalSecret'],
  ['v1', 'Secret'],
] as const)('%s %s asks nothing', ([apiVersion, kind]) => {
  expect(of(apiVersion, kind, 'spec: {}')).toBeUndefined();
});

test.for(['spec: 7', 'spec: []', 'spec: null', 'status: {}'])('with %s there is nothing to read', rest => {
  expect(of('external-secrets.io/v1', 'ExternalSecret', rest)?.spec).toEqual({});
});

describe('namespaces', () => {
  test.for([
    ['{ namespaces: [shop, billing] }', ['shop', 'billing']],
    ['{ namespaces: [shop], namespaceSelectors: [{ matchLabels: { a: b } }] }', ['shop', undefined]],
    ['{ namespaces: [shop], namespaceSelector: {} }', ['shop', undefined]],
    ['{ namespaces: [Shop!, 7] }', [undefined]],
  ] as const)('of a ClusterExternalSecret with %s', ([spec, namespaces]) => {
    expect(of('external-secrets.io/v1', 'ClusterExternalSecret', `spec: ${spec}`)?.namespaces).toEqual(
      namespaces,
    );
  });

  test.for(['', '*', '.*', 'a'.repeat(64)])(
    '"%s" is the name of none, and counts as not known',
    namespace => {
      const object = 'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec: {}';
      expect(askingOf(subject(object, { namespace }))?.namespaces).toEqual([undefined]);
    },
  );
});

describe('the namespace for which something does not hold', () => {
  const asking = (namespaces: Asking['namespaces']): Asking => ({
    does: 'read',
    spec: {},
    at: 'spec',
    namespaces,
  });

  test('is named where there are several', () => {
    expect(failingNamespace(asking(['a', 'b']), name => name === 'a')).toEqual({
      namespace: 'b',
      where: ' in namespace b',
    });
  });

  test('needs no name where there is one, or where it is not known', () => {
    expect(failingNamespace(asking(['a']), () => false)).toEqual({ namespace: 'a', where: '' });
    expect(failingNamespace(asking(['a', undefined]), name => name === 'a')).toEqual({ where: '' });
  });

  test('is none where it holds in all', () => {
    expect(failingNamespace(asking(['a', undefined]), () => true)).toBeUndefined();
  });
});
