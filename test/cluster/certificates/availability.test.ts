import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KubeClient } from '../../../src/kube/client.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { testCertificate } from '../../harness/test-certificate.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { adminClient } from '../support/admin-client.ts';
import { apply } from '../support/apply.ts';
import { readCertificateSecret } from '../support/certificates/certificate-secret.ts';
import { CERTIFICATE_SECRET, CONFIGURATION_NAME, POSTERN_NAMESPACE } from '../support/deployed-objects.ts';
import { installPostern, WHOLE_DRAIN, type Installation } from '../support/install-postern.ts';
import { externalSecret, pod, secretStore } from '../support/manifests.ts';
import { startPodTraffic, type Traffic } from '../support/pods/pod-traffic.ts';
import type { Replica } from '../support/replica.ts';
import { servedLeaf } from '../support/certificates/served-leaf.ts';
import { caBundles, readConfiguration, type ConfigurationKind } from '../support/webhook-configuration.ts';

/** On its event: the next look is a minute away. */
const AT_ONCE_S = 15;

let cluster: Cluster;
let client: KubeClient;
let postern: Installation;
let namespace: string;

beforeAll(async () => {
  cluster = await startCluster();
  client = await adminClient(cluster);
  postern = await installPostern(cluster, { replicas: 2, config: 'certificates: {tick: 1m}' });
});

afterAll(async () => {
  client?.close();
  await postern?.stop();
  await cluster?.stop();
});

beforeEach(async () => {
  namespace = await cluster.createNamespace();
  await apply(cluster, namespace, [secretStore(), externalSecret('db')]);
});

const replica = (i: number): Replica => {
  const found = postern.replicas[i];
  if (found === undefined) throw new Error(`there is no replica ${i}`);
  return found;
};
const kubectl = async (...args: string[]) => mustKubectl(cluster.kubectl, args);
const isAdmitted = async (name: string): Promise<boolean> =>
  (await apply(cluster, namespace, pod({ name }, ['db']), '--dry-run=server')).code === 0;

