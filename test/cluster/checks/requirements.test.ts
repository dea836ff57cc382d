/** The failing examples of what SecretPolicies ask for, through kubectl and a real API server that has the policy. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/api/json.ts';
import { kindVersionOf } from '../../../src/api/kinds.ts';
import { POLICY_KIND } from '../../../src/api/secret-policy.ts';
import { podOf } from '../../../src/check/across/pod-references.ts';
import { ruleFiles } from '../../../src/check/testing/rule-files.ts';
import { readManifests } from '../../../src/manifest/read/read.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { apply } from '../support/apply.ts';
import { installPostern, type Installation } from '../support/install-postern.ts';

/** Of all examples. */
const NAMESPACE = 'shop';

const cases = (await ruleFiles())
  .filter(({ id }) => /^PST80[0-6]$/u.test(id))
  .flatMap(({ id, cases }) =>
    cases.flatMap(({ text, line, what, expected, isLintOnly }) => {
      const objects = readManifests(text, id).objects.map(({ object }) => object);
      const [policy, ...rest] = objects;
      const object = rest.at(-1);
      const isMeant = expected.length > 0 && !isLintOnly && policy?.['kind'] === POLICY_KIND;
      return isMeant && object !== undefined && isAsked(object)
        ? [{ id, line, what, expected, policy, around: rest.slice(0, -1), object }]
        : [];
    }),
  );

/** Of the kinds that the cluster of the test has. */
function isAsked(object: JsonObject): boolean {
  return kindVersionOf(object) !== undefined || podOf(object) !== undefined;
}

let cluster: Cluster;
let postern: Installation;

beforeAll(async () => {
  cluster = await startCluster();
  postern = await installPostern(cluster);
  await mustKubectl(cluster.kubectl, ['create', 'namespace', NAMESPACE]);
  // What a controller makes in other clusters: without it no pod is taken.
  await mustKubectl(cluster.kubectl, ['create', 'serviceaccount', 'default', '--namespace', NAMESPACE]);
  // Workloads without an annotation are asked about in such namespaces.
  await mustKubectl(cluster.kubectl, [
    'label',
    'namespace',
    NAMESPACE,
    'policy.postern.dev/workloads=enforced',
  ]);
});

afterAll(async () => {
  await postern?.stop();
  await cluster?.stop();
});

afterEach(async () => {
  await mustKubectl(cluster.kubectl, ['delete', 'secretpolicies', '--all']);
  await mustKubectl(cluster.kubectl, ['delete', 'secretstores', '--all', '--namespace', NAMESPACE]);
  await mustKubectl(cluster.kubectl, ['delete', 'clustersecretstores', '--all']);
});

test('each of the rules has an example that a cluster can judge', () => {
  expect(new Set(cases.map(({ id }) => id)).size).toBe(7);
});

describe('kubectl refuses what the policy forbids', () => {
  test.for(cases)('$id line $line: $what', async ({ id, policy, around, object, expected }) => {
    // A store that the policy refuses was there before it.
    for (const known of [...around, policy])
      expect(await apply(cluster, NAMESPACE, known)).toMatchObject({ code: 0 });
    const refusal = async (): Promise<string> => {
      const { code, stderr } = await apply(cluster, NAMESPACE, object, '--dry-run=server');
      return code === 0 ? '' : stderr;
    };
    // Of a store and who uses it, each in its own answer.
    const own = expected.filter(({ path }) => around.length === 0 || !path.startsWith('spec.provider'));
    await expect.poll(refusal, { timeout: 20_000 }).toContain(own[0]?.says);
    const said = await refusal();
    for (const { path, says } of own) {
      expect(said).toContain(path);
      expect(said).toContain(says);
    }
    expect(said).toContain(id);
    expect(said).toContain('is not allowed');
  });
});

describe('what is asked about where workloads are enforced', () => {
  const policy = {
    apiVersion: 'postern.dev/v1alpha1',
    kind: 'SecretPolicy',
    metadata: { name: 'memory' },
    spec: { require: { delivery: { allowed: ['files'] } } },
  };
  const container = {
    name: 'postern-x',
    image: 'registry.example.org/shop:1',
    envFrom: [{ secretRef: { name: 'db' } }],
  };
  // A reference that is needed is refused by injection itself.
  const withOptional = { ...container, envFrom: [{ secretRef: { name: 'db', optional: true } }] };
  const pod = { metadata: { labels: { app: 'x' } }, spec: { containers: [container] } };
  const workload = (kind: string): object => ({
    apiVersion: 'apps/v1',
    kind,
    spec: { selector: { matchLabels: { app: 'x' } }, template: pod },
  });
  const owned = (apiVersion: string, kind: string, controller: boolean): object => ({
    name: 'x',
    ownerReferences: [
      { apiVersion, kind, name: 'x', uid: '7d9f7c4e-0000-4000-8000-000000000000', controller },
    ],
  });

  test.for([
    ['a bare pod', { apiVersion: 'v1', kind: 'Pod', ...pod, metadata: { name: 'x' } }, false],
    [
      'a pod that names a controller itself',
      { apiVersion: 'v1', kind: 'Pod', ...pod, metadata: owned('apps/v1', 'ReplicaSet', true) },
      true,
    ],
    [
      'a pod that injection left with a Secret',
      {
        apiVersion: 'v1',
        kind: 'Pod',
        spec: { containers: [withOptional] },
        metadata: {
          ...owned('apps/v1', 'ReplicaSet', true),
          annotations: { 'postern.dev/inject': 'auto' },
        },
      },
      false,
    ],
    [
      'a Deployment with an owner',
      { ...workload('Deployment'), metadata: owned('v1', 'ConfigMap', false) },
      false,
    ],
    [
      'a ReplicaSet that names a controller itself',
      { ...workload('ReplicaSet'), metadata: owned('apps/v1', 'Deployment', true) },
      true,
    ],
    [
      'a ReplicaSet of a Rollout',
      { ...workload('ReplicaSet'), metadata: owned('argoproj.io/v1alpha1', 'Rollout', true) },
      false,
    ],
  ] as const)('%s', async ([, object, isMade]) => {
    expect(await apply(cluster, NAMESPACE, policy)).toMatchObject({ code: 0 });
    const refusal = async (...args: readonly string[]): Promise<string> =>
      (await apply(cluster, NAMESPACE, object, '--dry-run=server', ...args)).stderr;
    const denial = 'gets values of db from a Secret in the cluster';
    await expect.poll(refusal, { timeout: 20_000 }).toContain(denial);
    // What Kubernetes makes of a workload is left out.
    const controller = ['--as=system:kube-controller-manager', '--as-group=system:masters'];
    expect((await refusal(...controller)).includes(denial)).toBe(!isMade);
  });
});
