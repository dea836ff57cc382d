import { expect, test } from 'vitest';

import type { KubeObject } from '../../kube/object.ts';
import type { TrustTarget } from '../certificate-cluster.ts';
import { applyBundle } from './apply-bundle.ts';
import { crdConversion } from './crd-conversion.ts';
import type { TargetKind } from './target-kind.ts';
import { trustBundleMap } from './trust-bundle-map.ts';
import { webhookConfigurations } from './webhook-configurations.ts';

interface Sent {
  readonly verb: 'create' | 'apply';
  readonly path: string;
  readonly object: KubeObject;
  readonly options: object;
}

function recordingClient() {
  const sent: Sent[] = [];
  const client = {
    async create<T extends KubeObject>(path: string, object: T, options: object = {}): Promise<T> {
      sent.push({ verb: 'create', path, object, options });
      return { ...object, metadata: { ...object.metadata, uid: 'made', resourceVersion: '1' } };
    },
    async apply<T extends KubeObject>(path: string, object: T, options: object): Promise<T> {
      sent.push({ verb: 'apply', path, object, options });
      return object;
    },
  };
  return { client, sent };
}

const { signal } = new AbortController();
const observed = (kind: TargetKind, entries: readonly string[]): TrustTarget => ({
  kind: kind.kind,
  name: 'ours',
  uid: 'u2',
  resourceVersion: '9',
  entries: entries.map(name => ({ name, caBundle: '' })),
  otherManagers: [],
});
const [mutating, validating] = webhookConfigurations([]);
const admission = '/apis/admissionregistration.k8s.io/v1';
const webhooks = ['a', 'b'].map(name => ({ name, clientConfig: { caBundle: 'UEVN' } }));

test.each<[string, TargetKind | undefined, readonly string[], string, object]>([
  [
    'mutating webhooks',
    mutating,
    ['a', 'b'],
    `${admission}/mutatingwebhookconfigurations/ours`,
    { webhooks },
  ],
  [
    'validating ones',
    validating,
    ['a', 'b'],
    `${admission}/validatingwebhookconfigurations/ours`,
    { webhooks },
  ],
  [
    'a conversion webhook',
    crdConversion,
    ['conversion'],
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/ours',
    { spec: { conversion: { webhook: { clientConfig: { caBundle: 'UEVN' } } } } },
  ],
  [
    'a ConfigMap',
    trustBundleMap('ns'),
    ['ca.crt'],
    '/api/v1/namespaces/ns/configmaps/ours',
    { data: { 'ca.crt': 'PEM' } },
  ],
])(
  '%s get the bundle and nothing else, bound to what was observed',
  async (_what, kind, entries, path, content) => {
    if (kind === undefined) throw new Error('no such kind');
    const { client, sent } = recordingClient();
    await applyBundle(client, kind, observed(kind, entries), { caBundle: 'PEM', signal });
    const { apiVersion } = kind;
    expect(sent).toEqual([
      {
        verb: 'apply',
        path,
        object: {
          apiVersion,
          kind: kind.kind,
          metadata: { name: 'ours', uid: 'u2', resourceVersion: '9' },
          ...content,
        },
        options: { fieldManager: 'postern-certs', force: true, signal },
      },
    ]);
  },
);

test('an object that is ours to create is created empty, and applied to as it was created', async () => {
  const { client, sent } = recordingClient();
  const kind = trustBundleMap('ns');
  const absent = { ...observed(kind, ['ca.crt']), uid: '', resourceVersion: '' };
  await applyBundle(client, kind, absent, { caBundle: 'PEM', signal });
  expect(sent.map(({ verb, path }) => `${verb} ${path}`)).toEqual([
    'create /api/v1/namespaces/ns/configmaps',
    'apply /api/v1/namespaces/ns/configmaps/ours',
  ]);
  expect(sent[0]?.object).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'ours', labels: { 'app.kubernetes.io/part-of': 'postern' } },
  });
  expect(sent[1]?.object.metadata).toEqual({ name: 'ours', uid: 'made', resourceVersion: '1' });
});
