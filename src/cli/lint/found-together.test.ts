import { expect, test } from 'vitest';
import { lintTexts } from './testing/lint-text.ts';

const text = `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: { name: s, namespace: shop }
spec: { provider: { fake: { data: [{ key: db, value: a }] } } }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: db, namespace: shop }
spec:
  secretStoreRef: { name: s }
  data: [{ secretKey: password, remoteRef: { key: db } }]
---
apiVersion: v1
kind: Pod
metadata: { name: a, namespace: shop, annotations: { postern.dev/inject: auto } }
spec:
  containers: [{ name: a, image: a, command: [a] }]
  volumes: [{ name: v, secret: { secretName: db, items: [{ key: passwort, path: p }] } }]
`;

test.for([
  [() => true, ['PST603']],
  [(rule: string) => rule !== 'PST603', ['PST318']],
] as const)('a key that nobody writes is said once', async ([isSelected, expected]) => {
  const { findings } = await lintTexts({ 'a.yaml': text }, isSelected);
  expect(findings.map(({ rule }) => rule).filter(rule => /^PST(?:318|603)$/u.test(rule))).toEqual(expected);
});
