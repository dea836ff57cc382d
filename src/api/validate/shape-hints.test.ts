import { expect, test } from 'vitest';
import { shapeHint } from './shape-hints.ts';

const toSecret = { type: 'object', properties: { name: {}, key: {}, namespace: {} } } as const;
const toAccount = { type: 'object', properties: { name: {}, namespace: {}, audiences: {} } } as const;
const list = { type: 'array', items: { type: 'object' } } as const;

test.for([
  [
    'spec.provider.vault.auth.tokenSecretRef',
    toSecret,
    'a',
    'write tokenSecretRef: {name: <Secret>, key: <key>}',
  ],
  ['spec.secrets[].secretRef', toSecret, 'a', 'write secretRef: {name: <Secret>, key: <key>}'],
  ['spec.serviceAccountRef', toAccount, 'a', 'write serviceAccountRef: {name: <ServiceAccount>}'],
  ['spec.conditions', list, { namespaces: ['a'] }, 'write a list: a "- " before each entry'],
  ['spec.refreshInterval', { type: 'string' }, 60, 'write "60s", with quotes'],
] as const)('at %s it says the right form', ([pattern, schema, value, hint]) => {
  expect(shapeHint(schema, pattern, value)).toBe(hint);
});

test.for([
  ['spec.provider.vault.auth.tokenSecretRef', toSecret, 5],
  ['spec.target', toAccount, ['a']],
  ['spec.elsewhere', toAccount, 'a'],
  ['spec.names', { type: 'array', items: { type: 'string' } }, { a: 'b' }],
  ['spec.conditions', list, 'a'],
] as const)('at %s with another value it says nothing special', ([pattern, schema, value]) => {
  expect(shapeHint(schema, pattern, value)).toBe(
    pattern === 'spec.target' ? 'write target: {name: <Secret>}' : undefined,
  );
});
