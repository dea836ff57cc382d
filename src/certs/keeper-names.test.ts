/** The names in the leaf follow those by which API servers call. */
import { describe, expect, test } from 'vitest';
import { restrictedReplica } from './testing/restricted-replica.ts';
import { runningWorld, storedText } from './testing/running-world.ts';
import { createWorld } from './testing/world.ts';

const DAY = 86_400_000;

describe('case 4: a leaf that lacks a name is replaced', () => {
  test('with a leaf for the new name, after the Service was renamed', async () => {
    const { world } = await runningWorld();
    const authority = storedText(world, 'ca.crt');
    const renamed = world.replica({ names: { dns: ['renamed.ns.svc'], ip: [] } });
    await renamed.pass();
    expect(renamed.serving.current()?.certificate.checkHost('renamed.ns.svc')).toBe('renamed.ns.svc');
    expect(storedText(world, 'ca.crt')).toBe(authority);
  });

  test('with a leaf for the new name too, when a target calls by it and nobody was restarted', async () => {
    const { world, replica } = await runningWorld();
    const [authority, follower] = [storedText(world, 'ca.crt'), world.replica({ leads: () => false })];
    await follower.pass();
    const calledAs = 'renamed.ns.svc';
    const entries = world.cluster.target('postern').entries.map(entry => ({ ...entry, calledAs }));
    world.cluster.putTarget('postern', [], { entries });
    await follower.pass();
    expect(follower.keeper.status().degraded).toBeUndefined();
    await replica.pass();
    await follower.pass();
    for (const { serving } of [replica, follower]) {
      expect(serving.current()?.certificate.checkHost(calledAs)).toBe(calledAs);
    }
    expect([storedText(world, 'ca.crt'), replica.keeper.status().degraded]).toEqual([authority, undefined]);
  });

  test('and keeps that name when the next leader knows no targets yet', async () => {
    const { world, replica } = await runningWorld();
    world.cluster.putTarget('postern', [], {
      entries: [{ name: 'a', caBundle: '', calledAs: 'renamed.ns.svc' }],
    });
    await replica.pass();
    expect(world.trusts(replica)).toBe(true);
    world.clock += 5 * DAY;
    const unlisted = world.replica({
      gate: operation => (operation === 'event' ? new Promise(() => {}) : Promise.resolve()),
    });
    await unlisted.pass();
    expect(world.cluster.secretWrites).toHaveLength(3);
    await replica.pass();
    expect(world.trusts(replica)).toBe(true);
  });

  test('as soon as it can be written, and until then it is said by which name a target calls', async () => {
    const world = createWorld();
    const { replica, forbid, allow } = restrictedReplica(world, 'replaceSecret');
    await replica.pass();
    forbid();
    world.cluster.putTarget('postern', [], { entries: [{ name: 'a', caBundle: '', calledAs: 'localhost' }] });
    await replica.pass();
    expect(replica.keeper.status().degraded).toContain(
      'MutatingWebhookConfiguration/postern/a is called as localhost, for which the serving certificate is not',
    );
    allow();
    await replica.pass();
    expect(replica.keeper.status().degraded).toBeUndefined();
  });

  test.each(['b\u00fccher.example', ''])(
    'but not for a name that no certificate can have: %j',
    async name => {
      const { world, replica } = await runningWorld();
      const [leaf, bad] = [storedText(world, 'tls.crt'), world.replica({ names: { dns: [name], ip: [] } })];
      for (let times = 0; times < 3; times++) {
        expect(await bad.pass()).toBe(false);
        await replica.pass();
      }
      expect(bad.keeper.status().degraded).toContain(`names.dns is "${name}": write a DNS name`);
      expect([world.cluster.secretWrites, storedText(world, 'tls.crt')]).toEqual([['create'], leaf]);
    },
  );

  test('once, when replicas with two sets of names run side by side', async () => {
    const { world, replica } = await runningWorld();
    const renamed = world.replica({ names: { dns: ['renamed.ns.svc'], ip: [] } });
    for (let times = 0; times < 4; times++) {
      await renamed.pass();
      await replica.pass();
    }
    expect(world.cluster.secretWrites).toEqual(['create', 'replace']);
  });
});
