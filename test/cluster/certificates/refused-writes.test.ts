import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { KubeClient } from '../../../src/kube/client.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { startAdmissionLoad } from '../../soak/admission-load.ts';
import { askForRotation } from '../../soak/ask-for-rotation.ts';
import { NOTHING_LOST } from '../../soak/end-of-load.ts';
import { findLeader } from '../../soak/find-leader.ts';
import { compressed } from '../../soak/stage.ts';
import { adminClient } from '../support/admin-client.ts';
import { startApiFront, type ApiFront } from '../support/front/api-front.ts';
import { apply } from '../support/apply.ts';
import { CERTIFICATE_SECRET, CONFIGURATION_NAME, POSTERN_NAMESPACE } from '../support/deployed-objects.ts';
import { installPostern, type Installation } from '../support/install-postern.ts';
import { externalSecret, secretStore } from '../support/manifests.ts';
import { startReplica } from '../support/replica.ts';
import { rotationPhase } from '../support/certificates/rotation-phase.ts';
import { caBundles, readConfiguration } from '../support/webhook-configuration.ts';

const SETTINGS = {
  leafLifetimeMs: 600_000,
  authorityLifetimeMs: 3_600_000,
  holdMs: 1000,
  drainMs: 1000,
  tickMs: 250,
};
const MUTATING = 'mutatingwebhookconfiguration';
const VALIDATING = 'validatingwebhookconfiguration';

let cluster: Cluster;
let client: KubeClient;
/** Between every replica and the API server. */
let front: ApiFront;
let postern: Installation;
let namespace: string;

beforeAll(async () => {
  cluster = await startCluster();
  client = await adminClient(cluster);
  front = await startApiFront(cluster);
  postern = await installPostern(cluster, { ...compressed(2, SETTINGS), api: front });
  namespace = await cluster.createNamespace();
  await apply(cluster, namespace, [secretStore(), externalSecret('db')]);
});

afterAll(async () => {
  client?.close();
  await postern?.stop();
  await front?.close();
  await cluster?.stop();
});

const kubectl = (args: readonly string[], input?: object): Promise<string> =>
  mustKubectl(cluster.kubectl, args, input && { input: JSON.stringify(input) });
const phase = () => rotationPhase(client);
/** Of the replica that leads: 1 while something it has to do about certificates does not succeed. */
const degraded = async (): Promise<string | undefined> => {
  const { body } = await (await findLeader(client, postern.replicas)).page('metrics');
  return /^postern_certificate_degraded (\d)$/m.exec(body)?.[1];
};
const logs = async () => (await Promise.all(postern.replicas.map(({ log }) => log()))).join('');
const inOrder = () =>
  waitUntil(async () => (await degraded()) === '0' && (await phase()) === 'stable', {
    what: 'certificates are in order, and the rotation is over',
    timeoutSeconds: 90,
  });
const wipe = async (kind: string) => {
  const patch = [{ op: 'remove', path: '/webhooks/0/clientConfig/caBundle' }];
  await kubectl(['patch', kind, CONFIGURATION_NAME, '--type=json', '-p', JSON.stringify(patch)]);
};
const firstBundle = async (kind: typeof MUTATING | typeof VALIDATING): Promise<string> =>
  (await readConfiguration(cluster, kind)).webhooks[0]?.clientConfig.caBundle ?? '';

/** Replaces what a role may do to the resources that it names, until `postern.reapply()`. */
async function reduce(
  role: readonly string[],
  resource: string,
  change: { readonly resources?: readonly string[]; readonly verbs?: readonly string[] },
): Promise<void> {
  const object: { rules: { resources: string[]; resourceNames?: string[] }[] } = JSON.parse(
    await kubectl(['get', ...role, '-o', 'json']),
  );
  const rules = object.rules.map(rule =>
    rule.resourceNames && rule.resources.includes(resource) ? { ...rule, ...change } : rule,
  );
  await kubectl(['replace', '-f', '-'], { ...object, rules });
}

describe('while the API server answers writes of the Secret and of the webhook configurations with', () => {
  afterEach(() => front.refuseWrites(undefined));

  test.each([409, 429, 500])(
    '%i, the rotation waits, and then goes on without a lost admission',
    async status => {
      const before = await caBundles(cluster);
      const load = startAdmissionLoad(client, namespace, 10);
      front.refuseWrites({
        status,
        path: new RegExp(`/secrets/${CERTIFICATE_SECRET}|webhookconfigurations/`),
      });
      expect(await askForRotation(client)).toBe(0);
      await waitUntil(async () => front.refused() > 10 && (await degraded()) === '1', {
        what: 'it is tried again and again, and said to fail',
        timeoutSeconds: 60,
      });
      expect(await phase()).toBe('stable');
      expect(await Promise.all(postern.replicas.map(each => each.isReady()))).toEqual([true, true]);

      front.refuseWrites(undefined);
      await waitUntil(async () => (await caBundles(cluster)).every((bundle, i) => bundle !== before[i]), {
        what: 'the next authority is published',
        timeoutSeconds: 60,
      });
      await inOrder();
      await load.stop();
      expect(load.admitted()).toBeGreaterThan(20);
      expect({ bare: load.bare(), failures: load.failures }).toEqual(NOTHING_LOST);
    },
  );
});

