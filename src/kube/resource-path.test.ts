import { expect, test } from 'vitest';
import { resourcePath } from './resource-path.ts';

test.each([
  [{ version: 'v1', resource: 'namespaces', name: 'shop' }, '/api/v1/namespaces/shop'],
  [{ version: 'v1', resource: 'secrets' }, '/api/v1/secrets'],
  [{ group: '', version: 'v1', resource: 'secrets', namespace: 'shop' }, '/api/v1/namespaces/shop/secrets'],
  [
    { version: 'v1', resource: 'serviceaccounts', namespace: 'shop', name: 'api', subresource: 'token' },
    '/api/v1/namespaces/shop/serviceaccounts/api/token',
  ],
  [
    { group: 'external-secrets.io', version: 'v1', resource: 'clustersecretstores', name: 'vault' },
    '/apis/external-secrets.io/v1/clustersecretstores/vault',
  ],
  [
    { group: 'rbac.authorization.k8s.io', version: 'v1', resource: 'clusterroles', name: 'system:node' },
    '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode',
  ],
])('%j', (address, path) => {
  expect(resourcePath(address)).toBe(path);
});

test.each(['', '.', '..', 'a/b', '../../secrets', 'a%2fb'])('the name %j would mean another object', name => {
  expect(() => resourcePath({ version: 'v1', resource: 'secrets', namespace: 'shop', name })).toThrow(
    /^name .* cannot stand in a path of the Kubernetes API: it /,
  );
});

test('a question mark in a name stays in the name', () => {
  expect(resourcePath({ version: 'v1', resource: 'secrets', name: 'a?b' })).toBe('/api/v1/secrets/a%3Fb');
});

test('a subresource needs a name', () => {
  expect(() => resourcePath({ version: 'v1', resource: 'pods', subresource: 'log' })).toThrow(
    'it needs a name',
  );
});
