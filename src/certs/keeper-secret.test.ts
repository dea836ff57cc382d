/** What becomes of the Secret when it is gone, broken, past its time or of somebody else. */
import { describe, expect, test } from 'vitest';
import { OUR_LABELS } from './testing/in-memory-cluster.ts';
import { restrictedReplica } from './testing/restricted-replica.ts';
import { runningWorld, served, storedText } from './testing/running-world.ts';
import { sampleSecret } from './testing/sample-secret.ts';
import { pairOf } from './testing/sample-situation.ts';
import { createWorld, type World } from './testing/world.ts';

const DAY = 86_400_000;

test('case 2: a Secret that is deleted while running comes back with the same contents', async () => {
  const { world, replica } = await runningWorld();
  const before = world.cluster.secret()?.data;
  world.cluster.putSecret(undefined);
  await replica.pass();
  expect(world.cluster.secret()?.data).toEqual(before);
});

test('case 2: a Secret that is deleted after its authority expired comes back with a new one', async () => {
  const { world, replica } = await runningWorld();
  const before = storedText(world, 'ca.crt');
  world.cluster.putSecret(undefined);
  world.clock += 400 * DAY;
  await replica.pass();
  await replica.pass();
  expect(storedText(world, 'bundle.crt')).toBe(storedText(world, 'ca.crt'));
  expect(storedText(world, 'ca.crt')).not.toBe(before);
  expect(world.trusts(replica)).toBe(true);
});

test('case 3: an empty placeholder is filled and keeps what else it carries', async () => {
  const world = createWorld();
  world.cluster.putSecret({}, { ...OUR_LABELS, team: 'platform' });
  world.cluster.putTarget('postern', ['a']);
  const replica = world.replica();
  await replica.pass();
  expect(world.cluster.secret()?.labels).toEqual({ ...OUR_LABELS, team: 'platform' });
  expect(replica.keeper.status().ready).toBe(true);
});

test('a foreign Secret stays as it is, and the status says what to do', async () => {
  const world = createWorld();
  world.cluster.putSecret({ 'tls.crt': Buffer.from('theirs') }, {});
  const replica = world.replica();
  expect(await replica.pass()).toBe(false);
  expect(world.cluster.secretWrites).toEqual([]);
  const { ready, reason, degraded } = replica.keeper.status();
  expect([ready, reason]).toEqual([false, degraded]);
  expect(degraded).toContain('Secret postern/postern-webhook holds tls.crt and is not labelled');
  await replica.pass();
  expect(replica.log.filter(line => line.message.includes('cannot be kept'))).toHaveLength(1);
});

describe('a Secret that a later version wrote', () => {
  const LAYOUT = 'postern.dev/layout';
  const change = (world: World, data: Record<string, Buffer>, annotations: Record<string, string>) => {
    const before = world.cluster.secret();
    world.cluster.putSecret({ ...before?.data, ...data }, OUR_LABELS, {
      ...before?.annotations,
      ...annotations,
    });
  };

  test('is served from and followed, also by a replica that starts, and written by none of them', async () => {
    const { world, replica } = await runningWorld();
    change(world, { 'later.crt': Buffer.from('x') }, { [LAYOUT]: '2' });
    const fresh = world.replica();
    world.clock += 6 * DAY;
    for (const one of [fresh, replica]) expect(await one.pass()).toBe(false);
    expect(served(fresh)).toBe(served(replica));
    expect(fresh.keeper.status()).toMatchObject({
      ready: true,
      degraded: expect.stringContaining('has layout 2, which a later version of Postern wrote'),
    });

    const renewed = await sampleSecret(
      world.clock,
      undefined,
      {},
      {
        authority: pairOf(world.cluster.secret()?.data ?? {}, 'ca'),
      },
    );
    for (const key of ['tls.crt', 'tls.key']) change(world, { [key]: renewed[key] ?? Buffer.of() }, {});
    for (const one of [fresh, replica]) await one.pass();
    expect([served(fresh), served(replica)]).toEqual([
      String(renewed['tls.crt']),
      String(renewed['tls.crt']),
    ]);
    expect(world.cluster.secretWrites).toEqual(['create']);
  });

  test('is written again by that version, beside which one that does not lead says nothing', async () => {
    const { world } = await runningWorld();
    change(world, {}, { [LAYOUT]: '2' });
    const older = world.replica({ leads: () => false });
    expect(await older.pass()).toBe(true);
    expect(older.keeper.status()).toMatchObject({ ready: true, degraded: undefined });
  });

  test('that was deleted comes back with what this version knows of it', async () => {
    const { world, replica } = await runningWorld();
    const before = world.cluster.secret()?.data;
    change(world, { 'later.crt': Buffer.from('x') }, { [LAYOUT]: '2' });
    await replica.pass();
    world.cluster.putSecret(undefined);
    await replica.pass();
    expect(world.cluster.secret()?.data).toEqual(before);
  });
});

