import { beforeEach, describe, expect, test } from 'vitest';

import type { External } from './sources/follow-source.ts';
import {
  externalFrom,
  sampleIssuer,
  SAMPLE_PAIR_NAMES,
  samplePair,
  type SampleIssuer,
} from './sources/testing/sample-pair.ts';
import { createWorld, type Replica, type World } from './testing/world.ts';

const HOLD = 300_000;
const HOUR = 3_600_000;
let world: World;
let external: External | undefined;
let issuer: SampleIssuer;

beforeEach(async () => {
  world = createWorld({ holdMs: HOLD });
  world.cluster.putTarget('postern', ['a']);
  world.cluster.putTarget('map', ['ca.crt'], { kind: 'ConfigMap' });
  external = undefined;
  issuer = await sampleIssuer(world.clock);
});

const another = async (from = issuer): Promise<External> =>
  externalFrom(await samplePair(world.clock, SAMPLE_PAIR_NAMES, from));
const unvouched = (state: External): External => ({
  ...state,
  certificate: state.certificate && { ...state.certificate, authorities: [] },
});
const served = (replica: Replica) => replica.serving.current()?.pem.certificate;
const certificateOf = (state: External | undefined) => state?.certificate?.pair.pem.certificate;
const bundle = (target = 'postern') => world.cluster.target(target).entries[0]?.caBundle;
/** Of a source whose authority somebody else publishes. */
const withoutAuthority = async () =>
  externalFrom({ ...(await samplePair(world.clock, SAMPLE_PAIR_NAMES, issuer)), 'ca.crt': '' });
const MISSING = { name: 'Secret typo', certificate: undefined, fault: 'is missing' };
const own = (key: string) => world.cluster.secret()?.data[key]?.toString();

async function replica(): Promise<Replica> {
  const started = world.replica({ external: () => external });
  await started.pass();
  return started;
}

/** Passes of these replicas for so long; at no moment is one of them distrusted. */
async function live(forMs: number, ...replicas: readonly Replica[]): Promise<void> {
  const until = world.clock + forMs;
  while (world.clock < until) {
    world.clock += 30_000;
    for (const each of replicas) {
      await each.pass();
      for (const other of replicas) expect(world.trusts(other)).toBe(true);
    }
  }
}

