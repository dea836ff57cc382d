import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { GENERATOR_KINDS } from '../../api/generators/index.ts';
import { createKubeClient } from '../../kube/client.ts';
import { recordedLog, type RecordedLog } from '../../kube/testing/recorded-log.ts';
import { json, refuse, startScriptedServer, type ReceivedCall } from '../../kube/testing/scripted-server.ts';
import { tokenAccess } from '../../kube/testing/token-access.ts';
import { externalSecret, secretStore } from '../testing/manifests.ts';
import { watchManifests, type ManifestWatch } from './watch-manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const ESO = '/apis/external-secrets.io/v1';

test('has all kinds in view once they are listed, and follows their changes', async () => {
  const cluster = await start({
    [`${ESO}/externalsecrets`]: [externalSecret('db'), externalSecret('api')],
    [`${ESO}/secretstores`]: [secretStore('SecretStore', 'vault')],
    [`${ESO}/clustersecretstores`]: [secretStore('ClusterSecretStore', 'shared')],
    '/api/v1/namespaces': [{ metadata: { name: 'payments', labels: { tier: 'gold' } } }],
  });
  const { manifests } = cluster.watch;

  await expect.poll(() => cluster.watch.unsynced()).toEqual([]);
  expect(manifests.externalSecret('payments', 'db')?.spec.target?.name).toBe('db');
  expect(manifests.secretStore('payments', 'vault')?.metadata.name).toBe('vault');
  expect(manifests.clusterSecretStore('shared')?.metadata.name).toBe('shared');
  expect(manifests.namespaceLabels('payments')).toEqual({ tier: 'gold' });

  await expect.poll(() => cluster.isWatched(`${ESO}/externalsecrets`)).toBe(true);
  cluster.send(`${ESO}/externalsecrets`, 'DELETED', externalSecret('db'));
  cluster.send(`${ESO}/externalsecrets`, 'MODIFIED', externalSecret('api', { target: 'moved' }));
  await expect
    .poll(() => manifests.externalSecretsTargeting('payments', 'moved').map(({ metadata }) => metadata.name))
    .toEqual(['api']);
  expect(manifests.externalSecret('payments', 'db')).toBeUndefined();
});

test('forgets what is gone after a list from the beginning', async () => {
  const objects = { [`${ESO}/externalsecrets`]: [externalSecret('old'), externalSecret('stays')] };
  const cluster = await start(objects);
  await expect.poll(() => cluster.isWatched(`${ESO}/externalsecrets`)).toBe(true);

  const told: (readonly string[])[] = [];
  cluster.watch.onChange(lookups => told.push(lookups));
  objects[`${ESO}/externalsecrets`] = [externalSecret('stays'), externalSecret('new')];
  cluster.send(`${ESO}/externalsecrets`, 'ERROR', { kind: 'Status', code: 410, reason: 'Expired' });

  const { manifests } = cluster.watch;
  await expect.poll(() => manifests.externalSecret('payments', 'new')).toBeDefined();
  expect(manifests.externalSecret('payments', 'old')).toBeUndefined();
  expect(manifests.externalSecret('payments', 'stays')).toBeDefined();
  expect(told.map(lookups => lookups.toSorted())).toEqual([
    [
      'ExternalSecret/payments/new',
      'ExternalSecret/payments/old',
      'Secret/payments/new',
      'Secret/payments/old',
    ],
  ]);
});

test('tells of changes that decisions may depend on, and not of what a controller reports', async () => {
  const path = `${ESO}/externalsecrets`;
  const at = (generation: number, more: object = {}) => {
    const object = externalSecret('db');
    return { ...object, metadata: { ...object.metadata, uid: 'u', generation, ...more } };
  };
  const cluster = await start({ [path]: [at(1)] });
  await expect.poll(() => cluster.isWatched(path)).toBe(true);
  const seen: (readonly string[])[] = [];
  cluster.watch.onChange(lookups => seen.push(lookups));
  const version = () => cluster.watch.manifests.version();
  const send = async (type: string, object: object) => {
    const before = version();
    seen.length = 0;
    cluster.send(path, type, object);
    await expect.poll(version).toBeGreaterThan(before);
    return [...seen];
  };
  const own = ['ExternalSecret/payments/db', 'Secret/payments/db'];

  expect(await send('MODIFIED', { ...at(1), status: { refreshTime: 'now' } })).toEqual([]);
  expect(await send('MODIFIED', at(1, { annotations: { note: 'x' } }))).toEqual([]);
  expect(await send('MODIFIED', at(2))).toEqual([own]);
  expect(await send('MODIFIED', at(2, { labels: { team: 'x' } }))).toEqual([own]);
  const annotations = { 'postern.dev/exact-numbers': 'maybe' };
  expect(await send('MODIFIED', at(2, { labels: { team: 'x' }, annotations }))).toEqual([own]);
  const elsewhere = { ...at(3), spec: externalSecret('db', { target: 'moved' }).spec };
  expect(await send('MODIFIED', elsewhere)).toEqual([[...own, 'Secret/payments/moved']]);
  const moved = ['ExternalSecret/payments/db', 'Secret/payments/moved'];
  expect(await send('DELETED', elsewhere)).toEqual([moved]);
  expect(await send('ADDED', at(1))).toEqual([own]);
});

