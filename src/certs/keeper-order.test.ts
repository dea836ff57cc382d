/** Nothing is served before it is known to be trusted, and nothing that is served ceases to be. */
import { expect, test } from 'vitest';
import { readCertificates } from './issue/pem-certificates.ts';
import { runningWorld, served, storedText } from './testing/running-world.ts';
import { sampleSecret } from './testing/sample-secret.ts';
import { pairOf } from './testing/sample-situation.ts';
import { createWorld, eventsDelivered } from './testing/world.ts';

const HOLD = 300_000;

test('a new authority is published, and seen to be, before a leaf of it is served', async () => {
  const world = createWorld();
  world.cluster.putTarget('postern', ['a']);
  let eventsMayPass: Promise<unknown> = Promise.resolve();
  const replica = world.replica({ gate: async operation => operation === 'event' && (await eventsMayPass) });
  await replica.pass();
  const before = served(replica);

  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  eventsMayPass = released;
  world.cluster.putSecret(await sampleSecret(world.clock));
  await replica.pass();
  expect(world.cluster.target('postern').entries[0]?.caBundle).toBe(storedText(world, 'bundle.crt'));
  expect([served(replica) === before, world.trusts(replica)]).toEqual([true, true]);

  release();
  await replica.pass();
  expect([served(replica) === before, world.trusts(replica)]).toEqual([true, true]);
  world.clock += HOLD;
  await replica.pass();
  expect([served(replica) === before, world.trusts(replica)]).toEqual([false, true]);
});

test.each(['answer', 'applyBundle'] as const)(
  'a replica that is delayed (%s) while another one replaces the authority does not publish the older bundle over it',
  async delayed => {
    const { world, replica } = await runningWorld();
    const held = Promise.withResolvers<void>();
    let reached = () => undefined as unknown;
    const stuck = new Promise(resolve => (reached = () => resolve(undefined)));
    const slow = world.replica({
      gate: async operation => {
        if (operation !== delayed) return;
        reached();
        await held.promise;
      },
    });
    await eventsDelivered();
    world.cluster.overwriteBundle('postern', '');
    await eventsDelivered();
    const slowPass = slow.keeper.pass(new AbortController().signal);
    await stuck;

    const next = await sampleSecret(world.clock);
    world.cluster.putSecret({
      ...next,
      'bundle.crt': Buffer.from(`${String(next['ca.crt'])}${storedText(world, 'ca.crt')}`),
    });
    await replica.pass();
    world.clock += HOLD;
    await replica.pass();
    expect(served(replica)).toBe(String(next['tls.crt']));
    const applied = world.cluster.applied.length;
    held.resolve();
    await slowPass;
    expect(world.trusts(replica)).toBe(true);
    // Nor for a moment, which would be enough for an API server that follows late.
    for (const { caBundle } of world.cluster.applied.slice(applied))
      expect(caBundle).toContain(String(next['ca.crt']));
  },
);

test('a replica that starts on an emptied Secret keeps the authority that others serve under published', async () => {
  const { world, replica } = await runningWorld();
  world.cluster.putSecret({});
  const fresh = world.replica();
  await fresh.pass();
  expect(readCertificates(storedText(world, 'bundle.crt'))).toHaveLength(2);
  expect([world.trusts(fresh), world.trusts(replica)]).toEqual([true, true]);
});

test('a bundle that stood there for a moment between two passes holds up the next authority', async () => {
  const { world, replica } = await runningWorld();
  const { data: stored = {}, labels } = world.cluster.secret() ?? {};
  world.cluster.putSecret(stored, labels, { 'postern.dev/rotate': 'graceful 1' });
  await replica.pass();
  await replica.pass();
  world.clock += HOLD - 1;
  const published = world.cluster.target('postern').entries[0]?.caBundle ?? '';
  world.cluster.overwriteBundle('postern', '');
  await eventsDelivered();
  world.cluster.overwriteBundle('postern', published);
  await eventsDelivered();
  world.clock += HOLD - 1;
  await replica.pass();
  expect(replica.keeper.status().phase).toBe('staged');
  world.clock += HOLD;
  await replica.pass();
  await replica.pass();
  expect(replica.keeper.status().phase).toBe('promoted');
});

test('after a report whose write came to an unknown end, nothing is served on the strength of the one before', async () => {
  const { world } = await runningWorld();
  const first = world.cluster.secret()?.data ?? {};
  const again = { authority: pairOf(first, 'ca') };
  const [second, third] = [
    await sampleSecret(world.clock, undefined, {}, again),
    await sampleSecret(world.clock, undefined, {}, again),
  ];
  let onReport = () => {};
  const view = world.replica({ gate: async operation => void (operation === 'publishReport' && onReport()) });
  await view.pass();
  const reported = () => world.cluster.reports().find(({ replica }) => replica === 'replica-2')?.chain ?? '';
  const carriedOut = (chain: string) =>
    world.cluster.putReport({
      replica: 'replica-2',
      chain,
      leafNotAfter: 0,
      ready: true,
      reason: '',
      renewedAt: 0,
    });
  // Reported the second leaf, and found the third one in the Secret when it was read again.
  onReport = () => {
    world.cluster.putSecret(third);
    onReport = () => {
      carriedOut(String(third['tls.crt']) + String(first['tls.crt']));
      throw new Error('the connection was lost');
    };
  };
  world.cluster.putSecret(second);
  await view.pass();
  expect(reported()).not.toContain(String(second['tls.crt']));
  onReport = () => {};
  view.serving.onChange(() => expect(reported()).toContain(served(view)));
  world.cluster.putSecret(second);
  expect(await view.pass()).toBe(true);
  expect(served(view)).toBe(String(second['tls.crt']));
});
