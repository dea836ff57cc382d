import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { kubectlMessage } from '../../src/cli/demo/kubectl-message.ts';
import { startLocalWebhook, type LocalWebhook } from '../../src/cli/demo/local-webhook.ts';
import { BROKEN_EXTERNAL_SECRET } from '../../src/cli/demo/manifests.ts';
import { sendReview } from '../../src/cli/demo/send-review.ts';
import { startCluster } from '../harness/cluster/api-server.ts';
import type { Cluster } from '../harness/cluster/cluster.ts';
import { mustKubectl } from '../harness/cluster/kubectl.ts';
import { installPostern, type Installation } from './support/install-postern.ts';

let cluster: Cluster;
let postern: Installation;
let webhook: LocalWebhook;

beforeAll(async () => {
  cluster = await startCluster();
  postern = await installPostern(cluster);
  webhook = await startLocalWebhook();
  await mustKubectl(cluster.kubectl, ['create', 'namespace', 'shop']);
});

afterAll(async () => {
  await webhook?.close();
  await postern?.stop();
  await cluster?.stop();
});

test('the refusal that the demo shows is what kubectl prints, to the letter', async () => {
  const { status } = await sendReview(webhook, '/validate', parse(BROKEN_EXTERNAL_SECRET));
  const shown = kubectlMessage(status, 'broken.yaml', 'manifests.postern.dev');

  const { code, stderr } = await cluster.kubectl(['apply', '-f', '-'], { input: BROKEN_EXTERNAL_SECRET });

  expect(code).toBe(1);
  expect(stderr).toBe(`${shown}\n`);
  expect(stderr.match(/^\* /gm)).toHaveLength(3);
});