test('asks for the metadata of namespaces only', async () => {
  const cluster = await start({});

  await expect.poll(() => cluster.watch.unsynced()).toEqual([]);
  for (const call of cluster.calls()) {
    const isNamespaces = call.path === '/api/v1/namespaces';
    expect(call.headers.accept?.includes('as=PartialObjectMetadata')).toBe(isNamespaces);
  }
});

test('is in step with a cluster that has none of the kinds, says so, and takes them up when they come', async () => {
  const objects: Record<string, object[]> = { '/api/v1/namespaces': [] };
  const cluster = await start(objects, { absent: true });

  await expect.poll(() => cluster.watch.unsynced()).toEqual([]);
  expect(
    cluster.log.lines.filter(line => line === 'warn the resource is not installed; waiting for it'),
    // The three of External Secrets, and the generators.
  ).toHaveLength(3 + GENERATOR_KINDS.length);

  objects[`${ESO}/externalsecrets`] = [externalSecret('db')];
  await expect.poll(() => cluster.watch.manifests.externalSecret('payments', 'db')).toBeDefined();
});

test('is not in step while a kind that every cluster has cannot be listed', async () => {
  const cluster = await start(
    {
      [`${ESO}/externalsecrets`]: [],
      [`${ESO}/secretstores`]: [],
      [`${ESO}/clustersecretstores`]: [],
    },
    { absent: true },
  );

  await expect.poll(() => cluster.watch.unsynced()).toEqual(['Namespace']);
});

test('leaves an object without a spec out, and keeps the others', async () => {
  const empty = { ...externalSecret('empty'), spec: undefined };
  const cluster = await start({ [`${ESO}/externalsecrets`]: [empty, externalSecret('db')] });

  await expect.poll(() => cluster.watch.manifests.externalSecret('payments', 'db')).toBeDefined();
  expect(cluster.watch.manifests.externalSecret('payments', 'empty')).toBeUndefined();
});

interface Cluster {
  readonly watch: ManifestWatch;
  readonly log: RecordedLog;
  calls(): readonly ReceivedCall[];
  isWatched(path: string): boolean;
  send(path: string, type: string, object: unknown): void;
}

/** An API server with these collections. `absent`: it answers 404 for others, and not an empty list. */
async function start(
  objects: Readonly<Record<string, readonly object[]>>,
  { absent = false } = {},
): Promise<Cluster> {
  const watches = new Map<string, ServerResponse>();
  const server = await startScriptedServer((call, answer) => {
    const items = objects[call.path];
    if (items === undefined && absent) {
      refuse(answer, 404, 'NotFound');
    } else if (call.query.has('watch')) {
      answer.writeHead(200, { 'Content-Type': 'application/json' });
      answer.flushHeaders();
      watches.set(call.path, answer);
    } else {
      json(answer, { metadata: { resourceVersion: '7' }, items: items ?? [] });
    }
  });
  const client = createKubeClient({ access: tokenAccess(server), random: () => 0 });
  const log = recordedLog();
  const watch = watchManifests({ client, log, timing: { backoffBaseMs: 5, backoffCapMs: 20 } });
  cleanups.push(
    () => server.close(),
    () => client.close(),
    () => watch.stop(),
  );
  return {
    watch,
    log,
    calls: () => server.calls,
    isWatched: path => watches.has(path),
    send: (path, type, object) => watches.get(path)?.write(`${JSON.stringify({ type, object })}\n`),
  };
}
