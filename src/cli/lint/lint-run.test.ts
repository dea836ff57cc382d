import { expect, test } from 'vitest';
import type { JsonObject } from '../../api/json.ts';
import { defaultSettings } from '../../inject/options/settings.ts';
import { lintRun } from './lint-run.ts';
import type { RunOptions } from './run-options.ts';
import { lintTexts, policiesOf } from './testing/lint-text.ts';

const named = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: '\${APP}-db' }
spec:
  secretStoreRef: { name: vault }
  data: [{ secretKey: password, remoteRef: { key: db } }]
`;
const flux = (spec: string) => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: shop }
spec: ${spec}
`;

test('a variable that nothing fills in is a warning at its place', async () => {
  const { findings } = await lintTexts({ 'a.yaml': named, 'ks.yaml': flux('{ path: ./shop }') });
  expect(findings).toMatchObject([
    { rule: 'PST101', severity: 'warning', file: 'a.yaml', line: 3, path: 'metadata.name' },
  ]);
});

test('a variable is nothing to speak of where Flux fills variables in', async () => {
  const { findings } = await lintTexts({
    'a.yaml': named,
    'ks.yaml': flux('{ path: ./shop, postBuild: { substitute: { APP: shop } } }'),
  });
  expect(findings).toEqual([]);
});

test('of what the files do not have lint says how it is told of the cluster', async () => {
  const pod = `apiVersion: v1
kind: Pod
metadata: { name: shop, annotations: { postern.dev/inject: db } }
spec: { containers: [{ name: shop, image: shop }] }
`;
  const { findings } = await lintTexts({ 'a.yaml': pod }, rule => rule === 'PST305');
  expect(findings).toMatchObject([
    {
      message: 'there is no ExternalSecret db among the files for namespace default',
      fix: 'add the file that has it, or correct its name or its errors, or have postern lint know the cluster: --cluster, --against',
    },
  ]);
});

test('an object of a cluster that is nested without end is said, and the others are looked at', async () => {
  const nested: Record<string, unknown> = JSON.parse(
    `{"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"deep"},"spec":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  );
  const run = lintRun({
    settings: defaultSettings,
    server: { major: 1, minor: 36 },
    namespace: undefined,
    isSelected: () => true,
  });
  run.addObject(nested);
  run.addObject({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'db' },
    spec: 5,
  });
  const { findings, isIncomplete } = await run.finish(() => Promise.resolve(undefined));
  expect(findings).toMatchObject([
    {
      rule: 'PST003',
      file: 'ExternalSecret/deep',
      message: expect.stringContaining('is nested more than 128 levels'),
    },
    // The API server has let it pass: its External Secrets may be another version.
    { rule: 'PST101', severity: 'warning', file: 'ExternalSecret/db', path: 'spec' },
  ]);
  expect(isIncomplete).toBe(true);
});

test('of what is read of a cluster as metadata only nothing is said that its spec would have to answer', async () => {
  const { findings } = await lintCluster([
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'plain', namespace: 'shop' } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'empty', namespace: 'shop' },
      spec: { template: { metadata: {} } },
    },
  ]);
  expect(findings.map(({ file, rule }) => `${file} ${rule}`)).toEqual(['Deployment/shop/empty PST300']);
});

test("a policy's own rules are not asked about an object of which only the metadata is known", async () => {
  const rule = `apiVersion: postern.dev/v1alpha1
kind: SecretPolicy
metadata: { name: own }
spec:
  match: { kinds: [Pod, Deployment] }
  custom: [{ name: spec, expression: has(object.spec), message: has no spec }]
`;
  const objects = ['Pod', 'Deployment'].map(kind => ({
    apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
    kind,
    metadata: { name: 'plain', namespace: 'shop' },
  }));
  const { findings } = await lintCluster(objects, policiesOf(rule, '2026-11-28'));
  const ofPolicy = findings.filter(({ policy }) => policy === 'own');
  expect(ofPolicy.map(({ file }) => file)).toEqual(['Deployment/shop/plain']);
});

function lintCluster(objects: readonly JsonObject[], policies?: RunOptions['policies']) {
  const run = lintRun({
    settings: defaultSettings,
    server: { major: 1, minor: 36 },
    namespace: undefined,
    isSelected: () => true,
    policies,
  });
  for (const object of objects) run.addObject(object);
  return run.finish(() => Promise.resolve(undefined));
}
