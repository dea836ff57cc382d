import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { type Operation } from './testing/in-memory-cluster.ts';
import { createWorld, type Replica, type World } from './testing/world.ts';

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
