import { expect, test } from 'vitest';
import { secretTypeName } from './secret-type-name.ts';

const found = (type: string) =>
  secretTypeName.check({ spec: { target: { template: { type } } } }, () => new Date(0));

test.for([
  ['dockerconfigjson', 'kubernetes.io/dockerconfigjson'],
  ['.dockerconfigjson', 'kubernetes.io/dockerconfigjson'],
  ['DockerConfigJson', 'kubernetes.io/dockerconfigjson'],
  ['dockercfg', 'kubernetes.io/dockercfg'],
  ['tls', 'kubernetes.io/tls'],
  ['TLS', 'kubernetes.io/tls'],
  ['basic-auth', 'kubernetes.io/basic-auth'],
  ['ssh_auth', 'kubernetes.io/ssh-auth'],
  ['kubernetes.io/dockerconfigjsn', 'kubernetes.io/dockerconfigjson'],
])('%s is %s', ([type, meant]) => {
  expect(found(type ?? '')).toMatchObject([
    { severity: 'warning', fix: `write ${meant}`, patch: [{ op: 'replace', value: meant }] },
  ]);
});

test.for(['', 'Opaque', 'kubernetes.io/tls', 'kubernetes.io/service-account-token', 'shop.dev/tls', 'token'])(
  '%j may be a type of its own',
  type => {
    expect(found(type)).toEqual([]);
  },
);
