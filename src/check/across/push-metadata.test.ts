import { expect, test } from 'vitest';
import { lintText } from '../../cli/lint/testing/lint-text.ts';

const found = async (metadata: string, provider: string) => {
  const text = `apiVersion: external-secrets.io/v1alpha1
kind: PushSecret
metadata: { name: db, namespace: shop }
spec:
  secretStoreRefs: [{ name: main }]
  selector: { secret: { name: db } }
  data: [{ match: { remoteRef: { remoteKey: db } }, metadata: ${metadata} }]
---
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: { name: main, namespace: shop }
spec: { provider: { ${provider}: {} } }
`;
  const { findings } = await lintText(text, id => id === 'PST616');
  return findings.filter(({ rule }) => rule === 'PST616');
};

test.for(['aws', 'azurekv', 'gcpsm', 'kubernetes', 'ngrok', 'onepassword', 'onepasswordSDK', 'secretserver'])(
  'provider %s reads nothing but a PushSecretMetadata',
  async provider => {
    expect(await found('{ tags: { team: shop } }', provider)).toMatchObject([
      { severity: 'error', path: 'spec.data[0].metadata', message: expect.stringContaining(provider) },
    ]);
  },
);

test.for(['bitwardensecretsmanager', 'beyondtrust', 'doppler', 'vault'])(
  'provider %s does not ask for one',
  async provider => {
    expect(await found('{ apiVersion: v1, kind: PushSecretMetadata, note: a }', provider)).toEqual([]);
  },
);

test('what is missing of one can be written by itself', async () => {
  const [finding] = await found('{ kind: PushSecretMetadata, spec: {} }', 'aws');
  expect(finding?.patch).toEqual([
    {
      op: 'add',
      path: '/spec/data/0/metadata/apiVersion',
      value: 'kubernetes.external-secrets.io/v1alpha1',
    },
  ]);
});

test('what is missing of one in a ClusterPushSecret is written where the ClusterPushSecret has it', async () => {
  const { findings } = await lintText(
    `apiVersion: external-secrets.io/v1alpha1
kind: ClusterPushSecret
metadata: { name: db }
spec:
  pushSecretSpec:
    secretStoreRefs: [{ name: main, kind: ClusterSecretStore }]
    selector: { secret: { name: db } }
    dataTo: [{ storeRef: { name: main }, metadata: { kind: PushSecretMetadata, apiVersion: v1, spec: {} } }]
`,
    id => id === 'PST616',
  );
  expect(findings).toMatchObject([
    {
      path: 'spec.pushSecretSpec.dataTo[0].metadata.apiVersion',
      patch: [{ op: 'replace', path: '/spec/pushSecretSpec/dataTo/0/metadata/apiVersion' }],
    },
  ]);
});
