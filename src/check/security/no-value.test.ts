import { expect, test } from 'vitest';
import { checkObject, checkSet } from '../check.ts';
import { manifestSet } from '../manifest-set.ts';

// Varied enough to be taken for random, in a form that is known, and under names that say what it is.
const CANARY = 'q7Zr2Xw9Lk4Tn8Vb3Mp6Hd1Fs5Gj0Yc';
const TOKEN = `ghp_${CANARY}abcdef`;

const pod = {
  containers: [
    {
      name: 'app',
      env: [
        { name: 'DB_PASSWORD', value: CANARY },
        { name: 'GITHUB', value: TOKEN },
        { name: 'OPTIONS', value: `-Da.password=${CANARY}` },
        { name: 'SETTINGS', value: `{"a":{"password":"${CANARY}"}}` },
      ],
      command: ['sh', '-c', `curl -u shop:${CANARY} https://example.com`],
      args: [`--password=${CANARY}`, '--token', CANARY, `postgres://shop:${CANARY}@db/shop`],
    },
  ],
};
const objects = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a', annotations: { password: CANARY } },
    spec: { template: { metadata: { annotations: { token: TOKEN } }, spec: pod } },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'a' },
    data: { a: CANARY },
    stringData: { b: TOKEN },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data: { password: CANARY, 'a.properties': `x=1\ndb.password=${CANARY}\n`, note: TOKEN },
  },
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name: 'a' },
    spec: {
      provider: {
        webhook: {
          url: `http://shop:${CANARY}@169.254.169.254/${CANARY}`,
          headers: { Authorization: CANARY },
        },
      },
    },
  },
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'a' },
    spec: {
      secretStoreRef: { name: 'a' },
      target: { template: { data: { password: CANARY }, metadata: { labels: { a: `{{ .a }}${CANARY}` } } } },
      data: [{ secretKey: 'a', remoteRef: { key: 'a' } }],
    },
  },
];

test.for(objects)('what is found in a $kind is said without its value', object => {
  const findings = [
    ...checkObject(object),
    ...checkSet(manifestSet([object])).map(({ object: _object, ...found }) => found),
  ];
  expect(findings.filter(({ rule }) => rule.startsWith('PST7'))).not.toEqual([]);
  expect(JSON.stringify(findings)).not.toContain(CANARY.slice(0, 12));
});
