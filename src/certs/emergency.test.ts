import { describe, expect, test } from 'vitest';

import type { SecretData } from './certificate-cluster.ts';
import { OUR_LABELS } from './testing/in-memory-cluster.ts';
import { runningWorld, served, storedText } from './testing/running-world.ts';
import type { World } from './testing/world.ts';

const bundleOf = (world: World, name: string) => world.cluster.target(name).entries[0]?.caBundle;

function ask(world: World, value: string): void {
  const { data = {}, annotations } = world.cluster.secret() ?? {};
  world.cluster.putSecret(data, OUR_LABELS, { ...annotations, 'postern.dev/rotate': value });
}

test('an emergency goes on although one configuration cannot be told of the new authority', async () => {
  const { world, replica } = await runningWorld();
  world.cluster.putTarget('extra', ['c'], { leftTo: 'cert-manager' });
  world.cluster.overwriteBundle('extra', storedText(world, 'ca.crt'));
  ask(world, 'emergency 1');
  for (let pass = 0; pass < 3; pass++) await replica.pass();
  expect(bundleOf(world, 'postern')).toBe(storedText(world, 'ca.crt'));
  expect(served(replica)).toBe(storedText(world, 'tls.crt'));
  expect(replica.keeper.status().reason).toContain('MutatingWebhookConfiguration/extra/c');
});

test('an emergency goes on although the ConfigMap cannot be written', async () => {
  const { world, replica } = await runningWorld();
  world.cluster.putTarget('map', ['ca.crt'], { kind: 'ConfigMap', leftTo: 'a test' });
  world.cluster.overwriteBundle('map', storedText(world, 'ca.crt'));
  ask(world, 'emergency 1');
  for (let pass = 0; pass < 3; pass++) await replica.pass();
  expect(served(replica)).toBe(storedText(world, 'tls.crt'));
  expect(replica.keeper.status().ready).toBe(true);
});

test('an emergency does not wait for its turn where another writer keeps undoing the bundle before it', async () => {
  const { world, replica } = await runningWorld();
  for (let times = 0; times < 6; times++) {
    world.cluster.overwriteBundle('postern', times === 5 ? storedText(world, 'ca.crt') : '');
    await replica.pass();
  }
  expect(replica.keeper.status().contested).toHaveLength(1);
  ask(world, 'emergency 1');
  for (let pass = 0; pass < 3; pass++) await replica.pass();
  expect(bundleOf(world, 'postern')).toBe(storedText(world, 'ca.crt'));
  expect(world.trusts(replica)).toBe(true);
});

test('what an emergency called back stays so, when a replica that was cut off comes back, leads and rotates', async () => {
  const { world, replica } = await runningWorld();
  const leaked = storedText(world, 'ca.crt');
  const [leader, cutOff] = [replica, world.replica()];
  await cutOff.pass();
  ask(world, 'emergency 1');
  for (let pass = 0; pass < 3; pass++) await leader.pass();
  ask(world, 'graceful 2');
  await leader.die();
  for (let pass = 0; pass < 3; pass++) {
    await cutOff.pass();
    expect(storedText(world, 'bundle.crt')).not.toContain(leaked);
    expect(bundleOf(world, 'postern')).not.toContain(leaked);
  }
  expect(storedText(world, 'next.crt')).not.toBe('');
  expect(world.trusts(cutOff)).toBe(true);
});

/** Whatever of it was in use before an emergency, for somebody to put back. */
async function backup(world: World, leader: { pass(): Promise<boolean> }): Promise<SecretData> {
  const { data = {} } = world.cluster.secret() ?? {};
  ask(world, 'emergency 1');
  for (let pass = 0; pass < 3; pass++) await leader.pass();
  return data;
}

/** `kubectl apply` of a backup leaves annotations that it does not know; a tool that writes the whole object does not. */
describe.each<[string, (world: World) => Readonly<Record<string, string>> | undefined]>([
  ['with the annotations since', world => world.cluster.secret()?.annotations],
  ['with those of that time', () => ({ 'postern.dev/rotation-phase': 'stable' })],
])(
  'what an emergency called back stays so when a backup of the Secret is put back, %s',
  (_what, annotations) => {
    test.each<[string, readonly string[]]>([
      ['all of it', ['ca.crt', 'ca.key', 'tls.crt', 'tls.key', 'bundle.crt', 'signing.key']],
      ['the authority', ['ca.crt', 'ca.key']],
      ['the leaf', ['tls.crt', 'tls.key']],
      ['the bundle', ['bundle.crt']],
    ])('%s', async (_part, keys) => {
      const { world, replica } = await runningWorld();
      const follower = world.replica({ leads: () => false });
      await follower.pass();
      const before = await backup(world, replica);
      await follower.pass();
      const [leaked, since] = [String(before['ca.crt']), { ...world.cluster.secret()?.data }];
      const restored = Object.fromEntries(keys.map(key => [key, before[key] ?? Buffer.of()]));
      world.cluster.putSecret({ ...since, ...restored }, OUR_LABELS, annotations(world));
      for (const one of [follower, replica, follower, replica]) {
        await one.pass();
        expect(bundleOf(world, 'postern')).not.toContain(leaked);
        expect([follower, replica].map(each => world.trusts(each))).toEqual([true, true]);
      }
      expect(storedText(world, 'ca.crt')).toBe(String(since['ca.crt']));
      expect(storedText(world, 'next.crt')).toBe('');
      expect(world.cluster.secret()?.annotations['postern.dev/called-back']).toMatch(/^[0-9a-f]{64}$/);
    });
  },
);

test('who has seen a backup put back remembers what was there before, and puts that back once it leads', async () => {
  const { world, replica } = await runningWorld();
  let leads = false;
  const follower = world.replica({ leads: () => leads });
  await follower.pass();
  const before = await backup(world, replica);
  await follower.pass();
  const since = storedText(world, 'ca.crt');
  await replica.die();
  world.cluster.putSecret(before, OUR_LABELS, {});
  await follower.pass();
  leads = true;
  await follower.pass();
  expect(storedText(world, 'ca.crt')).toBe(since);
});
