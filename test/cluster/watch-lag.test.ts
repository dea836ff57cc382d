import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Pod } from '../../src/api/pod.ts';
import { startCluster } from '../harness/cluster/api-server.ts';
import type { Cluster } from '../harness/cluster/cluster.ts';
import { mustKubectl } from '../harness/cluster/kubectl.ts';
import { startApiFront, type ApiFront } from './support/front/api-front.ts';
import { apply as applyTo } from './support/apply.ts';
import { installPostern, type Installation } from './support/install-postern.ts';
import { externalSecret, pod, secretStore, workload } from './support/manifests.ts';

// Postern sees of these tests only what it reads for a request: its watches say nothing while one runs.
let cluster: Cluster;
let front: ApiFront;
let postern: Installation;
let namespace: string;

beforeAll(async () => {
  cluster = await startCluster();
  front = await startApiFront(cluster);
  postern = await installPostern(cluster, { api: front });
});

afterAll(async () => {
  await postern?.stop();
  await front?.close();
  await cluster?.stop();
});

beforeEach(async () => {
  namespace = await cluster.createNamespace();
  front.holdWatches();
});

afterEach(() => front.releaseWatches());

const apply = async (objects: readonly object[]) => applyTo(cluster, namespace, objects);
const mustApply = async (...objects: object[]) => {
  expect(await apply(objects)).toMatchObject({ code: 0, stderr: '' });
};
const injected = async (name: string): Promise<readonly string[]> => {
  const args = ['get', 'pod', name, '--namespace', namespace, '-o', 'json'];
  const { spec }: Pod = JSON.parse(await mustKubectl(cluster.kubectl, args));
  return (spec?.initContainers ?? []).map(container => container.name);
};
const both = ['postern-init', 'postern-refresh'];

test('a pod is injected that comes from the same file as its store and ExternalSecret', async () => {
  const named = pod({ name: 'named', annotations: { 'postern.dev/inject': 'db' } }, []);
  await mustApply(secretStore(), externalSecret('db'), pod({ name: 'auto' }, ['db']), named);
  expect(await injected('auto')).toEqual(both);
  expect(await injected('named')).toEqual(both);
});

test('a pod is injected whose ExternalSecret has another name than its Secret', async () => {
  const other = externalSecret('database', { target: { name: 'db' } });
  await mustApply(secretStore(), other, pod({ name: 'shop' }, ['db']));
  expect(await injected('shop')).toEqual(both);
});

test('a pod is injected whose ClusterSecretStore chooses namespaces by label', async () => {
  const { spec } = secretStore();
  const name = `store-of-${namespace}`;
  const conditions = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }];
  await mustApply(
    { ...secretStore(name), kind: 'ClusterSecretStore', spec: { ...spec, conditions } },
    externalSecret('db', { secretStoreRef: { name, kind: 'ClusterSecretStore' } }),
    pod({ name: 'shop' }, ['db']),
  );
  expect(await injected('shop')).toEqual(both);
});

test('a Deployment from the same file as its ExternalSecret is admitted without a warning', async () => {
  const annotations = { 'postern.dev/inject': 'db' };
  const { code, stderr } = await apply([
    secretStore(),
    externalSecret('db'),
    workload('Deployment', { name: 'shop', annotations }),
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
