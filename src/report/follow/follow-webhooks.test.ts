import { afterEach, beforeEach, expect, test } from 'vitest';
import type { KubeObject } from '../../kube/object.ts';
import { recordedLog } from '../../kube/testing/recorded-log.ts';
import { followWebhooks, type WebhookFollower } from './follow-webhooks.ts';
import { memoryCluster, type MemoryCluster } from '../testing/memory-cluster.ts';

const COLLECTION = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
const PODS = { apiGroups: [''], resources: ['pods'], operations: ['CREATE'] };

let cluster: MemoryCluster;
let follower: WebhookFollower;
let changes: number;

function put(name: string, webhook: object, metadata: object = {}): void {
  const object: KubeObject = { metadata: { name, ...metadata } };
  cluster.put(`${COLLECTION}/${name}`, Object.assign(object, { webhooks: [{ rules: [PODS], ...webhook }] }));
}
const names = (): string[] => follower.current().map(({ metadata: { name } }) => name);

beforeEach(async () => {
  cluster = memoryCluster();
  changes = 0;
  put('postern', { clientConfig: { caBundle: 'old' } });
  put('other', {});
  follower = followWebhooks({
    client: cluster.client,
    isOurs: ({ metadata: { name, labels = {} } }) => name === 'postern' || labels['ours'] === 'yes',
    changed: () => (changes += 1),
    log: recordedLog(),
  });
  await follower.synced;
  await cluster.watched(COLLECTION);
});

afterEach(async () => {
  await follower.stop();
});

test('ours are known with what they select, and nothing else of them', () => {
  expect(follower.current()).toEqual([
    {
      metadata: { name: 'postern' },
      isOurs: true,
      webhooks: [{ rules: [PODS], namespaceSelector: {}, objectSelector: {} }],
    },
  ]);
  expect(changes).toBe(1);
});

test('what selects others, comes, stops being ours or goes is told; a new caBundle and one of somebody else are not', async () => {
  put('postern', { clientConfig: { caBundle: 'new' } });
  put('other', { namespaceSelector: { matchLabels: { a: 'b' } } });
  put('second', {}, { labels: { ours: 'yes' } });
  await expect.poll(names).toEqual(['postern', 'second']);
  expect(changes).toBe(2);
  put('postern', { objectSelector: { matchLabels: { a: 'b' } } });
  await expect.poll(() => changes).toBe(3);
  put('second', {});
  await expect.poll(names).toEqual(['postern']);
  cluster.remove(`${COLLECTION}/postern`);
  await expect.poll(names).toEqual([]);
  expect(changes).toBe(5);
});
