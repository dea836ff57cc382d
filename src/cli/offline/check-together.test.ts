import { expect, test } from 'vitest';
import { checkObject } from '../../check/check.ts';
import type { Snapshot } from '../../check/snapshot.ts';
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

test.for<[string, string, Snapshot | undefined, string[]]>([
  ['of files alone by injection', 'other', undefined, ['PST321 warning']],
  ['of a cluster that has none by the rule that knows all of it', 'other', snapshot(), ['PST619 error']],
  ['not of a cluster that has it', 'kept', snapshot('kept'), []],
])('that no ExternalSecret writes the Secret of a pod is said %s', ([, secretName, around, expected]) => {
  const pod = `apiVersion: v1
kind: Pod
metadata: { name: a, namespace: shop, annotations: { postern.dev/inject: auto } }
spec:
  containers: [{ name: a, image: a }]
  volumes: [{ name: v, secret: { secretName: ${secretName} } }]
`;
  const objects = readManifests(pod, 'a.yaml').objects.map(({ object }) => ({ object, findings: [] }));
  const options = {
    namespace: undefined,
    around,
    settings: defaultSettings,
    server: { major: 1, minor: 36 },
    isSelected: () => true,
  };
  const found = checkTogether(
    objects,
    setOf(objects, options, () => 'a.yaml'),
    options,
  );
  expect(found.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual(expected);
});

/** Of a cluster with these ExternalSecrets and no other. */
function snapshot(...names: readonly string[]): Snapshot {
  return {
    complete: ['external-secrets.io/ExternalSecret'],
    objects: names.map(name => ({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name, namespace: 'shop' },
      spec: {},
    })),
  };
}
