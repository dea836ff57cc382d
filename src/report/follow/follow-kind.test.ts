import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordedLog } from '../../kube/testing/recorded-log.ts';
import { createDependents, type Dependents } from './dependents.ts';
import { followKind, type KindFollower } from './follow-kind.ts';
import type { Judgement } from './judge-stored.ts';
import { createLedger, type Ledger } from '../ledger.ts';
import { memoryCluster, type MemoryCluster } from '../testing/memory-cluster.ts';

const SECRETS = '/apis/external-secrets.io/v1/namespaces/shop/externalsecrets';
const COLLECTION = '/apis/external-secrets.io/v1/externalsecrets';
const DB = { namespace: 'shop', name: 'db' };
const { signal } = new AbortController();

let cluster: MemoryCluster;
let ledger: Ledger;
let dependents: Dependents;
let follower: KindFollower;
/** What is said of every object that is judged now, and what it is judged by. */
let world: string;

const judge = (): Judgement => ({
  results: [
    { rule: world, result: 'fail', severity: 'high', policy: undefined, path: 'spec', message: 'is so' },
  ],
  isCounted: true,
  needs: new Set(['world']),
});
const said = (): string[] =>
  ledger.namespace('shop').results.map(([{ name }, { rule }]) => `${name} ${rule}`);
const put = (name: string): void =>
  cluster.put(`${SECRETS}/${name}`, { metadata: { name, namespace: 'shop' } });
/** The world is another one, as a watch of it tells. */
function becomes(next: string): void {
  world = next;
  for (const object of dependents.of(['world'])) follower.again(object);
}
function follow(client: MemoryCluster['client'] = cluster.client): void {
  follower = followKind({
    client,
    group: 'external-secrets.io',
    version: 'v1',
    resource: 'externalsecrets',
    kind: 'ExternalSecret',
    judge,
    ledger,
    dependents,
    changed: () => undefined,
    log: recordedLog(),
    timing: { backoffBaseMs: 1, backoffCapMs: 1 },
  });
}
/** A client whose answers to one kind of call are held back until they are let go. */
function holding(method: 'list' | 'get') {
  const asked = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const hold = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    await answer;
    asked.resolve();
    await gate.promise;
    return answer;
  };
  const { list, get } = cluster.client;
  const held: Pick<typeof cluster.client, 'list' | 'get'> = {
    list: (path, options) => hold(list(path, options)),
    get: (path, options) => hold(get(path, options)),
  };
  return { client: { ...cluster.client, [method]: held[method] }, asked: asked.promise, go: gate.resolve };
}

beforeEach(() => {
  cluster = memoryCluster();
  ledger = createLedger();
  dependents = createDependents();
  world = 'old';
  put('db');
});

afterEach(async () => {
  await follower.stop();
});

test('an object that is due is read and judged again, and the others are left alone', async () => {
  put('api');
  follow();
  await follower.synced;
  world = 'new';
  follower.again(DB);
  expect(follower.due()).toBe(1);
  await follower.settle(signal);
  expect(said()).toEqual(['api old', 'db new']);
  expect(follower.due()).toBe(0);
});

test('what changes between a page and the end of its list is judged again', async () => {
  const { client, asked, go } = holding('list');
  follow(client);
  await asked;
  becomes('new');
  await follower.settle(signal);
  expect(cluster.reads.filter(call => call.startsWith('GET'))).toEqual([]);
  go();
  await follower.synced;
  expect(said()).toEqual(['db old']);
  await follower.settle(signal);
  expect(said()).toEqual(['db new']);
});

test('an object that a watch brings while it is read again is as the watch has it', async () => {
  const { client, asked, go } = holding('get');
  follow(client);
  await follower.synced;
  await cluster.watched(COLLECTION);
  becomes('new');
  const settled = follower.settle(signal);
  await asked;
  world = 'newest';
  put('db');
  await expect.poll(said).toEqual(['db newest']);
  world = 'what the read would bring';
  go();
  await settled;
  expect(said()).toEqual(['db newest']);
});

test('an object that is read while a new list is under way is read again behind it', async () => {
  const get = holding('get');
  const list = holding('list');
  let lists = 0;
  follow({
    ...get.client,
    list: async (path, options) =>
      ++lists === 1 ? cluster.client.list(path, options) : list.client.list(path, options),
  });
  await follower.synced;
  await cluster.watched(COLLECTION);
  becomes('new');
  const settled = follower.settle(signal);
  await get.asked;
  cluster.expire(COLLECTION);
  await list.asked;
  get.go();
  await settled;
  expect(follower.due()).toBe(1);
  list.go();
  await expect.poll(said).toEqual(['db new']);
  await follower.settle(signal);
  expect(follower.due()).toBe(0);
});

test('an object that a new list has lost while it is read again stays lost', async () => {
  put('api');
  const { client, asked, go } = holding('get');
  follow(client);
  await follower.synced;
  await cluster.watched(COLLECTION);
  world = 'new';
  follower.again(DB);
  const settled = follower.settle(signal);
  await asked;
  cluster.lose(`${SECRETS}/db`);
  cluster.expire(COLLECTION);
  await expect.poll(said).toEqual(['api new']);
  go();
  await settled;
  expect(said()).toEqual(['api new']);
});

test('an object that a watch brings is due no more', async () => {
  follow();
  await follower.synced;
  await cluster.watched(COLLECTION);
  follower.again(DB);
  put('db');
  await expect.poll(() => follower.due()).toBe(0);
  follower.again(DB);
  cluster.remove(`${SECRETS}/db`);
  await expect.poll(() => follower.due()).toBe(0);
  expect(dependents.of(['world'])).toEqual([]);
});

test('an object that could not be read stays due, and the first failure ends the round', async () => {
  put('api');
  follow();
  await follower.synced;
  becomes('new');
  cluster.refuse(500, 'GET');
  await expect(follower.settle(signal)).rejects.toThrow('500');
  expect(follower.due()).toBe(2);
  cluster.refuse(undefined);
  await follower.settle(signal);
  expect(said()).toEqual(['api new', 'db new']);
});

test('an object that is going is forgotten with what it was judged by', async () => {
  follow();
  await follower.synced;
  const metadata = { name: 'db', namespace: 'shop', deletionTimestamp: '2026-01-01T00:00:00Z' };
  cluster.lose(`${SECRETS}/db`);
  cluster.put(`${SECRETS}/db`, { metadata });
  follower.again(DB);
  await follower.settle(signal);
  await expect.poll(said).toEqual([]);
  expect(dependents.of(['world'])).toEqual([]);
});
