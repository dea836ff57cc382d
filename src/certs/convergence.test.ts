import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { distrusters } from './trust.ts';
import { OUR_LABELS, type Operation } from './testing/in-memory-cluster.ts';
import { createWorld, type Replica, type World } from './testing/world.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const stored = (world: World, key: string) => world.cluster.secret()?.data[key]?.toString();
const served = (replica: Replica) => replica.serving.current()?.pem.certificate;
const unending = new AbortController().signal;

/** Passes of all replicas at the same time, their calls and events released in an order of fast-check's choice. */
async function interleave(
  scheduler: fc.Scheduler,
  replicas: readonly Replica[],
  rounds: number,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await scheduler.waitFor(Promise.all(replicas.map(replica => replica.keeper.pass(unending))));
    await scheduler.waitIdle();
  }
}

test('replicas that start at the same moment agree on one authority, one leaf and one signing key', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async scheduler => {
      const world = createWorld();
      world.cluster.putTarget('postern', ['a', 'b']);
      const gate = (operation: Operation) => scheduler.schedule(Promise.resolve(), operation);
      const replicas = [world.replica({ gate }), world.replica({ gate }), world.replica({ gate })];
      await interleave(scheduler, replicas, 3);

      expect(world.cluster.secretWrites).toEqual(['create']);
      expect(stored(world, 'bundle.crt')).toBe(stored(world, 'ca.crt'));
      for (const replica of replicas) {
        expect(served(replica)).toBe(stored(world, 'tls.crt'));
        expect(replica.keeper.signingKey()).toEqual(world.cluster.secret()?.data['signing.key']);
        expect(replica.keeper.status().ready).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});

test('while replicas replace the authority at the same moment, no replica ever serves what is not trusted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.boolean(),
      fc.infiniteStream(fc.boolean()),
      async (scheduler, lostKey, luck) => {
        const bench = await createRotation(scheduler);
        const { world, replicas } = bench;
        const before = stored(world, 'ca.crt');

        // The leaf was renewed on day 20 and lives until day 40; the authority is due between day 24 and day 27.
        bench.watch({ applyFails: () => luck.next().value });
        world.clock += 7 * DAY;
        if (lostKey)
          world.cluster.putSecret({ ...world.cluster.secret()?.data, 'ca.key': Buffer.from('lost') });
        await interleave(scheduler, replicas, 3);
        bench.watch({ applyFails: () => false });
        await interleave(scheduler, replicas, 3);

        expect(stored(world, 'ca.crt')).not.toBe(before);
        expect(replicas.map(served)).toEqual([stored(world, 'tls.crt'), stored(world, 'tls.crt')]);
        expect(stored(world, 'bundle.crt')).toBe(`${stored(world, 'ca.crt')}${before}`);
      },
    ),
    { numRuns: 30 },
  );
});

/** Two replicas on day 20, in order, the first one with the greatest jitter. */
async function createRotation(scheduler: fc.Scheduler) {
  const world = createWorld({ authorityLifetimeMs: 40 * DAY, leafLifetimeMs: 30 * DAY });
  world.cluster.putTarget('postern', ['a']);
  world.cluster.putTarget('postern-check', ['b']);
  let applyFails: (() => boolean) | undefined;
  const gate = async (operation: Operation) => {
    await scheduler.schedule(Promise.resolve(), operation);
    if (applyFails === undefined) return;
    for (const replica of replicas) expect(world.trusts(replica)).toBe(true);
    if (operation === 'applyBundle' && applyFails()) throw new Error('etcdserver: request timed out');
  };
  const replicas = [world.replica({ gate, jitter: 0.99 }), world.replica({ gate, jitter: 0 })];
  await interleave(scheduler, replicas, 2);
  world.clock += 20 * DAY;
  await interleave(scheduler, replicas, 2);
  return {
    world,
    replicas,
    watch: (options: { applyFails: () => boolean }) => {
      ({ applyFails } = options);
    },
  };
}

type Disturbance =
  | { readonly is: 'time'; readonly minutes: number }
  | { readonly is: 'delete secret' | 'empty secret' | 'touch secret' }
  | { readonly is: 'corrupt'; readonly key: string; readonly how: 'truncate' | 'remove' | 'garble' }
  | { readonly is: 'overwrite bundle'; readonly caBundle: string }
  | { readonly is: 'recreate configuration' }
  | { readonly is: 'pass' | 'restart'; readonly replica: 0 | 1 }
  | { readonly is: 'fail'; readonly operation: Operation; readonly times: number }
  | { readonly is: 'conflict' };

