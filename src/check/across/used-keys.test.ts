import { expect, test } from 'vitest';
import { manifestSet } from '../manifest-set.ts';
import { usedKeys } from './used-keys.ts';

const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }];
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', namespace: 'shop' },
  spec: { containers: [{ name: 'a', env }] },
};
const spec = {
  secretStoreRef: { name: 'vault' },
  data: [{ secretKey: 'password', remoteRef: { key: 'db' } }],
  target: { template: { data: { url: 'postgres://{{ .password }}@db' } } },
};

test.for([
  [
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'db', namespace: 'shop' },
      spec,
    },
    'add password to spec.target.template.data of the ExternalSecret, or set mergePolicy: Merge in its template',
  ],
  [
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ClusterExternalSecret',
      metadata: { name: 'db' },
      spec: { namespaces: ['shop'], externalSecretSpec: spec },
    },
    'add password to spec.externalSecretSpec.target.template.data of the ClusterExternalSecret, or set mergePolicy: Merge in its template',
  ],
] as const)('a key that the template hides is to be added there, %#', ([writer, fix]) => {
  expect(usedKeys.checkSet(manifestSet([pod, writer], {}))).toMatchObject([{ fix }]);
});
