/** What a leader does about a wiped caBundle while the Secret cannot be read. */
import { expect, test } from 'vitest';

import { OUR_LABELS } from './testing/in-memory-cluster.ts';
import { storedText } from './testing/running-world.ts';
import { createWorld, type World } from './testing/world.ts';

interface Scene {
  readonly world: World;
  readonly leader: ReturnType<World['replica']>;
  /** Both hold for the leader alone. */
  readonly set: { reads: boolean; leads: boolean };
}

async function scene(): Promise<Scene> {
  const world = createWorld();
  world.cluster.putTarget('postern', ['mutate', 'check']);
  const set = { reads: true, leads: true };
  const leader = world.replica({
    leads: () => set.leads,
    gate: async operation => {
      if (!set.reads && operation === 'readSecret') throw new Error('forbidden by RBAC');
    },
  });
  for (let pass = 0; pass < 2; pass++) await leader.pass();
  return { world, leader, set };
}

const bundles = (world: World) => world.cluster.target('postern').entries.map(({ caBundle }) => caBundle);

test('it puts back what it has read, and still says that it cannot read', async () => {
  const { world, leader, set } = await scene();
  const before = bundles(world);
  set.reads = false;
  world.cluster.overwriteBundle('postern', '');
  expect(await leader.pass()).toBe(false);
  expect([bundles(world), world.trusts(leader)]).toEqual([before, true]);
  expect(leader.keeper.status()).toMatchObject({
    ready: true,
    degraded: 'the Secret cannot be read: forbidden by RBAC',
  });
});

test('it leaves alone what another writer has put there, which may be newer', async () => {
  const { world, leader, set } = await scene();
  set.reads = false;
  world.cluster.overwriteBundle('postern', 'theirs');
  await leader.pass();
  expect(bundles(world)).toEqual(['theirs', 'theirs']);
});

test('one that did not lead for a while puts nothing back: who did may have carried out an emergency', async () => {
  const { world, leader, set } = await scene();
  set.reads = false;
  set.leads = false;
  await leader.pass();
  set.leads = true;
  world.cluster.overwriteBundle('postern', '');
  await leader.pass();
  expect(bundles(world)).toEqual(['', '']);
});

test('one whose write came to an unknown end puts nothing back', async () => {
  const world = createWorld();
  world.cluster.putTarget('postern', ['a']);
  let failing: string | undefined;
  const leader = world.replica({
    gate: async operation => {
      if (operation === failing) throw new Error('etcdserver: request timed out');
    },
  });
  for (let pass = 0; pass < 2; pass++) await leader.pass();
  failing = 'replaceSecret';
  const { data = {}, annotations } = world.cluster.secret() ?? {};
  world.cluster.putSecret(data, OUR_LABELS, { ...annotations, 'postern.dev/rotate': 'emergency 1' });
  await leader.pass();
  failing = 'readSecret';
  world.cluster.overwriteBundle('postern', '');
  await leader.pass();
  expect(world.cluster.target('postern').entries[0]?.caBundle).toBe('');

  failing = undefined;
  for (let pass = 0; pass < 3; pass++) await leader.pass();
  expect(world.cluster.target('postern').entries[0]?.caBundle).toBe(storedText(world, 'ca.crt'));
});
