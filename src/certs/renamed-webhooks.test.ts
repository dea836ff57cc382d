import { describe, expect, test } from 'vitest';

import { runningWorld, served } from './testing/running-world.ts';
import type { Replica, World } from './testing/world.ts';

const MINUTE = 60_000;

function callAs(world: World, target: string, ...hosts: readonly string[]): void {
  const entries = hosts.map((calledAs, index) => ({ name: `w${index}`, caBundle: '', calledAs }));
  world.cluster.putTarget(target, [], { entries });
}

const serves = (replica: Replica, host: string) =>
  replica.serving.current()?.certificate.checkHost(host) === host;

test('a crowd of names that another configuration brings takes no name away that is in use', async () => {
  const { world, replica } = await runningWorld();
  callAs(world, 'postern', 'renamed.ns.svc');
  await replica.pass();
  callAs(world, 'crowd', ...Array.from({ length: 50 }, (_, index) => `a${index + 10}.example.com`));
  await replica.pass();
  await replica.pass();
  expect([serves(replica, 'renamed.ns.svc'), serves(replica, 'a58.example.com')]).toEqual([true, true]);
  expect(serves(replica, 'a59.example.com')).toBe(false);
  expect(replica.keeper.status()).toMatchObject({
    ready: true,
    degraded: expect.stringContaining('--serving-name=a59.example.com'),
  });
});

test('a replica whose leaf lacks the one name that it is called by is not ready until the leader has mended that', async () => {
  const { world, replica } = await runningWorld();
  const follower = world.replica({ leads: () => false });
  await follower.pass();
  callAs(world, 'postern', 'renamed.ns.svc');
  await follower.pass();
  expect(follower.keeper.status()).toMatchObject({ ready: false });
  await replica.pass();
  await follower.pass();
  expect(follower.keeper.status()).toMatchObject({ ready: true, obstacle: undefined });
});

describe('names that keep changing', () => {
  let names = 0;

  /** So many changes, evenly over a span. Answers how often the Secret was written. */
  async function change(
    { world, replica }: { readonly world: World; readonly replica: Replica },
    times: number,
    forMs: number,
  ): Promise<number> {
    const before = world.cluster.secretWrites.length;
    for (let index = 0; index < times; index++) {
      callAs(world, 'hook', `h${++names}.example.com`);
      world.clock += forMs / times;
      await replica.pass();
    }
    return world.cluster.secretWrites.length - before;
  }

  test('are followed ever more slowly, and that is said once', async () => {
    const running = await runningWorld();
    expect(await change(running, 100, 20_000)).toBeLessThan(10);
    const said = running.replica.log.filter(({ message }) => message.includes('keep changing'));
    expect(said).toHaveLength(1);
    expect(running.replica.keeper.status().ready).toBe(true);
  });

  test('are taken up by the time that is promised, though nothing else happens', async () => {
    const { world, replica } = await runningWorld();
    await change({ world, replica }, 20, 1000);
    const before = served(replica);
    const { until } = await replica.keeper.pass(new AbortController().signal);
    expect(served(replica)).toBe(before);
    expect(until).toBeGreaterThan(world.clock);
    expect(until).toBeLessThanOrEqual(world.clock + 5 * MINUTE);
    world.clock = until;
    await replica.pass();
    expect(serves(replica, `h${names}.example.com`)).toBe(true);
    expect(replica.keeper.status().degraded).toBeUndefined();
  });

  test('are told from a Secret that somebody keeps damaging', async () => {
    const running = await runningWorld();
    const { cluster } = running.world;
    for (let times = 0; times < 6; times++) {
      const { data = {}, labels, annotations } = cluster.secret() ?? {};
      cluster.putSecret({ ...data, 'tls.crt': Buffer.from('garbled') }, labels, annotations);
      await running.replica.pass();
    }
    expect(await change(running, 1, 1000)).toBe(1);
  });

  test('are followed at once again after ten quiet minutes, and a few changes always are', async () => {
    const running = await runningWorld();
    expect(await change(running, 3, 1000)).toBe(3);
    await change(running, 20, 1000);
    running.world.clock += 11 * MINUTE;
    expect(await change(running, 1, 1000)).toBe(1);
  });
});
