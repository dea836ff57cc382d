import { expect, test } from 'vitest';
import { providerOf } from './secret-store.ts';

test('the one provider is given with its settings', () => {
  const store = { spec: { provider: { aws: { region: 'eu' } } } };
  expect(providerOf(store)).toEqual({ name: 'aws', spec: { region: 'eu' } });
});

test.for([
  [{}],
  [{ spec: {} }],
  [{ spec: { provider: {} } }],
  [{ spec: { provider: { fake: {}, vault: {} } } }],
  [{ spec: { provider: { fake: null } } }],
  [{ spec: { provider: { fake: [] } } }],
  [{ spec: { provider: 'vault' } }],
] as const)('%j has none', ([store]) => {
  expect(providerOf(store)).toBeUndefined();
});
