import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SECRET_ANNOTATIONS } from '../../src/certs/secret-annotations.ts';
import type { KubeObject } from '../../src/kube/object.ts';
import { mustKubectl } from '../harness/kubectl.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { startAdmissionLoad, type AdmissionLoad } from '../soak/admission-load.ts';
import { askForRotation } from '../soak/ask-for-rotation.ts';
import { disturbances } from '../soak/disturbances.ts';
import { compressed, setSoakStage, type SoakStage } from '../soak/stage.ts';
import { startApiFront, type ApiFront } from './support/api-front.ts';
import { writeKubeconfigBehind } from './support/behind-front.ts';
import { CERTIFICATE_SECRET, POSTERN_NAMESPACE } from './support/deployed-objects.ts';
import { servedLeaf } from './support/served-leaf.ts';
import { caBundles } from './support/webhook-configuration.ts';

// What the model plays (src/certs/rotation.test.ts), once each with processes and a real API server.
const SETTINGS = {
  leafLifetimeMs: 600_000,
  authorityLifetimeMs: 3_600_000,
  holdMs: 2000,
  drainMs: 1000,
  tickMs: 250,
};
const secretPath = `/api/v1/namespaces/${POSTERN_NAMESPACE}/secrets/${CERTIFICATE_SECRET}`;

interface Secret extends KubeObject {
  readonly data: Readonly<Record<string, string>>;
}

let stage: SoakStage;
/** Before the API server of one replica. */
let front: ApiFront;
let load: AdmissionLoad;

beforeAll(async () => {
  stage = await setSoakStage(2, SETTINGS);
  front = await startApiFront(stage.cluster);
});

afterAll(async () => {
  await stage?.stop();
  await front?.close();
});

beforeEach(() => {
  load = startAdmissionLoad(stage.client, stage.namespace, 10);
});

afterEach(async () => {
  await load.stop();
});

const secret = () => stage.client.get<Secret>(secretPath);
const phase = async () => (await secret()).metadata.annotations?.[SECRET_ANNOTATIONS.phase];
const authority = async () =>
  new X509Certificate(Buffer.from((await secret()).data['ca.crt'] ?? '', 'base64'));
const untilPhase = (wanted: string) =>
  waitUntil(async () => (await phase()) === wanted, {
    what: `the rotation is ${wanted}`,
    timeoutSeconds: 60,
  });

/** What came of the calls so far, and of some more after that. */
async function endOfLoad(): Promise<unknown> {
  const before = load.admitted();
  await waitUntil(async () => load.admitted() > before + 20, {
    what: 'pods are admitted',
    timeoutSeconds: 20,
  });
  await load.stop();
  return { bare: load.bare(), failures: load.failures };
}
const NOTHING_LOST = { bare: 0, failures: [] };

describe('one replica is cut off from the API server', () => {
  test('what it serves stays trusted until it is back, and then the rotation ends', async () => {
    const own = join(stage.postern.folder, 'behind-front');
    const usual = { path: join(stage.postern.folder, 'kubeconfig'), api: stage.cluster };
    await writeKubeconfigBehind(own, front, usual);
    const away = await stage.postern.addReplica(`--kubeconfig=${own}`);
    const former = await authority();
    front.cut();

    expect(await askForRotation(stage.client)).toBe(0);
    await untilPhase('promoted');
    // Longer than a rotation in which every replica follows takes from here on.
    await sleep(2 * (SETTINGS.holdMs + SETTINGS.drainMs));
    expect(await phase()).toBe('promoted');
    const leaf = await servedLeaf(away.port, former.toString());
    for (const bundle of await caBundles(stage.cluster)) {
      expect(await servedLeaf(away.port, bundle)).toEqual(leaf);
    }

    front.restore();
    await untilPhase('stable');
    for (const bundle of await caBundles(stage.cluster)) {
      expect(bundle).not.toContain(former.toString().trim());
      expect(await servedLeaf(away.port, bundle)).not.toEqual(leaf);
    }
    expect(await endOfLoad()).toEqual(NOTHING_LOST);
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
    await untilPhase('stable');
    const bundles = await caBundles(stage.cluster);
    for (const bundle of bundles) {
      for (const { port } of stage.postern.replicas) await servedLeaf(port, bundle);
      expect(new X509Certificate(bundle).publicKey.asymmetricKeyType).toBe(kind);
    }
    expect(await endOfLoad()).toEqual(NOTHING_LOST);
  });
});

describe('the Secret is put back to what it was before the authority was replaced, as from a backup', () => {
  test.each([
    ['staged', () => untilPhase('staged')],
    ['promoted', () => untilPhase('promoted')],
    [
      'over',
      async () => {
        await untilPhase('promoted');
        await untilPhase('stable');
      },
    ],
  ])('while the rotation is %s', async (_when, reach) => {
    const backup = await secret();
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
        return bundles.size === 1 && leaves.length > 0 && (await phase()) === 'stable';
      },
      { what: 'every target has one bundle, which verifies what every replica serves', timeoutSeconds: 60 },
    );
    expect(await endOfLoad()).toEqual(NOTHING_LOST);
  });
});