describe('two replicas that started at the same moment', () => {
  test('agree on one authority and one certificate, which every caBundle verifies', async () => {
    const logs = await Promise.all(postern.replicas.map(({ log }) => log()));
    expect(logs.join('').match(/wrote the certificate Secret/g)).toHaveLength(1);
    expect(await kubectl('get', 'secrets', '-n', POSTERN_NAMESPACE, '-o', 'name')).toBe(
      `secret/${CERTIFICATE_SECRET}\n`,
    );
    const bundles = await caBundles(cluster);
    expect(bundles).toHaveLength(9);
    const leaves = await Promise.all(
      postern.replicas.flatMap(({ port }) => bundles.map(bundle => servedLeaf(port, bundle))),
    );
    expect(new Set(leaves.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  });

  test.each<[ConfigurationKind, string[]]>([
    ['mutatingwebhookconfiguration', ['inject.postern.dev']],
    [
      'validatingwebhookconfiguration',
      [
        'annotations.postern.dev',
        'bindings.postern.dev',
        'cronjobs.postern.dev',
        'manifests.postern.dev',
        'plans.postern.dev',
        'pods.postern.dev',
        'policies.postern.dev',
        'workloads.postern.dev',
      ],
    ],
  ])('own the caBundle of the %s and nothing else', async (kind, webhooks) => {
    const { metadata } = await readConfiguration(cluster, kind);
    const owned = { '.': {}, 'f:name': {}, 'f:clientConfig': { 'f:caBundle': {} } };
    expect(metadata.managedFields.filter(({ manager }) => manager === 'postern-certs')).toEqual([
      expect.objectContaining({
        operation: 'Apply',
        fieldsV1: {
          'f:webhooks': Object.fromEntries(webhooks.map(name => [`k:{"name":"${name}"}`, owned])),
        },
      }),
    ]);
  });

  test('lose nothing when the manifests are applied again', async () => {
    const before = await caBundles(cluster);
    await postern.reapply();
    expect(await caBundles(cluster)).toEqual(before);
    expect(await isAdmitted('shop')).toBe(true);
  });
});

describe('somebody else', () => {
  const foreign = Buffer.from(testCertificate().ca).toString('base64');
  const garbage = Buffer.from('garbage').toString('base64');

  test.each([
    ['removes the caBundle', [{ op: 'remove', path: '/webhooks/0/clientConfig/caBundle' }]],
    ['empties the caBundle', [{ op: 'replace', path: '/webhooks/0/clientConfig/caBundle', value: '' }]],
    [
      'writes into the caBundle what is no certificate',
      [{ op: 'replace', path: '/webhooks/0/clientConfig/caBundle', value: garbage }],
    ],
    [
      'writes another authority into the caBundle',
      [{ op: 'replace', path: '/webhooks/0/clientConfig/caBundle', value: foreign }],
    ],
  ])('%s: it is back at once, and pods are admitted again', async (_, patch) => {
    const kind = 'mutatingwebhookconfiguration';
    const before = await caBundles(cluster);
    await kubectl('patch', kind, CONFIGURATION_NAME, '--type=json', '-p', JSON.stringify(patch));
    await waitUntil(async () => (await caBundles(cluster))[0] === before[0], {
      what: 'the caBundle is as it was',
      timeoutSeconds: AT_ONCE_S,
      everyMilliseconds: 20,
    });
    await waitUntil(() => isAdmitted('shop'), { what: 'a pod is admitted', timeoutSeconds: 30 });
    expect(await caBundles(cluster)).toEqual(before);
  });

  test('deletes the Secret: it is back with the same keys, and nothing else changes', async () => {
    const bundles = await caBundles(cluster);
    const before = await readCertificateSecret(client);
    await kubectl('delete', 'secret', CERTIFICATE_SECRET, '-n', POSTERN_NAMESPACE);
    const after = await waitUntil(async () => readCertificateSecret(client), {
      what: 'the Secret is back',
      timeoutSeconds: AT_ONCE_S,
    });
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
    expect(after.data).toEqual(before.data);
    expect(await caBundles(cluster)).toEqual(bundles);
  });
});

describe('while pods are created all the time', () => {
  let traffic: Traffic;
  const untilMore = async (count: number): Promise<void> => {
    const before = traffic.injected();
    await waitUntil(async () => traffic.injected() > before + count, {
      what: 'more pods are created',
      timeoutSeconds: 60,
    });
  };

  beforeEach(async () => {
    traffic = startPodTraffic(client, namespace);
    await untilMore(20);
  });

  afterEach(async () => {
    await traffic.stop();
  });

  test('a replica is killed: only calls that it had, or got before that was noticed, are lost', async () => {
    await replica(0).kill();
    await waitUntil(async () => !postern.inService(replica(0)), {
      what: 'the balancer has noticed',
      timeoutSeconds: 30,
      everyMilliseconds: 5,
    });
    const noticedAt = Date.now();
    await untilMore(20);
    await postern.bringBack(replica(0));
    await untilMore(20);

    const { bare, failures } = await traffic.stop();
    expect(bare).toBe(0);
    expect(failures.filter(({ startedAt }) => startedAt > noticedAt)).toEqual([]);
    for (const { message } of failures) expect(message).toContain('failed calling webhook');
  });

  test('a replica is told to stop: no call is lost, and it ends well', async () => {
    const leaving = await postern.addReplica(...WHOLE_DRAIN);
    await untilMore(20);
    await postern.retire(leaving);
    const end = await waitUntil(async () => leaving.ended(), { what: 'it ends', timeoutSeconds: 120 });
    expect(end).toContain('(exit code 0)');
    await untilMore(20);

    expect(await traffic.stop()).toEqual({ injected: expect.any(Number), bare: 0, failures: [] });
  });

  test('a new certificate is needed: every replica serves it without a restart, and no call is lost', async () => {
    const [bundle = ''] = await caBundles(cluster);
    const before = await servedLeaf(replica(0).port, bundle);
    expect(before.names).not.toContain('postern.example.com');
    const pids = postern.replicas.map(({ pid }) => pid());

    await postern.addReplica('--serving-name=postern.example.com', '--pod-name=newcomer');
    // Who leads decides which names are needed; in a rolling update that is a new replica sooner or later.
    const holder = JSON.stringify({ spec: { holderIdentity: 'newcomer' } });
    await kubectl('patch', 'lease', 'postern', '-n', POSTERN_NAMESPACE, '--type=merge', '-p', holder);
    for (const { port } of postern.replicas) {
      await waitUntil(
        async () => (await servedLeaf(port, bundle)).names.includes('DNS:postern.example.com'),
        { what: `port ${port} serves the new certificate`, timeoutSeconds: 30 },
      );
    }
    await untilMore(20);

    expect(await traffic.stop()).toEqual({ injected: expect.any(Number), bare: 0, failures: [] });
    expect(postern.replicas.slice(0, 2).map(({ pid }) => pid())).toEqual(pids);
  });
});

describe('the API server is restarted', () => {
  test('replicas stay ready, and all watches go on where they were', async () => {
    await cluster.stopApiServer();
    await sleep(1000);
    for (const each of postern.replicas) expect(await each.isReady()).toBe(true);
    await cluster.startApiServer();

    // That an object changed or is gone is something that only a watch can tell.
    const changed = externalSecret('db', {
      data: [{ secretKey: 'new-key', remoteRef: { key: 'db', property: 'p' } }],
    });
    await apply(cluster, namespace, changed);
    const args = ['--dry-run=server', '-o', 'json'];
    await waitUntil(
      async () =>
        (await apply(cluster, namespace, pod({ name: 'shop' }, ['db']), ...args)).stdout.includes('new-key'),
      { what: 'the change arrives', timeoutSeconds: 30 },
    );
    await kubectl('delete', 'externalsecret/db', '-n', namespace);
    const named = pod({ name: 'shop', annotations: { 'postern.dev/inject': 'db' } }, []);
    await waitUntil(async () => (await apply(cluster, namespace, named, ...args)).code === 1, {
      what: 'the deletion arrives',
      timeoutSeconds: 30,
    });
    const patch = [{ op: 'remove', path: '/webhooks/0/clientConfig/caBundle' }];
    const kind = 'validatingwebhookconfiguration';
    await kubectl('patch', kind, CONFIGURATION_NAME, '--type=json', '-p', JSON.stringify(patch));
    await waitUntil(async () => (await caBundles(cluster)).every(bundle => bundle !== ''), {
      what: 'the caBundle is back',
      timeoutSeconds: 30,
    });
  });
});

describe('the Secret is lost while no replica runs', () => {
  test('replicas that start together agree on a new authority, publish it, and serve', async () => {
    const before = await readCertificateSecret(client);
    await postern.stopAll();
    await kubectl('delete', 'secret', CERTIFICATE_SECRET, '-n', POSTERN_NAMESPACE);
    await postern.bringBack();

    const after = await readCertificateSecret(client);
    expect(after.data?.['ca.crt']).not.toBe(before.data?.['ca.crt']);
    const bundles = await caBundles(cluster);
    const leaves = await Promise.all(
      postern.replicas.flatMap(({ port }) => bundles.map(bundle => servedLeaf(port, bundle))),
    );
    expect(new Set(leaves.map(({ fingerprint }) => fingerprint)).size).toBe(1);
    await waitUntil(() => isAdmitted('shop'), { what: 'a pod is admitted', timeoutSeconds: 30 });
  });
});
