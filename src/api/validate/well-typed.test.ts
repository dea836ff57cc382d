import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { externalSecretManifest, storeManifest } from '../testing/manifests.ts';
import { validateObject } from './validate.ts';
import { wellTyped } from './well-typed.ts';

const externalSecret = { kind: 'ExternalSecret', version: 'v1' } as const;

test('an object with nothing wrong is returned itself', () => {
  const object = externalSecretManifest();
  expect(wellTyped(externalSecret, object)).toBe(object);
});

test.for([
  [{ refreshInterval: 60 }, {}],
  [{ refreshInterval: null }, {}],
  [{ target: 'db' }, { target: {} }],
  [{ target: { creationPolicy: 'none' } }, { target: { creationPolicy: 'None' } }],
  [{ target: { creationPolicy: 'Sometimes' } }, { target: {} }],
  [{ target: { immutable: 'yes', name: 'a' } }, { target: { name: 'a' } }],
  [{ data: { a: 'b' } }, { data: [undefined] }],
  [
    { data: [1, { secretKey: 2, remoteRef: { key: 'a' } }] },
    { data: [undefined, { remoteRef: { key: 'a' } }] },
  ],
  [{ target: { template: { data: { a: 1, b: 'c' } } } }, { target: { template: { data: { b: 'c' } } } }],
])('%j becomes %j', ([spec, expected]) => {
  expect(wellTyped(externalSecret, { spec })).toEqual({ spec: expected });
});

test('an integer or a string is either', () => {
  const type = { kind: 'SecretStore', version: 'v1' } as const;
  for (const refreshInterval of [5, '5m']) {
    const object = storeManifest(undefined, { refreshInterval });
    expect(wellTyped(type, object)).toBe(object);
  }
  expect(wellTyped(type, { spec: { refreshInterval: true } })).toEqual({ spec: {} });
});

test('what is left has no violation of a type', () => {
  fc.assert(
    fc.property(fc.jsonValue(), spec => {
      const object = wellTyped(externalSecret, { metadata: { name: 'a' }, spec: spec ?? {} });
      const found = validateObject(externalSecret, object).filter(
        ({ path, message }) =>
          message.startsWith('must be') && !path.endsWith(']') && message.includes(', not a'),
      );
      expect(found).toEqual([]);
    }),
  );
});
