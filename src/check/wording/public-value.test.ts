import { expect, test } from 'vitest';
import { isPublicValue } from './public-value.ts';

const policy = { apiVersion: 'postern.dev/v1alpha1', kind: 'SecretPolicy' };

test.for([
  [['spec', 'match', 'namespaces', 0], true],
  [['spec', 'match', 'namespaceSelector', 'matchLabels', 'tenant'], true],
  [['spec', 'require', 'refresh', 'min'], true],
  [['metadata', 'labels', 'team'], true],
  [['metadata', 'annotations', 'note'], false],
] as const)('of a SecretPolicy %j is shown: %s', ([steps, expected]) => {
  expect(isPublicValue(policy, steps)).toBe(expected);
});