describe('after the change to a source', () => {
  test('its authority is published beside ours first, and its certificate is served after the hold', async () => {
    const one = await replica();
    await live(HOLD, one);
    external = await another();
    await one.pass();
    expect(bundle()).toContain(issuer.certificate);
    expect(bundle()).toContain(own('ca.crt'));
    await live(HOLD - 60_000, one);
    expect(served(one)).toBe(own('tls.crt'));
    await live(120_000, one);
    expect(served(one)).toBe(certificateOf(external));
    expect(bundle()).toBe(issuer.certificate);
  });

  test('our authority stays trusted until the last replica has followed', async () => {
    const ready = await replica();
    let told: External | undefined;
    const late = world.replica({ external: () => told, leads: () => false });
    await late.pass();
    external = await another();
    await live(2 * HOLD, ready, late);
    expect([served(ready), served(late)]).toEqual([certificateOf(external), own('tls.crt')]);
    expect(bundle()).toContain(own('ca.crt'));
    told = external;
    await live(2 * HOLD, ready, late);
    expect(served(late)).toBe(certificateOf(external));
    expect(bundle()).toBe(issuer.certificate);
  });

  test('a replica that starts with it never serves ours, and says what it waits for', async () => {
    external = { ...MISSING, name: 'Secret postern-tls' };
    const one = await replica();
    expect(served(one)).toBeUndefined();
    expect(one.keeper.status()).toMatchObject({
      ready: false,
      reason: 'the certificate of Secret postern-tls is missing',
    });
    expect(one.keeper.signingKey()).toBeDefined();
    external = await another();
    await one.pass();
    expect(served(one)).toBe(certificateOf(external));
    expect(world.trusts(one)).toBe(true);
  });

  test('a target that calls by a name which its certificate is not for is a matter for the source', async () => {
    external = await another();
    const one = await replica();
    await live(2 * HOLD, one);
    const [entry] = world.cluster.target('postern').entries;
    if (entry === undefined) throw new Error('the target has no entry');
    world.cluster.putTarget('postern', [], { entries: [{ ...entry, calledAs: 'localhost' }] });
    await one.pass();
    expect(one.keeper.status().degraded).toContain(`put one into ${external.name} that is`);
  });

  test('our leaf is renewed for as long as the source is not trusted', async () => {
    world.cluster.putTarget('postern', ['a'], { leftTo: 'cert-manager' });
    const one = await replica();
    world.cluster.overwriteBundle('postern', own('ca.crt') ?? '', 'cainjector');
    await one.pass();
    const before = served(one);
    external = await another();
    for (let day = 0; day < 6; day++) {
      world.clock += 24 * HOUR;
      external = await another(await sampleIssuer(world.clock));
      await one.pass();
      await one.pass();
    }
    expect(served(one)).not.toBe(before);
    expect(world.trusts(one)).toBe(true);
  });

  test('what cert-manager injects is not written, and its certificate is served once that is trusted', async () => {
    world.cluster.putTarget('postern', ['a'], { leftTo: 'cert-manager' });
    external = await another();
    const one = await replica();
    expect(one.keeper.status().ready).toBe(false);
    world.cluster.overwriteBundle('postern', issuer.certificate, 'cainjector');
    await one.pass();
    expect(one.keeper.status().ready).toBe(true);
    expect(world.cluster.applied.map(({ target }) => target)).not.toContain(
      'MutatingWebhookConfiguration/postern',
    );
  });

  test('without a ca.crt its certificate is served as soon as somebody else has every webhook trust it, and agents are told', async () => {
    const one = await replica();
    await live(HOLD, one);
    external = await withoutAuthority();
    await live(60_000, one);
    expect([served(one), bundle('map')]).toEqual([own('tls.crt'), own('ca.crt')]);
    world.cluster.overwriteBundle('postern', `# ours\n${issuer.certificate}`);
    for (let pass = 0; pass < 3; pass++) await one.pass();
    expect(served(one)).toBe(certificateOf(external));
    expect(one.keeper.status()).toMatchObject({ ready: true, degraded: undefined });
    expect(bundle()).toBe(`# ours\n${issuer.certificate}`);
    expect(bundle('map')).toBe(issuer.certificate);
    expect(one.keeper.trustBundle()).toBe(issuer.certificate);
  });

  test('without a ca.crt a configuration of another installation holds up nothing', async () => {
    world.cluster.putTarget('postern', ['a'], { isNamed: true });
    world.cluster.putTarget('theirs', ['b'], { leftTo: 'a test' });
    const one = await replica();
    world.cluster.overwriteBundle('theirs', own('ca.crt') ?? '');
    await live(HOLD, one);
    external = await withoutAuthority();
    world.cluster.overwriteBundle('postern', issuer.certificate);
    for (let pass = 0; pass < 3; pass++) await one.pass();
    expect(served(one)).toBe(certificateOf(external));
    expect(one.keeper.status().ready).toBe(true);
  });

  test('without a ca.crt a ConfigMap that cannot be written holds up nothing', async () => {
    world.cluster.putTarget('map', ['ca.crt'], { kind: 'ConfigMap', leftTo: 'a test' });
    const one = await replica();
    world.cluster.overwriteBundle('map', own('ca.crt') ?? '');
    external = await withoutAuthority();
    world.cluster.overwriteBundle('postern', `${own('ca.crt')}${issuer.certificate}`);
    for (let passed = 0; passed <= HOLD; passed += 30_000) {
      world.clock += 30_000;
      await one.pass();
    }
    await one.pass();
    expect(served(one)).toBe(certificateOf(external));
  });
});

describe('after the change to a source that is missing', () => {
  test('our leaf stays in use and is renewed, the replica ready, and a bundle that somebody wiped is put back', async () => {
    const one = await replica();
    const before = served(one);
    external = MISSING;
    world.cluster.overwriteBundle('postern', '');
    world.cluster.overwriteBundle('map', '');
    await one.pass();
    expect([bundle(), bundle('map')]).toEqual([own('ca.crt'), own('ca.crt')]);
    expect(one.keeper.trustBundle()).toBe(own('ca.crt'));
    world.clock += 6 * 24 * HOUR;
    await one.pass();
    await one.pass();
    expect(served(one)).not.toBe(before);
    expect(world.trusts(one)).toBe(true);
    expect(one.keeper.status()).toMatchObject({
      ready: true,
      degraded: 'the certificate of Secret typo is missing',
    });
  });

  test('an emergency is carried out all the same', async () => {
    const one = await replica();
    external = MISSING;
    const { data = {}, labels = {}, annotations = {} } = world.cluster.secret() ?? {};
    world.cluster.putSecret(data, labels, { ...annotations, 'postern.dev/rotate': 'emergency 1' });
    for (let pass = 0; pass < 3; pass++) await one.pass();
    expect(own('ca.crt')).not.toBe(String(data['ca.crt']));
    expect([served(one), bundle()]).toEqual([own('tls.crt'), own('ca.crt')]);
  });

  test('from another source, what webhooks trust is left as it is, and agents go on trusting what is served', async () => {
    external = await another();
    const one = await replica();
    await live(HOLD, one);
    external = MISSING;
    const foreign = `# as somebody else has it\n${issuer.certificate}`;
    world.cluster.overwriteBundle('postern', foreign);
    world.cluster.overwriteBundle('map', '');
    await live(60_000, one);
    expect([bundle(), bundle('map')]).toEqual([foreign, issuer.certificate]);
    expect(one.keeper.status().ready).toBe(true);
  });
});

