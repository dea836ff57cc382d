import { expect, test } from 'vitest';
import { CHECKED_KINDS, groupOf } from '../../../api/checked-kinds.ts';
import { targetVersion } from './target-version.ts';

test.for([
  [{ kind: 'ExternalSecret' }, 'external-secrets.io/v1'],
  [{ kind: 'ExternalSecret', group: '' }, 'external-secrets.io/v1'],
  [{ kind: 'ExternalSecret', version: 'v1beta1' }, 'external-secrets.io/v1beta1'],
  [{ kind: 'PushSecret' }, 'external-secrets.io/v1alpha1'],
  [{ kind: 'PushSecret', group: 'external-secrets.io' }, 'external-secrets.io/v1alpha1'],
  [{ kind: 'ECRAuthorizationToken' }, 'generators.external-secrets.io/v1alpha1'],
  [{ kind: 'Password', group: 'generators.external-secrets.io' }, 'generators.external-secrets.io/v1alpha1'],
  [{ kind: 'ExternalSecret', group: 'example.com' }, 'example.com/v1'],
  [{ kind: 'Deployment', group: 'apps' }, 'apps/v1'],
  [{ kind: 'ConfigMap' }, 'v1'],
  [{}, 'v1'],
] as const)('%j is %s', ([target, expected]) => {
  expect(targetVersion(target)).toBe(expected);
});

test.for(['Grafana', 'Password', 'Webhook', 'SecretPolicy'])(
  'a target of kind %s may be of anybody',
  kind => {
    expect(CHECKED_KINDS.map(known => known.kind)).toContain(kind);
    expect(targetVersion({ kind })).toBe('v1');
  },
);

test('no name without a word of secrets or tokens is taken for one of External Secrets', () => {
  const taken = CHECKED_KINDS.map(({ kind }) => kind).filter(kind => targetVersion({ kind }) !== 'v1');
  expect(taken.filter(kind => !/Secret|Token|^ClusterGenerator$/u.test(kind))).toEqual([]);
  expect(taken.map(groupOf)).not.toContain('postern.dev');
});
