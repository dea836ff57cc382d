import { expect, test } from 'vitest';

import { leaseIdentity, replicaOf } from './lease-identity.ts';

test.each<[string, string | undefined, string]>([
  ['a pod is told from an earlier one of its name by its uid', 'u1', 'postern-0_u1'],
  ['without a uid the name has to do', undefined, 'postern-0'],
])('%s, and the replica is known from either', (_what, uid, identity) => {
  expect(leaseIdentity({ name: 'postern-0', uid })).toBe(identity);
  expect(replicaOf(identity)).toBe('postern-0');
});

test('nobody is no replica', () => {
  expect(replicaOf('')).toBe('');
});
