import { expect, test } from 'vitest';
import { checkPatch } from './patch.ts';

const patch = (spec: Readonly<Record<string, unknown>>) =>
  checkPatch({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'db' },
    spec,
  });

test.for([
  {},
  { refreshInterval: '5m' },
  { secretStoreRef: { name: 'other' } },
  { data: [{ secretKey: 'a', $patch: 'delete' }] },
  { $patch: 'replace', dataFrom: [] },
])('%j lacks what the object has', spec => {
  expect(patch(spec)).toEqual([]);
});

test('a field that the kind does not have would be lost', () => {
  expect(patch({ refreshIntervall: '5m' })).toMatchObject([
    { rule: 'PST102', path: 'spec.refreshIntervall' },
  ]);
});
