import { describe, expect, test } from 'vitest';
import { externalSecretManifest, storeManifest } from '../api/testing/manifests.ts';
import { checkAdmitted } from './check-admitted.ts';
import { checkObject } from './check.ts';

type Manifest = Readonly<Record<string, unknown>>;

/** As the API server has it after `kubectl apply` of something else. */
function applied(stored: Manifest, written: unknown): Manifest {
  const annotation = typeof written === 'string' ? written : JSON.stringify(written);
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': annotation };
  return { ...stored, metadata: { name: 'db', namespace: 'shop', annotations } };
}

describe('a field that the API server dropped', () => {
  test('is found in what kubectl was given', () => {
    const dataFrom = [{ extract: { key: 'db' } }];
    const written = externalSecretManifest({
      data: undefined,
      dataFrom: [{ extract: { key: 'db', rewrite: [{ regexp: { source: 'a', target: 'b' } }] } }],
    });
    const stored = externalSecretManifest({ data: undefined, dataFrom });

    expect(checkAdmitted(stored)).toEqual([]);
    expect(checkAdmitted(applied(stored, written))).toEqual([
      {
        rule: 'PST102',
        severity: 'warning',
        path: 'spec.dataFrom[0].extract.rewrite',
        message: 'is not a field of this kind: the API server dropped it',
        fix: 'move it to spec.dataFrom[0].rewrite',
      },
    ]);
  });

  test('is found in a store, by the rule of stores', () => {
    const auth = { secretRef: { connectToken: { name: 'connect', key: 'token' } } };
    const written = storeManifest({
      onepassword: { connectHost: 'https://c.internal', vaults: { a: 1 }, auth },
    });
    expect(checkAdmitted(applied(storeManifest(), written))).toMatchObject([
      {
        rule: 'PST202',
        path: 'spec.provider.onepassword.auth.secretRef.connectToken',
        fix: 'write connectTokenSecretRef',
      },
    ]);
  });

  test('is not looked for in what is nested without end', () => {
    const stored = externalSecretManifest();
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const { apiVersion, kind } = stored;
    const written = `{"apiVersion":${JSON.stringify(apiVersion)},"kind":${JSON.stringify(kind)},"spec":{"dat":${deep},"data":${deep}}}`;
    expect(checkAdmitted(applied(stored, written))).toEqual([]);
  });

  test.each(['', '{', '[]', 'null', '{"kind":"Pod"}', '{"apiVersion":1}'])(
    'is not looked for where the annotation is %j',
    annotation => {
      expect(checkAdmitted(applied(externalSecretManifest(), annotation))).toEqual([]);
    },
  );
});

test('what breaks our schema is a warning: the cluster knows its own better', () => {
  const object = externalSecretManifest({ refreshPolicy: 'Sometimes' });
  expect(checkObject(object)).toMatchObject([{ rule: 'PST101', severity: 'error' }]);
  expect(checkAdmitted(object)).toMatchObject([{ rule: 'PST101', severity: 'warning' }]);
});

test('what cannot work is an error still', () => {
  expect(checkAdmitted(externalSecretManifest({ refreshInterval: '1d' }))).toMatchObject([
    { rule: 'PST110', severity: 'error' },
  ]);
});

test('a field that the schema of the cluster has let pass is a warning, though an error in a file', () => {
  const object = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'a', namespace: 'shop' },
    spec: {
      secretStoreRef: { name: 'a' },
      refreshIntervall: '1h',
      data: [{ secretKey: 'a', remoteRef: { key: 'a' } }],
    },
  };
  const severities = (found: readonly { rule: string; severity: string }[]) =>
    found.filter(({ rule }) => rule === 'PST102').map(({ severity }) => severity);
  expect(severities(checkObject(object))).toEqual(['error']);
  expect(severities(checkAdmitted(object))).toEqual(['warning']);
});
