/** What goes on, and what waits, while RBAC does not let a replica list some kind of targets. */
import { expect, test } from 'vitest';

import { OUR_LABELS } from './testing/in-memory-cluster.ts';
import { runningWorld, served, storedText } from './testing/running-world.ts';
import { createWorld, eventsDelivered, type Replica, type World } from './testing/world.ts';

const MINUTE = 60_000;
const DEFINITIONS =
  'objects of kind CustomResourceDefinition may not be listed and watched; allow list and watch on customresourcedefinitions in the ClusterRole';
const MAPS =
  'objects of kind ConfigMap may not be listed and watched; allow list and watch on configmaps in the Role';

const bundleOf = (world: World, name: string) => world.cluster.target(name).entries[0]?.caBundle;
const phaseOf = ({ keeper }: Replica) => keeper.status().phase;

function ask(world: World, value: string): void {
  const { data = {}, annotations } = world.cluster.secret() ?? {};
  world.cluster.putSecret(data, OUR_LABELS, { ...annotations, 'postern.dev/rotate': value });
}

async function passFor(world: World, replica: Replica, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    world.clock += MINUTE;
    await replica.pass();
  }
}

test.each([
  ['CustomResourceDefinition', DEFINITIONS],
  ['ConfigMap', MAPS],
] as const)(
  'without %s webhooks are served all the same, and it is said which right is missing',
  async (kind, says) => {
    const world = createWorld();
    world.cluster.putTarget('postern', ['a']);
    world.cluster.refuse(kind);
    const replica = world.replica();
    expect(await replica.pass()).toBe(false);
    await replica.pass();
    expect(world.trusts(replica)).toBe(true);
    expect(replica.keeper.status()).toMatchObject({ ready: true, degraded: says });
    expect(world.cluster.reports()).toMatchObject([{ ready: true, degraded: says }]);
    expect(replica.log.filter(({ fields }) => JSON.stringify(fields).includes(says))).toHaveLength(1);

    world.cluster.refuse();
    expect(await replica.pass()).toBe(true);
    expect(replica.keeper.status().degraded).toBeUndefined();
  },
);

test('without webhook configurations of one kind no replica is ready, and it says which right is missing', async () => {
  const world = createWorld();
  world.cluster.putTarget('postern', ['a']);
  world.cluster.refuse('ValidatingWebhookConfiguration');
  const replica = world.replica();
  await replica.pass();
  expect(replica.keeper.status()).toMatchObject({
    ready: false,
    obstacle: 'not-listed',
    reason:
      'the webhook configurations have not been listed yet: objects of kind ValidatingWebhookConfiguration may not be listed and watched; allow list and watch on validatingwebhookconfigurations in the ClusterRole',
  });
});

test('a rotation waits for what cannot be seen, says so, and goes on a hold after it can', async () => {
  const { world, replica } = await runningWorld();
  world.cluster.putTarget('things', ['conversion'], { kind: 'CustomResourceDefinition' });
  await replica.pass();
  const former = served(replica);
  world.cluster.refuse('CustomResourceDefinition');
  ask(world, 'graceful 1');
  await passFor(world, replica, 20);
  expect([phaseOf(replica), replica.keeper.status().rotationWaits]).toEqual([
    'staged',
    `staged: ${DEFINITIONS}`,
  ]);
  expect([served(replica), world.trusts(replica)]).toEqual([former, true]);

  world.cluster.refuse();
  await passFor(world, replica, 4);
  expect([bundleOf(world, 'things'), phaseOf(replica)]).toEqual([storedText(world, 'bundle.crt'), 'staged']);
  await passFor(world, replica, 3);
  expect([phaseOf(replica), world.trusts(replica)]).toEqual(['promoted', true]);
  expect(served(replica)).not.toBe(former);
});

test('what has changed unseen counts as in use for a hold, however long everything else was watched', async () => {
  const { world, replica } = await runningWorld();
  const other = world.replica({ leads: () => false });
  await other.pass();
  world.cluster.refuse('CustomResourceDefinition');
  ask(world, 'graceful 1');
  await passFor(world, replica, 20);
  // By somebody who may, a moment before: an API server that lags has the former one only.
  world.cluster.putTarget('things', ['conversion'], { kind: 'CustomResourceDefinition' });
  world.cluster.overwriteBundle('things', storedText(world, 'bundle.crt'));
  world.cluster.refuse();
  await passFor(world, replica, 4);
  expect(replica.keeper.status().rotationWaits).toMatch(
    /^staged: the targets have to be watched for \d+ s more/,
  );
});

test('an emergency waits for nothing that cannot be seen', async () => {
  const { world, replica } = await runningWorld();
  world.cluster.refuse('CustomResourceDefinition', 'ConfigMap');
  ask(world, 'emergency 1');
  for (let pass = 0; pass < 3; pass++) await replica.pass();
  expect([bundleOf(world, 'postern'), served(replica)]).toEqual([
    storedText(world, 'ca.crt'),
    storedText(world, 'tls.crt'),
  ]);
  expect(replica.keeper.status().ready).toBe(true);
});

test('a name by which something calls that cannot be seen any more is not given up', async () => {
  const world = createWorld();
  world.cluster.putTarget('postern', ['a']);
  world.cluster.putTarget('things', [], {
    kind: 'CustomResourceDefinition',
    entries: [{ name: 'conversion', caBundle: '', calledAs: 'renamed.ns.svc' }],
  });
  const before = world.replica();
  await before.pass();
  await before.die();
  world.cluster.refuse('CustomResourceDefinition');
  world.clock += 5 * 24 * 60 * MINUTE;
  const after = world.replica();
  await after.pass();
  await eventsDelivered();
  expect(world.cluster.secretWrites).toEqual(['create', 'replace']);
  expect(after.serving.current()?.certificate.subjectAltName).toContain('renamed.ns.svc');
});