describe('a source without ca.crt', () => {
  const NAMES = 'MutatingWebhookConfiguration/postern/a';

  test('is said to be trusted by nobody, with what helps, while our own leaf is served on', async () => {
    const one = await replica();
    external = unvouched(await another());
    expect(await one.pass()).toBe(false);
    expect(served(one)).toBe(own('tls.crt'));
    expect(one.keeper.status().degraded).toBe(
      `the certificate of Secret postern-tls has no ca.crt, and ${NAMES} does not trust it: add ca.crt, or publish its authority there yourself`,
    );
  });

  test('is in order as soon as somebody has published its authority', async () => {
    const one = await replica();
    external = unvouched(await another());
    world.cluster.overwriteBundle('postern', String(own('ca.crt')) + issuer.certificate, 'platform');
    await one.pass();
    expect(one.keeper.status().degraded).toBeUndefined();
  });
});

describe('with a source in use', () => {
  test('a renewed certificate is served without a wait, and an unfit one never', async () => {
    external = await another();
    const one = await replica();
    await live(HOLD, one);
    const renewed = await another();
    external = renewed;
    await one.pass();
    expect(served(one)).toBe(certificateOf(renewed));
    external = { ...renewed, fault: 'has expired' };
    expect(await one.pass()).toBe(false);
    expect(served(one)).toBe(certificateOf(renewed));
    expect(one.keeper.status().degraded).toBe('the certificate of Secret postern-tls has expired');
  });

  test('what is wrong with it is in the report of a replica that stays ready, until it is over', async () => {
    external = await another();
    const one = await replica();
    await live(HOLD, one);
    const fit = external;
    external = { ...fit, fault: 'is missing' };
    await one.pass();
    await one.pass();
    expect(world.cluster.reports()).toMatchObject([
      {
        ready: true,
        degraded: 'the certificate of Secret postern-tls is missing',
        source: 'Secret postern-tls',
      },
    ]);
    external = fit;
    await one.pass();
    await one.pass();
    expect(world.cluster.reports()[0]?.degraded).toBeUndefined();
  });

  test('a new authority of it replaces the old one without a gap', async () => {
    external = await another();
    const [one, two] = [await replica(), await replica()];
    await live(HOLD, one, two);
    const next = await sampleIssuer(world.clock);
    external = await another(next);
    await live(3 * HOLD, one, two);
    expect([served(one), served(two)]).toEqual([certificateOf(external), certificateOf(external)]);
    expect(bundle()).toBe(next.certificate);
  });

  test('a bundle that somebody wiped is put back', async () => {
    external = await another();
    const one = await replica();
    world.cluster.overwriteBundle('postern', '');
    await one.pass();
    expect(bundle()).toBe(issuer.certificate);
  });

  test('our own authority is not replaced behind the scenes, and its Secret keeps its place for the way back', async () => {
    world = createWorld({ holdMs: HOLD, authorityLifetimeMs: 20 * 24 * HOUR });
    world.cluster.putTarget('postern', ['a']);
    issuer = await sampleIssuer(world.clock);
    external = await another();
    const one = await replica();
    const before = own('ca.crt');
    world.clock += 12 * 24 * HOUR;
    external = await another(await sampleIssuer(world.clock));
    await one.pass();
    expect([own('ca.crt'), own('next.crt')]).toEqual([before, undefined]);
    expect(one.keeper.status().phase).toBe('stable');
  });
});

test('a rotation that was staged before the change stands still and is not due, and goes on after the change back', async () => {
  const one = await replica();
  world.cluster.putSecret(world.cluster.secret()?.data, undefined, {
    ...world.cluster.secret()?.annotations,
    'postern.dev/rotate': 'graceful 1',
  });
  await one.pass();
  expect(one.keeper.status()).toMatchObject({ phase: 'staged', phaseDue: world.clock + HOLD });
  external = await another();
  await live(2 * HOLD, one);
  world.clock += 5 * HOUR;
  await one.pass();
  expect(one.keeper.status()).toMatchObject({ phase: 'staged', phaseDue: undefined });
  external = undefined;
  await one.pass();
  const { phase, phaseDue = 0 } = one.keeper.status();
  expect([phase, phaseDue > world.clock]).toEqual(['staged', true]);
  await live(3 * HOLD, one);
  expect(one.keeper.status().phase).toBe('stable');
});

test('after the change back our own leaf is served after the hold, and the source is trusted until then', async () => {
  external = await another();
  const [one, two] = [await replica(), await replica()];
  await live(HOLD, one, two);
  external = undefined;
  await one.pass();
  expect(bundle()).toContain(issuer.certificate);
  expect(bundle()).toContain(own('ca.crt'));
  await live(3 * HOLD, one, two);
  expect([served(one), served(two)]).toEqual([own('tls.crt'), own('tls.crt')]);
  expect(bundle()).toBe(own('ca.crt'));
});
