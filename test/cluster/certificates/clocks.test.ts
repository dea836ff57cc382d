import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KubeClient } from '../../../src/kube/client.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { tempFolder, type TempFolder } from '../../harness/temp-folder.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { startAdmissionLoad, type AdmissionLoad } from '../../soak/admission-load.ts';
import { askForRotation, rotateAndWait } from '../../soak/ask-for-rotation.ts';
import { endOfLoad, NOTHING_LOST } from '../../soak/end-of-load.ts';
import { findLeader } from '../../soak/find-leader.ts';
import { compressed } from '../../soak/stage.ts';
import { adminClient } from '../support/admin-client.ts';
import { apply } from '../support/apply.ts';
import { readCertificateSecret } from '../support/certificates/certificate-secret.ts';
import { installPostern, type Installation } from '../support/install-postern.ts';
import { externalSecret, secretStore } from '../support/manifests.ts';
import type { Replica } from '../support/replica.ts';
import { rotationPhase, untilPhase } from '../support/certificates/rotation-phase.ts';
import { servedLeaf } from '../support/certificates/served-leaf.ts';
import { clockFile, CLOCKS } from '../support/shifted-clock.ts';
import { caBundles } from '../support/webhook-configuration.ts';

// Nobody can set the clock of the API server alone on one machine. What counts is the difference: replicas that are ahead
// have an API server that is behind.
const MINUTE = 60_000;
/** A leaf is renewed 43 to 50 minutes after it was issued. */
const SETTINGS = {
  leafLifetimeMs: 75 * MINUTE,
  authorityLifetimeMs: 360 * MINUTE,
  holdMs: 2000,
  drainMs: 1000,
  tickMs: 250,
};

let cluster: Cluster;
let client: KubeClient;
let clocks: TempFolder;
let postern: Installation;
let namespace: string;
let load: AdmissionLoad;

beforeAll(async () => {
  clocks = await tempFolder('clocks');
  cluster = await startCluster();
  client = await adminClient(cluster);
  const { env = {}, ...options } = compressed(2, SETTINGS);
  const preload = `--import=${join(import.meta.dirname, '../support/shifted-clock.ts')}`;
  const nodeOptions = `${env['NODE_OPTIONS'] ?? ''} ${preload}`;
  postern = await installPostern(cluster, {
    ...options,
    env: { NODE_OPTIONS: nodeOptions, [CLOCKS]: clocks.path },
  });
  namespace = await cluster.createNamespace();
  await apply(cluster, namespace, [secretStore(), externalSecret('db')]);
});

afterAll(async () => {
  client?.close();
  await postern?.stop();
  await cluster?.stop();
  await clocks?.remove();
});

beforeEach(async () => {
  load = startAdmissionLoad(client, namespace, 10);
});

afterEach(async () => {
  await load.stop();
  await setClocks(0, 0);
  // What was issued by a shifted clock must not be the reason why the next test fails.
  await rotateAndWait(client, 60_000);
});

/** Of each replica, in milliseconds. */
async function setClocks(...shifts: readonly number[]): Promise<void> {
  await Promise.all(
    postern.replicas.map(async ({ podName }, i) =>
      writeFile(join(clocks.path, clockFile(podName())), String(shifts[i] ?? 0)),
    ),
  );
  await sleep(100);
}
const secretVersion = async () => (await readCertificateSecret(client)).metadata.resourceVersion;

/** As an API server would see it, whose clock is that of the test. */
async function leafOf(replica: Replica): Promise<string> {
  const leaves = (await caBundles(cluster)).map(async bundle => servedLeaf(replica.port, bundle));
  const [{ fingerprint } = { fingerprint: '' }] = await Promise.all(leaves);
  return fingerprint;
}
const leaves = () => Promise.all(postern.replicas.map(leafOf));

describe('the clock of the API server', () => {
  test.each([
    ['is 50 minutes behind that of every replica', [50, 50]],
    ['is 50 minutes ahead of that of every replica', [-50, -50]],
    ['is between those of the replicas', [29, -29]],
  ])('%s: the authority is replaced, and no admission fails', async (_how, shifts) => {
    await setClocks(...shifts.map(minutes => minutes * MINUTE));
    const before = await leaves();
    expect(await rotateAndWait(client, 60_000)).toBe(0);
    const after = await leaves();
    for (const [i, leaf] of after.entries()) expect(leaf).not.toBe(before[i]);
    expect(await endOfLoad(load)).toEqual(NOTHING_LOST);
  });
});

describe('the clock of every replica', () => {
  test('jumps over the renewal of the leaf, as after a suspension: it is renewed at once, and not again after it is set back', async () => {
    const before = await leaves();
    await setClocks(55 * MINUTE, 55 * MINUTE);
    await waitUntil(async () => (await leaves()).every((leaf, i) => leaf !== before[i]), {
      what: 'every replica serves a new leaf',
      timeoutSeconds: 10,
    });

    const [renewed, version] = [await leaves(), await secretVersion()];
    await setClocks(0, 0);
    await sleep(10 * SETTINGS.tickMs);
    expect([await leaves(), await secretVersion()]).toEqual([renewed, version]);
    expect(await endOfLoad(load)).toEqual(NOTHING_LOST);
  });
});

describe('the leader', () => {
  test('is suspended in the middle of a rotation: another one goes on, and it disturbs nothing when it wakes', async () => {
    const leader = await findLeader(client, postern.replicas);
    await postern.withdraw(leader);
    const before = await leafOf(leader);
    expect(await askForRotation(client)).toBe(0);
    await untilPhase(client, 'staged');
    process.kill(leader.pid(), 'SIGSTOP');
    try {
      await untilPhase(client, 'promoted');
      // It may serve what the former authority signed, so that one stays trusted for as long as it sleeps.
      await sleep(3 * (SETTINGS.holdMs + SETTINGS.drainMs));
      expect(await rotationPhase(client)).toBe('promoted');
    } finally {
      process.kill(leader.pid(), 'SIGCONT');
    }
    await untilPhase(client, 'stable');
    expect(await leafOf(leader)).not.toBe(before);
    postern.restore(leader);
    expect(await endOfLoad(load)).toEqual(NOTHING_LOST);
    await expect.poll(async () => new Set(await caBundles(cluster)).size).toBe(1);
  });
});
