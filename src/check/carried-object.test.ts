import { expect, test } from 'vitest';
import { checkObject } from './check.ts';

test('what is said of a carried object names places in the object that carries it', () => {
  const remoteRef = { key: 'a' };
  const externalSecretSpec = {
    secretStoreRef: { name: 's', kind: 'ClusterSecretStore' },
    data: [
      { secretKey: 'p', remoteRef },
      { secretKey: 'p', remoteRef },
    ],
  };
  const found = checkObject({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ClusterExternalSecret',
    metadata: { name: 'a' },
    spec: { namespaceSelectors: [{ matchLabels: { a: 'b' } }], externalSecretSpec },
  }).filter(({ rule }) => rule === 'PST107');
  expect(found).toMatchObject([
    {
      path: 'spec.externalSecretSpec.data[1].secretKey',
      message: 'is written by spec.externalSecretSpec.data[0] already',
    },
  ]);
});
