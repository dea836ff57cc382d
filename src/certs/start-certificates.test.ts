import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import { describe as describeError } from '../errors.ts';
import type { CertificateSettings } from './settings.ts';
import { startCertificates, type Certificates } from './start-certificates.ts';
import { createInMemoryCluster, type InMemoryCluster, type Operation } from './testing/in-memory-cluster.ts';
import { SAMPLE_NAMES } from './testing/sample-secret.ts';

const started: Certificates[] = [];
const quiet = { info() {}, warn() {} };

afterEach(async () => {
  await Promise.all(started.splice(0).map(certificates => certificates.stop()));
});

function start(
  cluster = createInMemoryCluster(),
  settings: Partial<CertificateSettings> = {},
  gate?: (operation: Operation) => Promise<unknown>,
): Certificates {
  const certificates = startCertificates({
    cluster: cluster.connect(gate),
    names: SAMPLE_NAMES,
    settings,
    log: quiet,
  });
  started.push(certificates);
  return certificates;
}

async function eventually(holds: () => boolean): Promise<void> {
  const until = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > until) throw new Error(`still not so after ten seconds: ${holds.toString()}`);
    await new Promise(resolve => {
      setTimeout(resolve, 10);
    });
  }
}

test('once loaded there is a certificate to listen with and a key to sign with', async () => {
  const cluster = createInMemoryCluster();
  cluster.putTarget('postern', ['a']);
  const certificates = start(cluster);
  expect(() => certificates.signingKey()).toThrow('there is no serving certificate yet');
  await certificates.loaded;
  expect(certificates.signingKey()).toEqual(cluster.secret()?.data['signing.key']);
  expect(certificates.serving.getSecureContextOptions()).toMatchObject({ minVersion: 'TLSv1.2' });
  await eventually(() => certificates.status().ready);
});

test('the bundle is published before the first certificate is served', async () => {
  const cluster = createInMemoryCluster();
  cluster.putTarget('postern', ['a']);
  const certificates = start(cluster);
  let published = 0;
  certificates.serving.onChange(() => (published = cluster.applied.length));
  await certificates.loaded;
  expect(published).toBe(1);
});

describe('is repaired on its event, long before the next tick:', () => {
  const caBundle = (cluster: InMemoryCluster) => cluster.target('postern').entries[0]?.caBundle;

  test.each<[string, (cluster: InMemoryCluster) => void]>([
    ['a wiped caBundle', cluster => cluster.overwriteBundle('postern', '')],
    ['a deleted Secret', cluster => cluster.putSecret(undefined)],
  ])('%s', async (_what, disturb) => {
    const cluster = createInMemoryCluster();
    cluster.putTarget('postern', ['a']);
    const certificates = start(cluster, { tickMs: 60_000 });
    await certificates.loaded;
    await eventually(() => certificates.status().ready);
    const before = [cluster.secret()?.data, caBundle(cluster)];
    // The first may still meet a pass that was due anyway.
    for (let times = 0; times < 3; times++) {
      disturb(cluster);
      await eventually(() => cluster.secret() !== undefined && caBundle(cluster) !== '');
    }
    expect([cluster.secret()?.data, caBundle(cluster)]).toEqual(before);
  });
});

test('leaves that live for seconds are renewed in time, and so is their authority', async () => {
  timePasses();
  const cluster = createInMemoryCluster();
  cluster.putTarget('postern', ['a']);
  const tickMs = 50;
  const certificates = start(cluster, {
    leafLifetimeMs: 3000,
    authorityLifetimeMs: 6000,
    holdMs: 200,
    drainMs: 200,
    tickMs,
  });
  const leaves = new Set<string | undefined>();
  const authorities = new Set<string | undefined>();
  const gaps: string[] = [];
  const look = (): void => {
    const { ready, reason, leaf, authority } = certificates.status();
    if (!ready) gaps.push(reason);
    leaves.add(leaf?.fingerprint);
    authorities.add(authority?.fingerprint);
  };
  await certificates.loaded;
  while (!certificates.status().ready) await nextPass(tickMs);
  for (let passedMs = 0; passedMs < 7000; passedMs += tickMs) await nextPass(tickMs, look);
  expect(gaps).toEqual([]);
  expect(leaves.size).toBeGreaterThan(2);
  expect(authorities.size).toBeGreaterThan(1);
});

/** From now on only the test lets time pass. */
function timePasses(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
}

/** Lets time pass, but none for what is done in it: the certificates are at rest when they wait for a timer. */
async function nextPass(ms: number, look: () => void = () => {}): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  do {
    look();
    await new Promise(setImmediate);
  } while (vi.getTimerCount() === 0);
  look();
}

test('replicas share one signing key and follow each other to a new leaf', async () => {
  const cluster = createInMemoryCluster();
  cluster.putTarget('postern', ['a']);
  const [one, other] = [start(cluster), start(cluster)];
  await Promise.all([one.loaded, other.loaded]);
  expect(one.signingKey()).toEqual(other.signingKey());
  const before = one.status().leaf?.fingerprint;
  const { 'tls.key': _lost, ...rest } = cluster.secret()?.data ?? {};
  cluster.putSecret({ ...rest, 'tls.crt': Buffer.from('broken') });
  // Either puts the leaf back from memory, so the same one is served on.
  await eventually(() => cluster.secret()?.data['tls.key'] !== undefined);
  expect([one.status().leaf?.fingerprint, other.status().leaf?.fingerprint]).toEqual([before, before]);
});

test('a failure is tried again soon without any event', async () => {
  timePasses();
  const cluster = createInMemoryCluster();
  let failures = 2;
  const certificates = start(cluster, { tickMs: 60_000 }, async operation => {
    if (operation === 'createSecret' && failures-- > 0) throw new Error('etcdserver: request timed out');
  });
  // A pause of at most one second, and one of at most two.
  for (const ms of [0, 1000, 2000]) await nextPass(ms);
  expect(failures).toBeLessThan(0);
  await certificates.loaded;
});

test('stopping ends everything, and who still waits for the first certificate is told', async () => {
  const certificates = start(createInMemoryCluster(), {}, async operation => {
    if (operation !== 'event') throw new Error('unreachable');
  });
  const [outcome] = await Promise.all([certificates.loaded.catch(describeError), certificates.stop()]);
  expect(outcome).toContain('certificates were stopped');
});

test('a name that no certificate can have ends the start', () => {
  const names = { dns: ['b\u00fccher.example'], ip: [] };
  const start = () => startCertificates({ cluster: createInMemoryCluster().connect(), names, log: quiet });
  expect(start).toThrow(expect.objectContaining({ code: 'CERT_SETTING' }));
});

test('stopping twice is no error', async () => {
  const certificates = start();
  await certificates.stop();
  await expect(certificates.stop()).resolves.toBeUndefined();
});
