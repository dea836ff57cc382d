import { expect, test } from 'vitest';
import { checkObject } from '../../check/check.ts';
import { defaultSettings } from '../../inject/options/settings.ts';
import { readManifests } from '../../manifest/read/read.ts';
import { checkTogether, setOf } from './check-together.ts';

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

test.for<[isSelected: (rule: string) => boolean, expected: string[]]>([
  [() => true, ['PST603']],
  [rule => rule !== 'PST603', ['PST318']],
])('a key that nobody writes is said once', ([isSelected, expected]) => {
  const objects = readManifests(text, 'a.yaml').objects.map(({ object }) => ({
    object,
    findings: checkObject(object),
  }));
  const options = {
    namespace: undefined,
    settings: defaultSettings,
    server: { major: 1, minor: 36 },
    isSelected,
  };
  const found = checkTogether(
    objects,
    setOf(objects, options, () => 'a.yaml'),
    options,
  );
  expect(found.map(({ rule }) => rule).filter(rule => /^PST(?:318|603)$/u.test(rule))).toEqual(expected);
});
