import { describe, expect, test } from 'vitest';
import type { ExternalSecret } from '../../api/external-secret.ts';
import { secretObject } from './secret-object.ts';

const data = new Map([
  ['b', Buffer.from('hi')],
  ['a', Buffer.from([0, 255])],
  ['c', Buffer.alloc(0)],
]);

function externalSecret(target: ExternalSecret['spec']['target']): ExternalSecret {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'db', namespace: 'shop', labels: { team: 'a' }, annotations: { note: 'x' } },
    spec: target === undefined ? {} : { target },
  };
}

// What ESO's ObjectHash gives for "shop/db" and for this data, computed with Go.
const owner = '5cb53bbbf776b3913df48671d8f6ea51a705aac7e8938ae122b52eba';
const hash = '5fd6b0ea8effb5be81412184a4f1d3a56803c463c80f48216630eb8a';
const managed = { 'reconcile.external-secrets.io/managed': 'true' };

test('without a template it carries labels and annotations of the ExternalSecret', () => {
  expect(secretObject(externalSecret(undefined), 'shop', { data })).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'db',
      namespace: 'shop',
      labels: { ...managed, 'reconcile.external-secrets.io/created-by': owner, team: 'a' },
      annotations: { note: 'x', 'reconcile.external-secrets.io/data-hash': hash },
    },
    type: 'Opaque',
    data: { a: 'AP8=', b: 'aGk=', c: '' },
  });
});

test('keys stand in order', () => {
  expect(Object.keys(secretObject(externalSecret(undefined), 'shop', { data }).data)).toEqual([
    'a',
    'b',
    'c',
  ]);
});

describe('with a template', () => {
  test('it carries the type and the metadata that came of it, and none of the ExternalSecret', () => {
    const rendered = {
      data,
      type: 'kubernetes.io/tls',
      metadata: {
        labels: new Map([['app', 'web']]),
        annotations: new Map<string, string>(),
        finalizers: ['example.com/keep'],
      },
    };
    const { metadata, type } = secretObject(externalSecret({ name: 'tls', template: {} }), 'shop', rendered);
    expect(type).toBe('kubernetes.io/tls');
    expect(metadata).toMatchObject({ name: 'tls', finalizers: ['example.com/keep'] });
    expect(Object.keys(metadata.labels)).toEqual([
      'app',
      'reconcile.external-secrets.io/created-by',
      'reconcile.external-secrets.io/managed',
    ]);
    expect(Object.keys(metadata.annotations)).toEqual(['reconcile.external-secrets.io/data-hash']);
  });

  test('that says no type the Secret is Opaque', () => {
    expect(secretObject(externalSecret({ template: {} }), 'shop', { data, type: '' }).type).toBe('Opaque');
  });
});

test.each(['Orphan', 'None'] as const)(
  'with creationPolicy %s nobody is named as its owner',
  creationPolicy => {
    const { metadata } = secretObject(externalSecret({ creationPolicy }), 'shop', { data });
    expect(metadata.labels).toEqual({ ...managed, team: 'a' });
  },
);

test('it is immutable where the target is', () => {
  expect(secretObject(externalSecret({ immutable: true }), 'shop', { data }).immutable).toBe(true);
  expect(secretObject(externalSecret({ immutable: false }), 'shop', { data })).not.toHaveProperty(
    'immutable',
  );
});
