import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCluster } from '../harness/cluster/api-server.ts';
import type { Cluster } from '../harness/cluster/cluster.ts';
import { mustKubectl } from '../harness/cluster/kubectl.ts';
import { apply } from './support/apply.ts';
import { installKinds } from './support/install-postern.ts';
import {
  CONFIGURATION_NAME,
  DEPLOY,
  deployedObjects,
  POSTERN_NAMESPACE,
} from './support/deployed-objects.ts';

const BASE = join(DEPLOY, 'kustomize/base');
const AS = `--as=system:serviceaccount:${POSTERN_NAMESPACE}:postern`;
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  await installKinds(cluster);
  await mustKubectl(cluster.kubectl, ['create', '-f', join(BASE, 'namespace.yaml')]);
});

afterAll(async () => {
  await cluster?.stop();
});

test('a dry run of the installation on the server, with no replica, is admitted and leaves nothing behind', async () => {
  const dryRun = ['apply', '-k', BASE, '--server-side', '--dry-run=server'];
  const { code, stdout, stderr } = await cluster.kubectl(dryRun);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.trimEnd().split('\n')).toHaveLength((await deployedObjects(cluster)).length);
  const configurations = 'mutatingwebhookconfigurations,validatingwebhookconfigurations';
  expect(await mustKubectl(cluster.kubectl, ['get', configurations, '-o', 'name'])).toBe('');
});

test('the kustomize base is applied by kubectl alone, without a warning', async () => {
  const { code, stdout, stderr } = await cluster.kubectl(['apply', '-k', BASE, '--server-side']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const objects = await deployedObjects(cluster);
  expect(stdout.trimEnd().split('\n')).toHaveLength(objects.length);
});

test('a dry run over the installation, with no replica, is admitted too', async () => {
  const { code, stderr } = await cluster.kubectl(['apply', '-k', BASE, '--server-side', '--dry-run=server']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('a pod of its Deployment is admitted to its namespace, which enforces restricted, whatever Postern says', async () => {
  const args = ['get', 'deployment', 'postern', '--namespace', POSTERN_NAMESPACE, '-o', 'json'];
  const deployment: { spec: { template: { spec: object } } } = JSON.parse(
    await mustKubectl(cluster.kubectl, args),
  );
  const metadata = { name: 'postern-0' };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: deployment.spec.template.spec };
  // No replica runs: if the webhooks were asked about Postern's own pods, it could never start.
  const annotated = { ...pod, metadata: { ...metadata, annotations: { 'postern.dev/inject': 'auto' } } };
  for (const object of [pod, annotated]) {
    const { code, stderr } = await apply(cluster, POSTERN_NAMESPACE, object, '--dry-run=server');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  }
});

describe('the ServiceAccount of Postern', () => {
  const canI = async (...args: string[]): Promise<string> =>
    (await cluster.kubectl(['auth', 'can-i', ...args, AS])).stdout.trim();

  test.each([
    ['watch', 'externalsecrets.external-secrets.io', '-A'],
    ['watch', 'secretstores.external-secrets.io', '-A'],
    ['watch', 'clustersecretstores.external-secrets.io'],
    ['watch', 'secretpolicies.postern.dev'],
    ['watch', 'namespaces'],
    ['patch', `mutatingwebhookconfigurations/${CONFIGURATION_NAME}`],
    ['patch', `validatingwebhookconfigurations/${CONFIGURATION_NAME}`],
    ['update', 'secrets/postern-certificates', '-n', POSTERN_NAMESPACE],
  ])('may %s %s %s', async (...args) => {
    expect(await canI(...args)).toBe('yes');
  });

  test.each([
    ['get', 'secrets', '-A'],
    ['get', 'secrets', '-n', 'default'],
    ['get', 'secrets/another', '-n', POSTERN_NAMESPACE],
    ['list', 'secrets', '-n', POSTERN_NAMESPACE],
    ['create', 'secrets', '-n', 'default'],
    ['delete', 'secrets/postern-certificates', '-n', POSTERN_NAMESPACE],
    ['patch', 'mutatingwebhookconfigurations/another'],
    ['delete', `mutatingwebhookconfigurations/${CONFIGURATION_NAME}`],
    ['get', 'pods', '--subresource=log', '-A'],
    ['create', 'pods', '-n', 'default'],
    ['update', 'externalsecrets.external-secrets.io', '-A'],
    ['update', 'secretpolicies.postern.dev'],
    ['create', 'serviceaccounts', '--subresource=token', '-n', 'default'],
  ])('may not %s %s %s', async (...args) => {
    expect(await canI(...args)).toBe('no');
  });
});
