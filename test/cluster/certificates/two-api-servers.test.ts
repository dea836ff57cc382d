import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { KubeClient } from '../../../src/kube/client.ts';
import type { KubeObject } from '../../../src/kube/object.ts';
import { isNotFound } from '../../../src/kube/status-error.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster, SecondApiServer } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { startAdmissionLoad } from '../../soak/admission-load.ts';
import { rotateAndWait } from '../../soak/ask-for-rotation.ts';
import { compressed } from '../../soak/stage.ts';
import { adminClient } from '../support/admin-client.ts';
import { apply } from '../support/apply.ts';
import { CONFIGURATION_NAME } from '../support/deployed-objects.ts';
import { installPostern, type Installation } from '../support/install-postern.ts';
import { externalSecret, secretStore } from '../support/manifests.ts';
import { caBundles } from '../support/webhook-configuration.ts';

// Two API servers share one etcd. The second hears of everything two seconds late, as one does that is overloaded: a
// caBundle that is written now is not the one that it calls webhooks with.
const LAG_MS = 2000;
const SETTINGS = {
  leafLifetimeMs: 600_000,
  authorityLifetimeMs: 3_600_000,
  holdMs: 2 * LAG_MS,
  drainMs: 1000,
  tickMs: 500,
};

let cluster: Cluster;
let second: SecondApiServer;
let clients: readonly [KubeClient, KubeClient];
let postern: Installation;
let namespace: string;

beforeAll(async () => {
  cluster = await startCluster();
  second = await cluster.addApiServer();
  postern = await installPostern(cluster, compressed(2, SETTINGS));
  clients = [await adminClient(cluster), await adminClient(second)];
  second.setLag(LAG_MS);
});

afterAll(async () => {
  for (const client of clients ?? []) client.close();
  await postern?.stop();
  second?.setLag(0);
  await cluster?.stop();
});

beforeEach(async () => {
  namespace = await cluster.createNamespace();
  await apply(cluster, namespace, [secretStore(), externalSecret('db')]);
});

/** What the cache of an API server has: what its webhook calls are made from. */
async function cached(client: KubeClient, path: string): Promise<KubeObject | undefined> {
  try {
    return await client.request<KubeObject>({ method: 'GET', path, query: { resourceVersion: '0' } });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

test('the second one really is behind', async () => {
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  const writtenAt = performance.now();
  await clients[0].create(path, { metadata: { name: 'late' } });
  const seen = await waitUntil(async () => cached(clients[1], `${path}/late`), {
    what: 'the second API server has heard of it',
    timeoutSeconds: 30,
  });
  expect(seen.metadata.name).toBe('late');
  expect(performance.now() - writtenAt).toBeGreaterThan(LAG_MS);
});

/** Both know the namespace and what is in it. */
async function untilBothKnow(): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
  await waitUntil(async () => cached(clients[1], path), {
    what: 'the second API server knows the namespace',
    timeoutSeconds: 30,
  });
  await sleep(LAG_MS);
}

test('no admission fails on either while the authority is replaced', async () => {
  await untilBothKnow();
  const before = await caBundles(cluster);
  const loads = clients.map(client => startAdmissionLoad(client, namespace, 10));
  await waitUntil(async () => loads.every(load => load.admitted() > 20), {
    what: 'both admit pods',
    timeoutSeconds: 60,
  });
  expect(await rotateAndWait(clients[0], 90_000)).toBe(0);
  // What the end of the rotation wrote has to reach the second one too.
  const admitted = loads.map(load => load.admitted());
  await sleep(LAG_MS);
  await waitUntil(async () => loads.every((load, i) => load.admitted() > (admitted[i] ?? 0) + 20), {
    what: 'both admit pods after it',
    timeoutSeconds: 60,
  });
  await Promise.all(loads.map(load => load.stop()));

  const after = await caBundles(cluster);
  expect(after).toHaveLength(before.length);
  for (const [i, bundle] of after.entries()) expect(bundle).not.toBe(before[i]);
  expect(loads.map(load => ({ bare: load.bare(), failures: load.failures }))).toEqual([
    { bare: 0, failures: [] },
    { bare: 0, failures: [] },
  ]);
});

test('a caBundle that is wiped and repaired is repaired for the late one too', async () => {
  await untilBothKnow();
  const patch = [{ op: 'remove', path: '/webhooks/0/clientConfig/caBundle' }];
  const args = [
    'mutatingwebhookconfiguration',
    CONFIGURATION_NAME,
    '--type=json',
    '-p',
    JSON.stringify(patch),
  ];
  await mustKubectl(cluster.kubectl, ['patch', ...args]);
  await sleep(LAG_MS);
  const load = startAdmissionLoad(clients[1], namespace, 5);
  await waitUntil(async () => load.admitted() > 5, { what: 'the late one admits pods', timeoutSeconds: 30 });
  const failed = load.failures.length;
  await waitUntil(async () => load.admitted() > 25, { what: 'it goes on', timeoutSeconds: 30 });
  await load.stop();
  expect(load.failures).toHaveLength(failed);
});
