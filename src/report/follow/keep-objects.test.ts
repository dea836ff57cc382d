import { beforeEach, expect, test } from 'vitest';
import { objectIndex } from '../../manifest/object-index.ts';
import { keepObjects, type ObjectKeeper } from './keep-objects.ts';
import { createLedger } from '../ledger.ts';
import { MOST_SINGLE_READS } from '../schedule.ts';
import { memoryCluster, type MemoryCluster } from '../testing/memory-cluster.ts';
import { reportTools } from '../testing/report-tools.ts';

const SECRETS = '/apis/external-secrets.io/v1/namespaces/shop/externalsecrets';
const SERVED = new Map([['external-secrets.io/v1/ExternalSecret', 'externalsecrets']]);
const { signal } = new AbortController();

let cluster: MemoryCluster;
let objects: ObjectKeeper;

beforeEach(() => {
  cluster = memoryCluster();
});

function start(): void {
  const tools = reportTools(cluster.client, objectIndex(), {
    // As many as there are, by one store.
    checkAcross: (_object, namespace, view) => {
      view.secretStore(namespace, 'vault');
      return { findings: [], missing: [] };
    },
  });
  objects = keepObjects(
    tools,
    createLedger(),
    () => undefined,
    () => undefined,
  );
}

async function withSecrets(count: number): Promise<void> {
  for (let i = 0; i < count; i++)
    cluster.put(`${SECRETS}/s${i}`, { metadata: { name: `s${i}`, namespace: 'shop' } });
  start();
  expect(await objects.serve(SERVED, true, signal)).toBe(true);
  objects.answersChanged(['SecretStore/shop/vault']);
}
const singleReads = (): number => cluster.reads.filter(call => call.startsWith('GET')).length;

test('as many objects as may be are read one by one', async () => {
  await withSecrets(MOST_SINGLE_READS);
  expect([objects.isMuch(), objects.due()]).toEqual([false, MOST_SINGLE_READS]);
  await objects.settle(signal);
  expect([singleReads(), objects.due()]).toEqual([MOST_SINGLE_READS, 0]);
  await objects.stop();
});

test('of more not one is read, until everything was looked at', async () => {
  await withSecrets(MOST_SINGLE_READS + 1);
  expect([objects.isMuch(), objects.due()]).toEqual([true, 0]);
  await objects.settle(signal);
  expect(singleReads()).toBe(0);
  await objects.serve(SERVED, true, signal);
  expect([objects.isMuch(), objects.due()]).toEqual([false, 0]);
  await objects.stop();
});

test('a suspect is due until it was looked at, and again when what it was judged by changes', async () => {
  const annotations = { 'postern.dev/inject': 'auto' };
  cluster.put('/api/v1/namespaces/shop/pods/a', { metadata: { name: 'a', namespace: 'shop', annotations } });
  start();
  await objects.serve(SERVED, true, signal);
  expect(objects.due()).toBe(1);
  await objects.settle(signal);
  expect(objects.due()).toBe(0);
  objects.answersChanged(['Namespace//other']);
  expect(objects.due()).toBe(0);
  objects.answersChanged(['Namespace//shop']);
  expect(objects.due()).toBe(1);
  await objects.stop();
});
