import { expect, test } from 'vitest';

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
