import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { PolicyLanguages } from '../../check/policy/contract.ts';
import { createKubeClient } from '../../kube/client.ts';
import { recordedLog, type RecordedLog } from '../../kube/testing/recorded-log.ts';
import { json, refuse, startScriptedServer } from '../../kube/testing/scripted-server.ts';
import { tokenAccess } from '../../kube/testing/token-access.ts';
import { externalSecret } from '../testing/manifests.ts';
import { watchPolicies, type PolicyWatch } from './watch-policies.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const policy = (name: string, spec: object = {}, resourceVersion = '1'): object => ({
  apiVersion: 'postern.dev/v1alpha1',
  kind: 'SecretPolicy',
  metadata: { name, resourceVersion },
  spec,
});
const denying = { rules: [{ ids: ['PST112'], actions: { admission: 'deny' } }] };
const names = ({ policies }: PolicyWatch): string[] => policies().map(({ name }) => name);

test('has the policies of the cluster in order of their names, and follows their changes', async () => {
  const cluster = await start([policy('b'), policy('a', denying)]);
  const { watch } = cluster;

  await expect.poll(() => watch.synced()).toBe(true);
  expect(names(watch)).toEqual(['a', 'b']);
  expect(watch.policies()[0]?.actionFor('PST112', 'admission')).toBe('deny');

  await expect.poll(() => cluster.isWatched()).toBe(true);
  cluster.send('DELETED', policy('b'));
  cluster.send('MODIFIED', policy('a', {}, '2'));
  cluster.send('ADDED', policy('c'));
  await expect.poll(() => names(watch)).toEqual(['a', 'c']);
  expect(watch.policies()[0]?.actionFor('PST112', 'admission')).toBeUndefined();
});

test('compiles a policy only when its spec changes', async () => {
  const cluster = await start([policy('a', denying)]);
  const { watch } = cluster;
  await expect.poll(() => cluster.isWatched()).toBe(true);
  const [before] = watch.policies();
  let changes = 0;
  watch.onChange(() => (changes += 1));

  cluster.send('MODIFIED', policy('a', denying, '2'));
  cluster.send('ADDED', policy('b'));

  await expect.poll(() => names(watch)).toEqual(['a', 'b']);
  expect(watch.policies()[0]).toBe(before);
  expect(changes).toBe(1);
  expect(watch.policies()).toBe(watch.policies());
});

test('a cluster without the kind has no policies, and they are taken up when it comes', async () => {
  const cluster = await start(undefined);
  await expect.poll(() => cluster.watch.synced()).toBe(true);
  expect(names(cluster.watch)).toEqual([]);

  cluster.install([policy('a')]);
  await expect.poll(() => names(cluster.watch)).toEqual(['a']);
});

test('one that cannot be read as a whole holds as far as it can, and is told of', async () => {
  const broken = { ...denying, exceptions: [{ rules: ['PST1'], match: {}, reason: 'x', expires: 'never' }] };
  const cluster = await start([policy('broken', broken), policy('fine')]);
  const { watch, log } = cluster;

  await expect.poll(() => names(watch)).toEqual(['broken', 'fine']);
  expect(watch.policies()[0]?.actionFor('PST112', 'admission')).toBe('deny');
  expect([...watch.unreadable().keys()]).toEqual(['broken']);
  expect(watch.unreadable().get('broken')).toMatchObject([
    { rule: 'PST812', path: 'spec.exceptions[0].expires' },
  ]);
  expect(log.lines).toContain(
    'warn a SecretPolicy is wrong in places; what cannot be read of it does not hold',
  );

  await expect.poll(() => cluster.isWatched()).toBe(true);
  cluster.send('MODIFIED', policy('broken', denying, '2'));
  await expect.poll(() => watch.unreadable().size).toBe(0);
});

test('one with a longer list than it may have now holds, and is told of', async () => {
  const stores = { allowed: Array.from({ length: 300 }, (_, i) => ({ name: `s${i}` })) };
  const { watch, log } = await start([policy('long', { require: { stores } })]);

  await expect.poll(() => names(watch)).toEqual(['long']);
  const object = { ...externalSecret('db'), spec: { secretStoreRef: { name: 'other' } } };
  const subject = {
    object,
    namespace: 'shop',
    namespaceLabels: {},
    store: () => undefined,
    isServed: () => undefined,
  };
  expect(watch.policies()[0]?.check(subject, 'admission', new Date(0))).toMatchObject([{ rule: 'PST800' }]);
  expect(watch.unreadable().get('long')).toMatchObject([
    {
      rule: 'PST810',
      path: 'spec.require.stores.allowed',
      message: 'must have at most 256 entries, and has 300',
    },
  ]);
  expect(log.lines).toContain(
    'warn a SecretPolicy is wrong in places; what cannot be read of it does not hold',
  );
});

test('one that makes the reading itself fail leaves the others in force', async () => {
  const failing: PolicyLanguages = {
    requirements: {},
    custom: () => {
      throw new TypeError('no such thing');
    },
  };
  const own = { custom: [{ name: 'own', expression: 'true' }] };
  const { watch, log } = await start([policy('a', own), policy('b', denying)], failing);

  await expect.poll(() => names(watch)).toEqual(['b']);
  expect([...watch.unreadable().keys()]).toEqual(['a']);
  expect(log.lines).toContain(
    'warn a SecretPolicy is wrong in places; what cannot be read of it does not hold',
  );
});

test('an expression that cannot be compiled keeps no policy out', async () => {
  const typo = { custom: [{ name: 'own', expression: 'object.?spec.optMap(1, x).hasValue()' }] };
  const { watch } = await start([policy('a', typo), policy('b', denying)]);

  await expect.poll(() => names(watch)).toEqual(['a', 'b']);
  expect(watch.unreadable().get('a')).toMatchObject([{ rule: 'PST815' }]);
});

interface Cluster {
  readonly watch: PolicyWatch;
  readonly log: RecordedLog;
  isWatched(): boolean;
  install(policies: readonly object[]): void;
  send(type: string, object: object): void;
}

/** An API server with these policies; undefined: without the kind. */
async function start(policies: readonly object[] | undefined, languages?: PolicyLanguages): Promise<Cluster> {
  let items = policies;
  let watching: ServerResponse | undefined;
  const server = await startScriptedServer((call, answer) => {
    if (call.path !== '/apis/postern.dev/v1alpha1/secretpolicies' || items === undefined) {
      refuse(answer, 404, 'NotFound');
    } else if (call.query.has('watch')) {
      answer.writeHead(200, { 'Content-Type': 'application/json' });
      answer.flushHeaders();
      watching = answer;
    } else {
      json(answer, { metadata: { resourceVersion: '7' }, items });
    }
  });
  const client = createKubeClient({ access: tokenAccess(server), random: () => 0 });
  const log = recordedLog();
  const watch = watchPolicies({
    client,
    log,
    timing: { backoffBaseMs: 5, backoffCapMs: 20 },
    ...(languages === undefined ? {} : { languages }),
  });
  cleanups.push(
    () => server.close(),
    () => client.close(),
    () => watch.stop(),
  );
  return {
    watch,
    log,
    isWatched: () => watching !== undefined,
    install: installed => {
      items = installed;
    },
    send: (type, object) => watching?.write(`${JSON.stringify({ type, object })}\n`),
  };
}
