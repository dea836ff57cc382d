import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { startAdmissionLoad, type AdmissionLoad } from '../../soak/admission-load.ts';
import { askForRotation } from '../../soak/ask-for-rotation.ts';
import { disturbances } from '../../soak/disturbances.ts';
import { endOfLoad, NOTHING_LOST } from '../../soak/end-of-load.ts';
import { setFrontedStage, type FrontedStage } from '../../soak/fronted-stage.ts';
import { compressed } from '../../soak/stage.ts';
import { readCertificateData, readCertificateSecret } from '../support/certificates/certificate-secret.ts';
import { CERTIFICATE_SECRET, POSTERN_NAMESPACE } from '../support/deployed-objects.ts';
import { WHOLE_DRAIN } from '../support/install-postern.ts';
import { rotationPhase, untilPhase } from '../support/certificates/rotation-phase.ts';
import { servedLeaf } from '../support/certificates/served-leaf.ts';
import { caBundles } from '../support/webhook-configuration.ts';

// What the model plays (src/certs/rotation.test.ts), once each with processes and a real API server.
const SETTINGS = {
  leafLifetimeMs: 600_000,
  authorityLifetimeMs: 3_600_000,
  holdMs: 2000,
  drainMs: 1000,
  tickMs: 250,
};

let stage: FrontedStage;
let load: AdmissionLoad;

beforeAll(async () => {
  stage = await setFrontedStage(2, SETTINGS, WHOLE_DRAIN);
});

afterAll(async () => {
  await stage?.stop();
});

beforeEach(() => {
  load = startAdmissionLoad(stage.client, stage.namespace, 10);
});

afterEach(async () => {
  await load.stop();
});

const authority = async () => new X509Certificate((await readCertificateData(stage.client))['ca.crt'] ?? '');

describe('one replica is cut off from the API server', () => {
  test('what it serves stays trusted until it is back, and then the rotation ends', async () => {
    const away = await stage.addReplicaBehind();
    const former = await authority();
    stage.front.cut();

    expect(await askForRotation(stage.client)).toBe(0);
    await untilPhase(stage.client, 'promoted');
    // Longer than a rotation in which every replica follows takes from here on.
    await sleep(2 * (SETTINGS.holdMs + SETTINGS.drainMs));
    expect(await rotationPhase(stage.client)).toBe('promoted');
    const leaf = await servedLeaf(away.port, former.toString());
    for (const bundle of await caBundles(stage.cluster)) {
      expect(await servedLeaf(away.port, bundle)).toEqual(leaf);
    }

    stage.front.restore();
    await untilPhase(stage.client, 'stable');
    // The Secret says so first; the configurations follow.
    const trusting = async () =>
      (await caBundles(stage.cluster)).filter(bundle => bundle.includes(former.toString().trim()));
    await expect.poll(trusting).toEqual([]);
    for (const bundle of await caBundles(stage.cluster)) {
      expect(await servedLeaf(away.port, bundle)).not.toEqual(leaf);
    }
    expect(await endOfLoad(load)).toEqual(NOTHING_LOST);
  });
});

describe('the setting for keys changes in a rolling update', () => {
  test.each([
    ['rsa-2048', 'rsa'],
    ['ecdsa-p256', 'ec'],
  ])('to %s: the authority is replaced by one of that kind', async (keyType, kind) => {
    const { config = '' } = compressed(2, SETTINGS);
    await writeFile(join(stage.postern.folder, 'config.yaml'), `${config}  keyType: ${keyType}\n`);
    await disturbances['roll out all replicas'](stage);

    await waitUntil(async () => (await authority()).publicKey.asymmetricKeyType === kind, {
      what: `the authority has a key of ${keyType}`,
      timeoutSeconds: 90,
    });
    await untilPhase(stage.client, 'stable');
    const bundles = await caBundles(stage.cluster);
    for (const bundle of bundles) {
      for (const { port } of stage.postern.replicas) await servedLeaf(port, bundle);
      expect(new X509Certificate(bundle).publicKey.asymmetricKeyType).toBe(kind);
    }
    expect(await endOfLoad(load)).toEqual(NOTHING_LOST);
  });
});

describe('the Secret is put back to what it was before the authority was replaced, as from a backup', () => {
  test.each([
    ['staged', () => untilPhase(stage.client, 'staged')],
    ['promoted', () => untilPhase(stage.client, 'promoted')],
    [
      'over',
      async () => {
        await untilPhase(stage.client, 'promoted');
        await untilPhase(stage.client, 'stable');
      },
    ],
  ])('while the rotation is %s', async (_when, reach) => {
    const backup = await readCertificateSecret(stage.client);
    expect(await askForRotation(stage.client)).toBe(0);
    await reach();

    const { labels, annotations } = backup.metadata;
    const restored = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: CERTIFICATE_SECRET, namespace: POSTERN_NAMESPACE, labels, annotations },
      data: backup.data,
    };
    await mustKubectl(stage.cluster.kubectl, ['replace', '-f', '-'], { input: JSON.stringify(restored) });
    // The backup calls itself stable: that it is so shows in what is served and trusted.
    await waitUntil(
      async () => {
        const bundles = new Set(await caBundles(stage.cluster));
        const [bundle = ''] = bundles;
        const leaves = await Promise.all(stage.postern.replicas.map(({ port }) => servedLeaf(port, bundle)));
        return bundles.size === 1 && leaves.length > 0 && (await rotationPhase(stage.client)) === 'stable';
      },
      { what: 'every target has one bundle, which verifies what every replica serves', timeoutSeconds: 60 },
    );
    expect(await endOfLoad(load)).toEqual(NOTHING_LOST);
  });
});
