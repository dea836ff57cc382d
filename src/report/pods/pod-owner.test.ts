import { beforeEach, expect, test } from 'vitest';
import type { OwnerReference } from '../../kube/object.ts';
import { memoryCluster, type MemoryCluster } from '../testing/memory-cluster.ts';
import { ownerFinder } from './pod-owner.ts';

const { signal } = new AbortController();
const controller = (apiVersion: string, kind: string, name: string): OwnerReference => ({
  apiVersion,
  kind,
  name,
  uid: `uid-${name}`,
  controller: true,
});
const replicaSet = controller('apps/v1', 'ReplicaSet', 'web-5d');
const job = controller('batch/v1', 'Job', 'import-28');
const ofPod = (owner: OwnerReference) => ({ ownerReferences: [owner] });

let cluster: MemoryCluster;

beforeEach(() => {
  cluster = memoryCluster();
});

function store(resource: string, owner: OwnerReference, uid = owner.uid, above?: OwnerReference): string {
  const path = `/apis/${owner.apiVersion}/namespaces/shop/${resource}/${owner.name}`;
  cluster.put(path, {
    metadata: { name: owner.name, namespace: 'shop', uid, ...(above && { ownerReferences: [above] }) },
  });
  return path;
}
const names = async (find: ReturnType<typeof ownerFinder>, owner: OwnerReference): Promise<string[]> =>
  (await find(ofPod(owner), 'shop', signal)).map(({ kind, name }) => `${kind} ${name}`);

test('a ReplicaSet is followed to its Deployment, a Job to its CronJob', async () => {
  store('replicasets', replicaSet, replicaSet.uid, controller('apps/v1', 'Deployment', 'web'));
  store('jobs', job, job.uid, controller('batch/v1', 'CronJob', 'import'));
  const find = ownerFinder(cluster.client);
  expect(await names(find, replicaSet)).toEqual(['ReplicaSet web-5d', 'Deployment web']);
  expect(await names(find, job)).toEqual(['Job import-28', 'CronJob import']);
});

test('one that nobody made, that is gone, or of whose name there is another now, stands alone', async () => {
  store('replicasets', replicaSet);
  const find = ownerFinder(cluster.client);
  expect(await names(find, replicaSet)).toEqual(['ReplicaSet web-5d']);
  expect(await names(find, job)).toEqual(['Job import-28']);
  const other = controller('batch/v1', 'Job', 'other');
  store('jobs', other, 'uid-of-a-later-one', controller('batch/v1', 'CronJob', 'import'));
  expect(await names(find, other)).toEqual(['Job other']);
});

test('others are not asked for what made them', async () => {
  const find = ownerFinder(cluster.client);
  cluster.refuse(500);
  expect(await names(find, controller('apps/v1', 'StatefulSet', 'db'))).toEqual(['StatefulSet db']);
  expect(await names(find, controller('example.com/v1', 'Job', 'x'))).toEqual(['Job x']);
});

test.each<[string, readonly OwnerReference[] | undefined]>([
  ['of a pod without references', undefined],
  ['that is an owner and no controller', [{ ...replicaSet, controller: false }]],
  ['with a name that no object has', [{ ...replicaSet, name: '../secrets/x' }]],
  ['with a kind that no object has', [{ ...replicaSet, kind: 'Replica Set\n' }]],
])('there is none %s', async (_what, ownerReferences) => {
  const find = ownerFinder(cluster.client);
  expect(await find(ownerReferences === undefined ? {} : { ownerReferences }, 'shop', signal)).toEqual([]);
});

test('one is asked about once, however many pods it has', async () => {
  const path = store('replicasets', replicaSet, replicaSet.uid, controller('apps/v1', 'Deployment', 'web'));
  const find = ownerFinder(cluster.client);
  await names(find, replicaSet);
  cluster.remove(path);
  expect(await names(find, replicaSet)).toEqual(['ReplicaSet web-5d', 'Deployment web']);
});

test('a role that does not allow to ask costs the name only; an outage is told', async () => {
  store('replicasets', replicaSet, replicaSet.uid, controller('apps/v1', 'Deployment', 'web'));
  cluster.refuse(403);
  expect(await names(ownerFinder(cluster.client), replicaSet)).toEqual(['ReplicaSet web-5d']);
  cluster.refuse(503);
  await expect(names(ownerFinder(cluster.client), replicaSet)).rejects.toThrow('503');
});
