import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KubeClient } from '../../../src/kube/client.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { tempFolder, type TempFolder } from '../../harness/temp-folder.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { adminClient } from '../support/admin-client.ts';
import { apply } from '../support/apply.ts';
import { CERTIFICATE_SECRET, POSTERN_NAMESPACE } from '../support/deployed-objects.ts';
import { installPostern, type Installation } from '../support/install-postern.ts';
import { externalSecret, secretStore } from '../support/manifests.ts';
import { startPodTraffic } from '../support/pods/pod-traffic.ts';

// Lifetimes of seconds by the operator's settings, in `postern serve` as it is installed.
const CONFIG = `certificates:
  authorityLifetime: 40s
  leafLifetime: 12s
  hold: 1s
  drain: 1s
  tick: 200ms
`;
let cluster: Cluster;
let client: KubeClient;
let folder: TempFolder;
let postern: Installation;

beforeAll(async () => {
  cluster = await startCluster();
  folder = await tempFolder('rotation');
  const config = join(folder.path, 'config.yaml');
  await writeFile(config, CONFIG);
  postern = await installPostern(cluster, { replicas: 2, args: [`--config=${config}`] });
  client = await adminClient(cluster);
});

afterAll(async () => {
  client?.close();
  await postern?.stop();
  await folder?.remove();
  await cluster?.stop();
});

const authority = (): Promise<string> =>
  mustKubectl(cluster.kubectl, [
    ...['get', 'secret', CERTIFICATE_SECRET, `--namespace=${POSTERN_NAMESPACE}`],
    ...['-o', String.raw`jsonpath={.data.ca\.crt}`],
  ]);

test('the authority is replaced twice by its age while pods are admitted, and no replica is restarted', async () => {
  const namespace = await cluster.createNamespace();
  await apply(cluster, namespace, [secretStore(), externalSecret('db')]);
  const pids = postern.replicas.map(({ pid }) => pid());
  const traffic = startPodTraffic(client, namespace);
  const authorities = new Set<string>();
  await waitUntil(async () => authorities.add(await authority()).size >= 3, {
    what: 'a third authority is in use',
    timeoutSeconds: 120,
  });
  const { bare, failures } = await traffic.stop();
  expect({ bare, failures }).toEqual({ bare: 0, failures: [] });
  expect(postern.replicas.map(({ pid }) => pid())).toEqual(pids);
  const reloads = await Promise.all(
    postern.replicas.map(async ({ page }) =>
      Number(/^postern_certificate_reloads_total (\d+)$/m.exec((await page('metrics')).body)?.[1]),
    ),
  );
  expect(Math.min(...reloads)).toBeGreaterThan(2);
});