describe('without permission', () => {
  afterEach(async () => {
    await postern.reapply();
    await inOrder();
  });

  test('to patch one configuration, the other one is repaired all the same, and that one when it may be', async () => {
    const bundle = await firstBundle(MUTATING);
    await reduce(['clusterrole', 'postern'], `${MUTATING}s`, { resources: [`${VALIDATING}s`] });
    await wipe(MUTATING);
    await wipe(VALIDATING);

    await waitUntil(async () => (await firstBundle(VALIDATING)) === bundle, {
      what: 'the validating one is repaired',
      timeoutSeconds: 10,
    });
    await waitUntil(async () => (await degraded()) === '1', {
      what: 'it is said that the other one is not',
      timeoutSeconds: 10,
    });
    expect(await firstBundle(MUTATING)).toBe('');
    expect(await logs()).toMatch(
      /the caBundle of MutatingWebhookConfiguration\/postern cannot be applied: .*403/,
    );
    // The calls of the other one go on.
    expect((await postern.replicas[0]?.page('readyz'))?.status).toBe(200);

    await postern.reapply();
    await waitUntil(async () => (await firstBundle(MUTATING)) === bundle, {
      what: 'the mutating one is repaired, too',
      timeoutSeconds: 60,
    });
  });

  test('to update the Secret, what it holds is served on, and a caBundle is repaired', async () => {
    const bundle = await firstBundle(MUTATING);
    const load = startAdmissionLoad(client, namespace, 10);
    await reduce(['role', 'postern', `--namespace=${POSTERN_NAMESPACE}`], 'secrets', {
      verbs: ['get', 'list', 'watch'],
    });
    expect(await askForRotation(client)).toBe(0);
    await waitUntil(async () => (await degraded()) === '1', {
      what: 'it is said that the Secret cannot be written',
      timeoutSeconds: 20,
    });
    expect(await logs()).toMatch(/the Secret cannot be written: .*403/);
    await load.stop();
    expect({ bare: load.bare(), failures: load.failures }).toEqual(NOTHING_LOST);

    await wipe(MUTATING);
    await waitUntil(async () => (await firstBundle(MUTATING)) === bundle, {
      what: 'the caBundle is repaired',
      timeoutSeconds: 10,
    });
    expect(await phase()).toBe('stable');
  });
});

describe('another installation in the same cluster', () => {
  const OTHER = 'postern-other';
  const contests = (where: string): Promise<string> =>
    kubectl([
      ...['get', 'events', `--namespace=${where}`, '--field-selector=reason=CABundleContested'],
      ...['-o', 'jsonpath={.items[*].message}'],
    ]);
  const version = async () => (await readConfiguration(cluster, MUTATING)).metadata.resourceVersion;

  test('fights over the configurations ever more slowly, is named by both, and leaves nothing behind when it ends', async () => {
    const bundle = await firstBundle(MUTATING);
    await kubectl(['create', 'namespace', OTHER]);
    const other = await startReplica({
      name: 'other',
      folder: postern.folder,
      kubeconfigPath: cluster.kubeconfigPath,
      args: [`--namespace=${OTHER}`, '--report=off'],
    });
    try {
      await waitUntil(
        async () => (await contests(POSTERN_NAMESPACE)) !== '' && (await contests(OTHER)) !== '',
        {
          what: 'both say that they are contested',
          timeoutSeconds: 60,
        },
      );
      for (const where of [POSTERN_NAMESPACE, OTHER]) {
        expect(await contests(where)).toContain('by another installation of Postern');
        expect(await contests(where)).not.toContain('kubectl');
      }
      // Each of the two pauses at least as long as it has fought; without that they write as fast as they can.
      const versions = new Set<string>();
      const until = performance.now() + 4000;
      while (performance.now() < until) versions.add(await version());
      expect(versions.size).toBeLessThanOrEqual(6);
    } finally {
      await other.terminate();
    }
    await waitUntil(async () => (await firstBundle(MUTATING)) === bundle, {
      what: 'the configurations are those of the one that is left',
      timeoutSeconds: 90,
    });
    await waitUntil(
      async () => (await caBundles(cluster)).every(each => each === Buffer.from(bundle, 'base64').toString()),
      {
        what: 'all of them',
        timeoutSeconds: 90,
      },
    );
    expect(await readFile(join(postern.folder, 'other.log'), 'utf8')).toContain(
      'another writer keeps changing',
    );
  });
});
