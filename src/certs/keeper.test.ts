import { expect, test } from 'vitest';
import { readParts } from './secret-layout.ts';
import { OUR_LABELS } from './testing/in-memory-cluster.ts';
import { runningWorld, served, storedText } from './testing/running-world.ts';
import { createWorld } from './testing/world.ts';

const HOLD = 300_000;

test('from nothing, one pass makes the Secret, publishes the bundle and serves', async () => {
  const { world, replica } = await runningWorld();
  expect(Object.keys(world.cluster.secret()?.data ?? {}).sort()).toEqual([
    'bundle.crt',
    'ca.crt',
    'ca.key',
    'signing.key',
    'tls.crt',
    'tls.key',
  ]);
  expect(world.cluster.secret()?.labels).toEqual(OUR_LABELS);
  expect(world.cluster.target('postern').entries.map(entry => entry.caBundle)).toEqual([
    storedText(world, 'ca.crt'),
    storedText(world, 'ca.crt'),
  ]);
  expect(served(replica)).toBe(storedText(world, 'tls.crt'));
  expect(replica.keeper.signingKey()).toHaveLength(32);
  expect(replica.keeper.status()).toMatchObject({ ready: true, degraded: undefined, contested: [] });
});

test('a phase of the rotation is due when the settings have it, and a stable one never', async () => {
  const { world, replica } = await runningWorld();
  expect(replica.keeper.status()).toMatchObject({ phase: 'stable', phaseDue: undefined });
  const { data = {}, annotations } = world.cluster.secret() ?? {};
  world.cluster.putSecret(data, OUR_LABELS, { ...annotations, 'postern.dev/rotate': 'graceful 1' });
  await replica.pass();
  expect(replica.keeper.status()).toMatchObject({ phase: 'staged', phaseDue: world.clock + HOLD });
});

test('a second pass writes nothing', async () => {
  const { world, replica } = await runningWorld();
  await replica.pass();
  expect([world.cluster.secretWrites, world.cluster.applied.length]).toEqual([['create'], 1]);
});

test('case 1: a replica that starts while another one has begun takes over what that one made', async () => {
  const { world, replica } = await runningWorld();
  const late = world.replica();
  await late.pass();
  expect(served(late)).toBe(served(replica));
  expect(late.keeper.signingKey()).toEqual(replica.keeper.signingKey());
  expect(world.cluster.secretWrites).toEqual(['create']);
});

test('an API server that cannot be reached leaves everything as it was', async () => {
  let down = false;
  const world = createWorld();
  world.cluster.putTarget('postern', ['a']);
  const replica = world.replica({
    gate: async () => {
      if (down) throw new Error('connect ECONNREFUSED');
    },
  });
  await replica.pass();
  down = true;
  expect(await replica.pass()).toBe(false);
  expect(replica.keeper.status()).toMatchObject({
    ready: true,
    degraded: 'the Secret cannot be read: connect ECONNREFUSED',
  });
  down = false;
  expect(await replica.pass()).toBe(true);
  expect(replica.log.at(-1)?.message).toBe('certificates are in order again');
});

test('a Secret that somebody changes all the time is given up on until later', async () => {
  const world = createWorld();
  const replica = world.replica({
    gate: async operation => {
      if (operation === 'createSecret') world.cluster.putSecret({});
      if (operation === 'replaceSecret') world.cluster.putSecret({});
    },
  });
  expect(await replica.pass()).toBe(false);
  expect(replica.keeper.status().reason).toContain('faster than it can be written');
});

test('no private key and no signing key is in a log line, a status or an error, whatever breaks', async () => {
  const { world, replica } = await runningWorld();
  const canaries = ['ca.key', 'tls.key'].map(key => storedText(world, key).split('\n')[1] ?? 'no key');
  const signingKey = world.cluster.secret()?.data['signing.key'];
  canaries.push(
    signingKey?.toString('base64') ?? '',
    signingKey?.toString('hex') ?? '',
    signingKey?.toString() ?? '',
  );
  const statuses: object[] = [];
  const before = world.cluster.secret()?.data ?? {};
  for (const key of Object.keys(before)) {
    const half = before[key]?.subarray(0, (before[key]?.length ?? 0) / 2) ?? Buffer.of();
    for (const broken of [
      { ...before, [key]: half },
      { ...before, [key]: before['ca.key'] ?? half },
    ]) {
      for (const labels of [OUR_LABELS, {}]) {
        world.cluster.putSecret(broken, labels);
        const fresh = world.replica();
        await fresh.pass();
        await replica.pass();
        statuses.push(fresh.keeper.status(), fresh.log, readParts({}).authority);
      }
    }
  }
  const output = JSON.stringify([statuses, replica.log, replica.keeper.status()]);
  expect(canaries.every(canary => canary.length > 20)).toBe(true);
  for (const canary of canaries) expect(output).not.toContain(JSON.stringify(canary).slice(1, -1));
});

test('the first authority is not said to replace one that is missing, and one that was lost is', async () => {
  const world = createWorld();
  world.cluster.putTarget('postern', ['a']);
  await world.replica().pass();
  const reason = () => world.cluster.secret()?.annotations['postern.dev/rotation-reason'];
  expect(reason()).toBe('there was no authority so far');
  const {
    'ca.crt': _certificate,
    'ca.key': _key,
    'tls.crt': _leaf,
    'tls.key': _leafKey,
    ...rest
  } = world.cluster.secret()?.data ?? {};
  world.cluster.putSecret(rest);
  await world.replica().pass();
  expect(reason()).toBe('the authority is missing');
});
