import { describe, expect, test } from 'vitest';
import { readParts } from './secret-layout.ts';
import { OUR_LABELS } from './testing/in-memory-cluster.ts';
import { runningWorld, served, storedText } from './testing/running-world.ts';
import { sampleSecret } from './testing/sample-secret.ts';
import { pairOf } from './testing/sample-situation.ts';
import { createWorld, eventsDelivered, type World } from './testing/world.ts';

const DAY = 86_400_000;
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
    let forbidden = false;
    const replica = world.replica({
      gate: async operation => {
        if (forbidden && operation === 'replaceSecret') throw new Error('forbidden by RBAC');
      },
    });
    await replica.pass();
    forbidden = true;
    world.cluster.putTarget('postern', [], { entries: [{ name: 'a', caBundle: '', calledAs: 'localhost' }] });
    await replica.pass();
    expect(replica.keeper.status().degraded).toContain(
      'MutatingWebhookConfiguration/postern/a is called as localhost, for which the serving certificate is not',
    );
    forbidden = false;
    await replica.pass();
    expect(replica.keeper.status().degraded).toBeUndefined();
  });

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

test('what the Secret held is remembered as long as the Secret is broken and cannot be repaired', async () => {
  let forbidden = false;
  const world = createWorld();
  const replica = world.replica({
    gate: async operation => {
      if (forbidden && operation === 'replaceSecret') throw new Error('forbidden by RBAC');
    },
  });
  await replica.pass();
  const before = world.cluster.secret()?.data ?? {};
  world.cluster.putSecret({ ...before, 'signing.key': Buffer.of() });
  forbidden = true;
  await replica.pass();
  forbidden = false;
  await replica.pass();
  expect(world.cluster.secret()?.data).toEqual(before);
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