describe('case 4: a broken Secret is repaired', () => {
  test.each(['ca.crt', 'ca.key', 'tls.crt', 'tls.key', 'bundle.crt', 'signing.key'])(
    'from memory, when %s is truncated while running',
    async key => {
      const { world, replica } = await runningWorld();
      const before = world.cluster.secret()?.data ?? {};
      world.cluster.putSecret({ ...before, [key]: before[key]?.subarray(0, 20) ?? Buffer.of() });
      await replica.pass();
      expect(world.cluster.secret()?.data).toEqual(before);
    },
  );

  test('with a new authority beside the old one, when its key is lost while nobody was running', async () => {
    const { world, replica: before } = await runningWorld();
    const old = storedText(world, 'ca.crt');
    world.cluster.putSecret({ ...world.cluster.secret()?.data, 'ca.key': Buffer.from('-----BEGIN') });
    const replica = world.replica();
    await replica.pass();
    expect(storedText(world, 'ca.crt')).toBe(old);
    expect(storedText(world, 'bundle.crt').split(/(?<=END CERTIFICATE-----\n)/)).toEqual(
      expect.arrayContaining([storedText(world, 'next.crt'), old]),
    );
    expect([world.trusts(replica), world.trusts(before)]).toEqual([true, true]);
  });
});

test('case 5: an authority that expired while the cluster was off is replaced, and dropped from the bundle', async () => {
  const { world } = await runningWorld();
  world.clock += 400 * DAY;
  const replica = world.replica();
  await replica.pass();
  expect(storedText(world, 'bundle.crt')).toBe(storedText(world, 'ca.crt'));
  expect(replica.keeper.status().ready).toBe(true);
});

test('case 6: an expired leaf is replaced under the same authority, without touching a webhook configuration', async () => {
  const { world, replica } = await runningWorld();
  const [authority, applied] = [storedText(world, 'ca.crt'), world.cluster.applied.length];
  world.clock += 31 * DAY;
  expect(replica.keeper.status().reason).toMatch(/valid from .* until .* only/);
  await replica.pass();
  expect(storedText(world, 'ca.crt')).toBe(authority);
  expect(world.cluster.applied).toHaveLength(applied);
  expect(replica.keeper.status().ready).toBe(true);
});

test('what the Secret held is remembered as long as the Secret is broken and cannot be repaired', async () => {
  const world = createWorld();
  const { replica, forbid, allow } = restrictedReplica(world, 'replaceSecret');
  await replica.pass();
  const before = world.cluster.secret()?.data ?? {};
  world.cluster.putSecret({ ...before, 'signing.key': Buffer.of() });
  forbid();
  await replica.pass();
  allow();
  await replica.pass();
  expect(world.cluster.secret()?.data).toEqual(before);
});

describe('a Secret that cannot be read', () => {
  const reported = (world: World) => world.cluster.reports().at(-1);

  test('is in the report of a replica that serves on, which is renewed all the same', async () => {
    const { world } = await runningWorld();
    const { replica, forbid, allow } = restrictedReplica(world, 'readSecret');
    await replica.pass();
    forbid();
    for (let pass = 0; pass < 2; pass++) {
      world.clock += 30_000;
      expect(await replica.pass()).toBe(false);
    }
    const degraded = 'the Secret cannot be read: forbidden by RBAC';
    expect(reported(world)).toMatchObject({ ready: true, degraded, renewedAt: world.clock });
    allow();
    for (let pass = 0; pass < 2; pass++) await replica.pass();
    expect(reported(world)).toMatchObject({ ready: true, degraded: undefined });
  });

  test('is in the report of one that starts, and serves nothing', async () => {
    const { world } = await runningWorld();
    const { replica, forbid } = restrictedReplica(world, 'readSecret');
    forbid();
    for (let pass = 0; pass < 2; pass++) await replica.pass();
    const reason = 'the Secret cannot be read: forbidden by RBAC';
    expect(reported(world)).toMatchObject({ ready: false, reason, chain: '' });
  });
});