const disturbance: fc.Arbitrary<Disturbance> = fc.oneof(
  fc.record({
    is: fc.constant('time' as const),
    minutes: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1440, max: 1440 * 500 })),
  }),
  fc.record({ is: fc.constantFrom('delete secret', 'empty secret', 'touch secret') }),
  fc.record({
    is: fc.constant('corrupt' as const),
    key: fc.constantFrom('ca.crt', 'ca.key', 'bundle.crt', 'tls.crt', 'tls.key', 'signing.key'),
    how: fc.constantFrom('truncate', 'remove', 'garble'),
  }),
  fc.record({ is: fc.constant('overwrite bundle' as const), caBundle: fc.constantFrom('', 'theirs') }),
  fc.record({ is: fc.constant('recreate configuration' as const) }),
  { weight: 4, arbitrary: fc.record({ is: fc.constant('pass' as const), replica: fc.constantFrom(0, 1) }) },
  fc.record({ is: fc.constant('restart' as const), replica: fc.constantFrom(0, 1) }),
  fc.record({
    is: fc.constant('fail' as const),
    operation: fc.constantFrom('readSecret', 'createSecret', 'replaceSecret', 'applyBundle'),
    times: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ is: fc.constant('conflict' as const) }),
);

test('after any sequence of disturbances everything is in order again, and no pass costs a replica its trust', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(disturbance, { maxLength: 25 }), async steps => {
      const bench = createBench();
      for (const step of steps) await bench.take(step);
      bench.noMoreFailures();
      // Longer than a contest over a caBundle lasts.
      bench.world.clock += 11 * MINUTE;
      for (let round = 0; round < 2; round++) {
        for (const index of [0, 1, 0, 1] as const) await bench.take({ is: 'pass', replica: index });
      }

      const writes = bench.world.cluster.secretWrites.length + bench.world.cluster.applied.length;
      for (const replica of bench.replicas) {
        await replica.pass();
        expect(replica.keeper.status()).toMatchObject({ ready: true, degraded: undefined });
        expect(served(replica)).toBe(stored(bench.world, 'tls.crt'));
        expect(bench.world.trusts(replica)).toBe(true);
      }
      expect(bench.world.cluster.secretWrites.length + bench.world.cluster.applied.length).toBe(writes);
    }),
    { numRuns: 60 },
  );
}, 60_000);

function createBench() {
  const world = createWorld();
  const { cluster } = world;
  const failures: Operation[] = [];
  let conflicts = 0;
  const gate = async (operation: Operation) => {
    const index = failures.indexOf(operation);
    if (index !== -1) throw new Error(`${failures.splice(index, 1).join('')} failed`);
    if (operation === 'replaceSecret' && conflicts > 0) {
      conflicts--;
      touchSecret();
    }
  };
  const touchSecret = () => {
    const secret = cluster.secret();
    if (secret) cluster.putSecret(secret.data, secret.labels);
  };
  const start = (jitter: number) => world.replica({ gate, jitter });
  cluster.putTarget('postern', ['a', 'b']);
  const replicas = [start(0), start(0.9)];

  async function pass(index: 0 | 1): Promise<void> {
    const trusting = replicas.map(replica => trustingEntries(world, replica));
    await replicas[index]?.pass();
    replicas.forEach((replica, at) => {
      expect(trustingEntries(world, replica)).toEqual(expect.arrayContaining(trusting[at] ?? []));
    });
    const status = replicas[index]?.keeper.status();
    if (status?.ready && replicas[index]) expect(world.trusts(replicas[index])).toBe(true);
  }

  async function take(step: Disturbance): Promise<void> {
    const secret = cluster.secret();
    switch (step.is) {
      case 'time':
        world.clock += step.minutes * MINUTE;
        break;
      case 'delete secret':
        cluster.putSecret(undefined);
        break;
      case 'empty secret':
        cluster.putSecret({});
        break;
      case 'touch secret':
        touchSecret();
        break;
      case 'corrupt':
        if (secret) cluster.putSecret(corrupted(secret.data, step.key, step.how), OUR_LABELS);
        break;
      case 'overwrite bundle':
        cluster.overwriteBundle('postern', step.caBundle);
        break;
      case 'recreate configuration':
        cluster.deleteTarget('postern');
        cluster.putTarget('postern', ['a', 'b', 'c']);
        break;
      case 'pass':
        await pass(step.replica);
        break;
      case 'restart':
        await replicas[step.replica]?.die();
        replicas[step.replica] = start(step.replica);
        break;
      case 'fail':
        failures.push(...Array.from({ length: step.times }, () => step.operation));
        break;
      case 'conflict':
        conflicts++;
        break;
    }
  }

  return {
    world,
    replicas,
    take,
    noMoreFailures() {
      failures.length = 0;
      conflicts = 0;
    },
  };
}

function trustingEntries(world: World, replica: Replica): string[] {
  const entries = world.cluster
    .targets()
    .flatMap(target => target.entries.map(entry => `${target.kind}/${target.name}/${entry.name}`));
  const leaf = replica.serving.current()?.certificate;
  const refusing = leaf ? distrusters(leaf, world.cluster.targets(), world.clock) : entries;
  return entries.filter(entry => !refusing.includes(entry));
}

function corrupted(
  data: Readonly<Record<string, Buffer>>,
  key: string,
  how: 'truncate' | 'remove' | 'garble',
) {
  const { [key]: value = Buffer.of(), ...others } = data;
  if (how === 'remove') return others;
  return {
    ...others,
    [key]: how === 'truncate' ? value.subarray(0, value.length / 2) : Buffer.from('garbled'),
  };
}
