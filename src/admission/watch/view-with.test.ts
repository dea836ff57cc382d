import { expect, test } from 'vitest';
import { objectIndex } from '../../manifest/object-index.ts';
import { externalSecret, namespaceObject, secretStore } from '../testing/manifests.ts';
import { viewWith } from './view-with.ts';

test('answers from both, the watched objects first', () => {
  const view = viewWith(
    objectIndex([externalSecret('db', { target: 'watched' }), namespaceObject('payments', { tier: 'gold' })]),
    objectIndex([
      externalSecret('db', { target: 'own' }),
      externalSecret('api'),
      secretStore('SecretStore', 'vault'),
      secretStore('ClusterSecretStore', 'shared'),
      namespaceObject('payments', {}),
      namespaceObject('other', { tier: 'tin' }),
    ]),
  );

  expect(view.externalSecret('payments', 'db')?.spec.target?.name).toBe('watched');
  expect(view.externalSecret('payments', 'api')?.metadata.name).toBe('api');
  expect(view.externalSecret('payments', 'none')).toBeUndefined();
  expect(view.secretStore('payments', 'vault')?.metadata.name).toBe('vault');
  expect(view.clusterSecretStore('shared')?.metadata.name).toBe('shared');
  expect(view.namespaceLabels('payments')).toEqual({ tier: 'gold' });
  expect(view.namespaceLabels('other')).toEqual({ tier: 'tin' });
});

test('finds what targets a Secret in both, each ExternalSecret once and by name', () => {
  const view = viewWith(
    objectIndex([externalSecret('b', { target: 'db' }), externalSecret('c', { target: 'moved' })]),
    objectIndex([
      externalSecret('a', { target: 'db' }),
      externalSecret('b', { target: 'db' }),
      externalSecret('c', { target: 'db' }),
    ]),
  );

  const names = view.externalSecretsTargeting('payments', 'db').map(({ metadata }) => metadata.name);

  expect(names).toEqual(['a', 'b']);
});
