import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KubeClient } from '../../../src/kube/client.ts';
import type { KubeObject } from '../../../src/kube/object.ts';
import { startReflector, type Reflector, type ReflectorOptions } from '../../../src/kube/watch/reflector.ts';
import { resourcePath } from '../../../src/kube/resource-path.ts';
import { isConflict, isGone } from '../../../src/kube/status-error.ts';
import { recordedLog } from '../../../src/kube/testing/recorded-log.ts';
import { watchEvents } from '../../../src/kube/watch/watch-events.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { adminClient } from '../support/admin-client.ts';
import { apply } from '../support/apply.ts';
import { installKinds } from '../support/install-postern.ts';
import { externalSecret } from '../support/manifests.ts';

interface ConfigMap extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

const log = recordedLog();
let cluster: Cluster;
let client: KubeClient;
let namespace: string;
let configMaps: string;
const cleanups: (() => Promise<void>)[] = [];

beforeAll(async () => {
  cluster = await startCluster();
  client = await adminClient(cluster);
});

afterAll(async () => {
  client?.close();
  await cluster?.stop();
});

beforeEach(async () => {
  namespace = await cluster.createNamespace();
  configMaps = resourcePath({ version: 'v1', resource: 'configmaps', namespace });
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const configMap = (name: string, data: ConfigMap['data'] = {}): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});
const create = async (name: string) => client.create(configMaps, configMap(name));

interface Followed {
  readonly reflector: Reflector;
  /** What the consumer was told: `= a,b` a replacement, `+ a` an upsert, `- a` a deletion. */
  readonly told: readonly string[];
  readonly objects: readonly KubeObject[];
  readonly until: (line: string) => Promise<unknown>;
}

function follow(path: string, options: Partial<ReflectorOptions<KubeObject>> = {}): Followed {
  const told: string[] = [];
  const objects: KubeObject[] = [];
  const reflector = startReflector<KubeObject>({
    client,
    path,
    log,
    handler: {
      replaced(list) {
        told.push(`= ${list.map(({ metadata }) => metadata.name).join(',')}`);
        objects.push(...list);
      },
      upserted(object) {
        told.push(`+ ${object.metadata.name}`);
        objects.push(object);
      },
      deleted: ({ metadata }) => void told.push(`- ${metadata.name}`),
    },
    ...options,
  });
  cleanups.push(() => reflector.stop());
  const until = async (line: string) =>
    waitUntil(async () => told.includes(line), {
      what: `the consumer is told "${line}"`,
      timeoutSeconds: 30,
    });
  return { reflector, told, objects, until };
}

describe('the reflector', () => {
  test('tells of what is there, and then of each change in its order', async () => {
    await create('first');
    const { told, until, reflector } = follow(configMaps);
    await reflector.synced;
    await create('second');
    await client.replace(`${configMaps}/second`, configMap('second', { key: 'value' }));
    await client.delete(`${configMaps}/first`);
    await until('- first');
    expect(told).toEqual(['= first', '+ second', '+ second', '- first']);
  });

  test('of a single object hears of no other', async () => {
    const { told, until } = follow(configMaps, { fieldSelector: 'metadata.name=mine' });
    await until('= ');
    await create('other');
    await create('mine');
    await until('+ mine');
    expect(told).toEqual(['= ', '+ mine']);
  });

  test('of metadata gets neither data nor managedFields over the wire', async () => {
    await client.create(configMaps, configMap('first', { key: 'not for this memory' }));
    const { objects, until } = follow(configMaps, { metadataOnly: true, project: object => object });
    await until('= first');
    await client.create(configMaps, configMap('second', { key: 'not for this memory' }));
    await until('+ second');
    expect(objects.map(({ kind }) => kind)).toEqual(['PartialObjectMetadata', 'PartialObjectMetadata']);
    expect(JSON.stringify(objects)).not.toContain('not for this memory');
  });

  test('goes on without a new list when the server ends a watch in its time', async () => {
    const lists = counted();
    const { told, until } = follow(configMaps, {
      client: lists.client,
      timing: { watchSeconds: 1, settledMs: 500 },
    });
    await until('= ');
    for (const name of ['a', 'b', 'c']) {
      await sleep(1500);
      await create(name);
      await until(`+ ${name}`);
    }
    expect(told).toEqual(['= ', '+ a', '+ b', '+ c']);
    expect(lists.count()).toBe(1);
  });

  test('of a resource that is not installed counts as synced, and takes it up when it is', async () => {
    const path = resourcePath({ group: 'external-secrets.io', version: 'v1', resource: 'externalsecrets' });
    const { told, until, reflector } = follow(path, { optional: true });
    await reflector.synced;
    await installKinds(cluster);
    await apply(cluster, namespace, externalSecret('db'));
    await waitUntil(async () => told.join().includes('db'), {
      what: 'the object is seen',
      timeoutSeconds: 30,
    });
    await client.delete(path.replace('/externalsecrets', `/namespaces/${namespace}/externalsecrets/db`));
    await until('- db');
    expect(told[0]).toBe('= ');
  });

  test('survives a restart of the API server and misses nothing', async () => {
    await create('before');
    const { until, told, reflector } = follow(configMaps);
    await until('= before');
    await cluster.stopApiServer();
    await waitUntil(async () => reflector.status().failures > 0, {
      what: 'the reflector notices',
      timeoutSeconds: 20,
    });
    expect(reflector.status()).toMatchObject({ synced: true, lastError: expect.any(String) });
    await cluster.startApiServer();
    await create('after');
    await client.delete(`${configMaps}/before`);
    await create('last');
    await waitUntil(async () => told.at(-1)?.includes('last'), {
      what: 'the reflector has caught up',
      timeoutSeconds: 60,
    });
    // By events, or by a list if the server has forgotten the version: either way this is what is there now.
    expect([...present(told)].toSorted()).toEqual(['after', 'last']);
    await create('still');
    await until('+ still');
    expect(reflector.status().failures).toBe(0);
  });
});

