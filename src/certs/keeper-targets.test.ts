/** Whom API servers trust, whatever others write into webhook configurations. */
import { expect, test } from 'vitest';
import { KubeStatusError } from '../kube/status-error.ts';
import { runningWorld, served, storedText } from './testing/running-world.ts';
import { createWorld, eventsDelivered } from './testing/world.ts';

const DAY = 86_400_000;

test('case 7: a replica that dies between writing a new authority and publishing it leaves work that another finishes', async () => {
  const { world, replica } = await runningWorld();
  world.clock += 250 * DAY;
  const dying = world.replica({
    gate: async operation => {
      if (operation === 'applyBundle') throw new Error('the process was killed');
    },
  });
  await dying.pass();
  expect(world.cluster.target('postern').entries[0]?.caBundle).not.toBe(storedText(world, 'bundle.crt'));
  await replica.pass();
  await replica.pass();
  expect(world.cluster.target('postern').entries[0]?.caBundle).toBe(storedText(world, 'bundle.crt'));
  expect(world.trusts(replica)).toBe(true);
});

test('case 8: a wiped caBundle is put back, for all entries', async () => {
  const { world, replica } = await runningWorld();
  world.cluster.overwriteBundle('postern', '');
  await eventsDelivered();
  expect(replica.keeper.status().reason).toBe(
    'the caBundle of MutatingWebhookConfiguration/postern/mutate.postern.dev, ' +
      'MutatingWebhookConfiguration/postern/check.postern.dev does not verify the serving certificate',
  );
  await replica.pass();
  expect(world.cluster.target('postern').entries.every(entry => entry.caBundle !== '')).toBe(true);
  expect(replica.keeper.status().ready).toBe(true);
});

test('a replica that has taken over goes on for others while one caBundle is kept from it; the next one does not take over', async () => {
  const { world, replica } = await runningWorld();
  world.cluster.putTarget('second', ['convert']);
  await replica.pass();
  const isKept = async () => {
    throw new KubeStatusError('PATCH', 403, { reason: 'Forbidden', message: 'no' });
  };
  world.cluster.overwriteBundle('second', '');
  await eventsDelivered();
  expect(replica.keeper.status()).toMatchObject({
    ready: true,
    reason: expect.stringContaining('MutatingWebhookConfiguration/second/convert does not verify'),
  });
  const next = world.replica({
    gate: operation => (operation === 'applyBundle' ? isKept() : Promise.resolve()),
  });
  await next.pass();
  expect(next.keeper.status()).toMatchObject({ ready: false, obstacle: 'not-trusted' });

  await replica.pass();
  await eventsDelivered();
  expect(next.keeper.status().ready).toBe(true);
});

test('case 8: a caBundle that is wiped between the new authority and its publication', async () => {
  const { world, replica } = await runningWorld();
  world.clock += 250 * DAY;
  const before = served(replica);
  let wiped = false;
  const wiping = world.replica({
    gate: async operation => {
      if (operation !== 'applyBundle' || wiped) return;
      wiped = true;
      world.cluster.overwriteBundle('postern', '');
    },
  });
  await wiping.pass();
  await wiping.pass();
  await replica.pass();
  expect(served(replica)).not.toBe(before);
  expect([world.trusts(wiping), world.trusts(replica)]).toEqual([true, true]);
});

test('case 9: a writer that keeps changing the caBundle is answered ever more slowly, and named once', async () => {
  const { world, replica } = await runningWorld();
  for (let second = 0; second < 600; second++) {
    if (world.cluster.target('postern').entries[0]?.caBundle !== 'theirs') {
      world.cluster.overwriteBundle('postern', 'theirs', 'cert-manager-cainjector');
    }
    await replica.pass();
    world.clock += 1000;
  }
  expect(world.cluster.applied.length).toBeLessThan(16);
  expect(replica.keeper.status().contested).toEqual(['MutatingWebhookConfiguration/postern']);
  const warnings = replica.log.filter(line => line.message.startsWith('another writer'));
  expect(warnings).toEqual([
    expect.objectContaining({ fields: expect.objectContaining({ managers: ['cert-manager-cainjector'] }) }),
  ]);
}, 60_000);

test('a webhook configuration that is deleted and comes back with more entries gets the bundle again', async () => {
  const { world, replica } = await runningWorld();
  world.cluster.deleteTarget('postern');
  await eventsDelivered();
  expect(replica.keeper.status().reason).toContain('no webhook configuration');
  world.cluster.putTarget('postern', ['a', 'b', 'c']);
  await replica.pass();
  expect(replica.keeper.status().ready).toBe(true);
});

test('a refused write of one webhook configuration does not keep the others from their repair', async () => {
  const world = createWorld();
  world.cluster.putTarget('forbidden', ['a']);
  world.cluster.putTarget('allowed', ['b']);
  let applies = 0;
  const replica = world.replica({
    gate: async operation => {
      if (operation === 'applyBundle' && applies++ % 2 === 0) throw new Error('forbidden by RBAC');
    },
  });
  expect(await replica.pass()).toBe(false);
  expect(world.cluster.target('allowed').entries[0]?.caBundle).toBe(storedText(world, 'ca.crt'));
  expect(replica.keeper.status()).toMatchObject({
    ready: false,
    degraded: 'the caBundle of MutatingWebhookConfiguration/forbidden cannot be applied: forbidden by RBAC',
  });
});

test('a configuration that has our label and may not be written makes no replica unready, and is named with what helps', async () => {
  const world = createWorld();
  world.cluster.putTarget('postern', ['a'], { isNamed: true });
  world.cluster.putTarget('postern-b', ['a'], {
    entries: [{ name: 'a', caBundle: '', calledAs: 'postern-b.postern-b.svc' }],
  });
  let applies = 0;
  const leader = world.replica({
    gate: async operation => {
      if (operation !== 'applyBundle' || applies++ === 0) return;
      throw new KubeStatusError('PATCH', 403, { reason: 'Forbidden', message: 'no' });
    },
  });
  const follower = world.replica({ leads: () => false });
  expect(await leader.pass()).toBe(false);
  await follower.pass();
  expect([leader, follower].map(({ keeper }) => keeper.status().ready)).toEqual([true, true]);
  expect(leader.keeper.status().degraded).toMatch(
    /MutatingWebhookConfiguration\/postern-b cannot be applied: .*; allow patch on postern-b in the ClusterRole, or take its label app\.kubernetes\.io\/part-of away$/,
  );
});

test('with the Secret unwritable, a stored leaf is served and a wiped caBundle is still repaired', async () => {
  const { world } = await runningWorld();
  world.clock += 5 * DAY;
  world.cluster.overwriteBundle('postern', '');
  const replica = world.replica({
    gate: async operation => {
      if (operation === 'replaceSecret') throw new Error('forbidden by RBAC');
    },
  });
  await replica.pass();
  expect(replica.keeper.status()).toMatchObject({
    ready: true,
    degraded: 'the Secret cannot be written: forbidden by RBAC',
  });
});
