import { expect, test } from 'vitest';
import type { ExternalSecret } from '../../api/external-secret.ts';
import { servedSecrets } from '../../inject/served-secrets.ts';
import { objectIndex } from '../../manifest/object-index.ts';
import { isServedBy } from './served.ts';

test.for([
  ['nobody', [], false],
  ['one that owns it', ['Owner'], true],
  ['one that says nothing', [undefined], true],
  ['one that writes none', ['None'], true],
  ['one that merges', ['Merge'], false],
  ['one that makes or merges', ['CreateOrMerge'], false],
  ['two', ['None', 'None'], false],
] as const)('a Secret written by %s is served or not, as injection decides', ([, policies, expected]) => {
  const index = objectIndex(policies.map((policy, at) => writing('db', `es-${at}`, policy)));
  expect(servedSecrets(index, 'shop').by('db') !== undefined).toBe(expected);
  expect(isServedBy(policies)).toBe(expected);
});

type CreationPolicy = NonNullable<NonNullable<ExternalSecret['spec']['target']>['creationPolicy']>;

function writing(secret: string, name: string, policy: CreationPolicy | undefined): ExternalSecret {
  const target = { name: secret, ...(policy === undefined ? {} : { creationPolicy: policy }) };
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, namespace: 'shop' },
    spec: { target },
  };
}
