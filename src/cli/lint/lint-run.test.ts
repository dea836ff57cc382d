import { expect, test } from 'vitest';
import { lintTexts } from './testing/lint-text.ts';

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
