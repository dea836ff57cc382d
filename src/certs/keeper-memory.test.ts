/** What a keeper remembers of the Secret between passes, and hands out when it is asked whom to trust. */
import { describe, expect, test } from 'vitest';
import { OUR_LABELS } from './testing/in-memory-cluster.ts';
import { restrictedReplica } from './testing/restricted-replica.ts';
import { runningWorld, storedText } from './testing/running-world.ts';
import { sampleSecret, textOf, truncated, without } from './testing/sample-secret.ts';
import { createWorld } from './testing/world.ts';

const LATER = { 'postern.dev/rotation-phase': 'stable', 'postern.dev/layout': '2' };

test('a Secret that still has to be put in order is not what is put back later', async () => {
  const world = createWorld();
  world.cluster.putTarget('postern', ['a']);
  const { replica, forbid } = restrictedReplica(world, 'replaceSecret');
  await replica.pass();
  const parts = () => ['ca.crt', 'ca.key', 'tls.crt'].map(key => storedText(world, key));
  const before = parts();
  // Sound by itself, but it does not know the authority under which the replica serves.
  world.cluster.putSecret(await sampleSecret(world.clock));
  forbid();
  expect(await replica.pass()).toBe(false);
  world.cluster.putSecret(undefined);
  await replica.pass();
  expect(parts()).toEqual(before);
});

test.each(['ca.key', 'tls.key', 'signing.key', 'bundle.crt'])(
  'nor is one whose %s is lost, as a replica that follows leaves it to the leader',
  async key => {
    const { world } = await runningWorld();
    const follower = world.replica({ leads: () => false });
    await follower.pass();
    const before = world.cluster.secret()?.data ?? {};
    world.cluster.putSecret(without(before, key));
    await follower.pass();
    world.cluster.putSecret(undefined);
    await follower.pass();
    expect(world.cluster.secret()?.data).toEqual(before);
  },
);

describe('whom to trust, by the Secret of a later version', () => {
  test('is known without the parts that a later layout may lack', async () => {
    const { world } = await runningWorld();
    const data = without(world.cluster.secret()?.data ?? {}, 'ca.crt', 'ca.key');
    world.cluster.putSecret(data, OUR_LABELS, LATER);
    const fresh = world.replica();
    await fresh.pass();
    expect(fresh.keeper.trustBundle()).toBe(storedText(world, 'bundle.crt'));

    const renewed = await sampleSecret(world.clock);
    const next = { ...data, 'bundle.crt': renewed['bundle.crt'] ?? Buffer.of() };
    world.cluster.putSecret(next, OUR_LABELS, LATER);
    await fresh.pass();
    expect(fresh.keeper.trustBundle()).toBe(String(renewed['bundle.crt']));
  });

  test.each(['missing', 'truncated', 'empty'])('is what it was before while its bundle is %s', async how => {
    const { world } = await runningWorld();
    const data = without(world.cluster.secret()?.data ?? {}, 'ca.crt', 'ca.key');
    world.cluster.putSecret(data, OUR_LABELS, LATER);
    const fresh = world.replica();
    await fresh.pass();
    const before = fresh.keeper.trustBundle();
    const broken = {
      missing: without(data, 'bundle.crt'),
      truncated: truncated(data, 'bundle.crt'),
      empty: { ...data, 'bundle.crt': Buffer.of() },
    }[how];
    world.cluster.putSecret(broken, OUR_LABELS, LATER);
    await fresh.pass();
    expect([before, fresh.keeper.trustBundle()]).toEqual([
      textOf(data, 'bundle.crt'),
      textOf(data, 'bundle.crt'),
    ]);
  });
});