describe('a version that the API server has forgotten', () => {
  // What it knows of the past begins when it starts.
  beforeAll(async () => cluster.restartApiServer());

  test('is refused to a watch with what isGone knows', async () => {
    const events = watchEvents({
      client,
      path: configMaps,
      resourceVersion: '1',
      timeoutSeconds: 5,
      silenceMs: 5000,
      signal: new AbortController().signal,
    });
    const refusal: unknown = await events.next().catch((error: unknown) => error);
    expect(refusal).toMatchObject({ status: 410, reason: 'Expired', retryable: false });
    expect(isGone(refusal)).toBe(true);
  });

  test('has the reflector list again, and go on from there', async () => {
    await create('first');
    const lists = counted({ firstWatchFrom: '1' });
    const { told, until, reflector } = follow(configMaps, { client: lists.client });
    await waitUntil(async () => told.length === 2, { what: 'there is a second list', timeoutSeconds: 10 });
    await create('second');
    await until('+ second');
    expect(told).toEqual(['= first', '= first', '+ second']);
    expect(lists.count()).toBe(2);
    expect(reflector.status()).toMatchObject({ synced: true, lastError: undefined });
  });
});

describe('the client', () => {
  test('puts the pages of a list together, each object with its kind', async () => {
    const names = [...Array(25).keys()].map(i => `map-${String(i).padStart(2, '0')}`);
    for (const name of names) await create(name);
    const { items } = await client.list<ConfigMap>(configMaps, { limit: 10 });
    expect(items.map(({ metadata }) => metadata.name)).toEqual(names);
    expect(new Set(items.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))).toEqual(
      new Set(['v1 ConfigMap']),
    );
  });

  test('applies its fields beside those of others, and takes over a field only by force', async () => {
    const path = `${configMaps}/shared`;
    const applied = (data: ConfigMap['data']) => configMap('shared', data);
    await client.apply(path, applied({ ours: '1' }), { fieldManager: 'ours' });
    await client.apply(path, applied({ theirs: '1' }), { fieldManager: 'theirs' });
    expect((await client.get<ConfigMap>(path)).data).toEqual({ ours: '1', theirs: '1' });

    const refusal: unknown = await client
      .apply(path, applied({ theirs: '2' }), { fieldManager: 'ours' })
      .catch((error: unknown) => error);
    expect(isConflict(refusal)).toBe(true);
    await client.apply(path, applied({ theirs: '2' }), { fieldManager: 'ours', force: true });
    // What is not applied any more goes away; what the others own stays.
    expect((await client.get<ConfigMap>(path)).data).toEqual({ theirs: '2' });
  });

  test('does not overwrite or delete what has changed since it was read', async () => {
    const read = await create('contested');
    await client.replace(`${configMaps}/contested`, configMap('contested', { key: 'theirs' }));
    const { resourceVersion = '' } = read.metadata;
    const attempts = [
      client.replace(`${configMaps}/contested`, { ...read, data: { key: 'ours' } }),
      client.delete(`${configMaps}/contested`, { preconditions: { resourceVersion } }),
    ];
    for (const attempt of attempts) {
      expect(isConflict(await attempt.catch((error: unknown) => error))).toBe(true);
    }
    expect((await client.get<ConfigMap>(`${configMaps}/contested`)).data).toEqual({ key: 'theirs' });
    expect(await client.delete(`${configMaps}/contested`)).toBe(true);
    expect(await client.delete(`${configMaps}/contested`)).toBe(false);
  });
});

/** The names that a consumer has after all that it was told. */
function present(told: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of told) {
    const name = line.slice(2);
    if (line.startsWith('=')) {
      names.clear();
      for (const each of name.split(',')) if (each !== '') names.add(each);
    } else if (line.startsWith('+')) names.add(name);
    else names.delete(name);
  }
  return names;
}

/** A client that counts lists, and may begin its first watch where no server can. */
function counted({ firstWatchFrom }: { firstWatchFrom?: string } = {}): {
  client: ReflectorOptions<KubeObject>['client'];
  count: () => number;
} {
  let lists = 0;
  let watches = 0;
  return {
    count: () => lists,
    client: {
      server: client.server,
      list: async (path, options) => {
        lists += 1;
        return client.list(path, options);
      },
      stream: async request => {
        watches += 1;
        const from = watches === 1 && firstWatchFrom !== undefined ? { resourceVersion: firstWatchFrom } : {};
        return client.stream({ ...request, query: { ...request.query, ...from } });
      },
    },
  };
}
