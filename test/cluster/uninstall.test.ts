import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCluster } from '../harness/cluster/api-server.ts';
import type { Cluster } from '../harness/cluster/cluster.ts';
import { mustKubectl } from '../harness/cluster/kubectl.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { apply } from './support/apply.ts';
import { CONFIGURATION_NAME, DEPLOY, deployedObjects } from './support/deployed-objects.ts';
import { installPostern, type Installation } from './support/install-postern.ts';
import { externalSecret, pod, secretStore, workload } from './support/manifests.ts';

const BASE = join(DEPLOY, 'kustomize/base');
const CONFIGURATIONS = [
  'mutatingwebhookconfiguration,validatingwebhookconfiguration',
  CONFIGURATION_NAME,
  '--ignore-not-found',
  '-o',
  'name',
] as const;
let cluster: Cluster;
let postern: Installation;
let namespace: string;

beforeAll(async () => {
  cluster = await startCluster({ controllers: true });
  postern = await installPostern(cluster);
  namespace = await cluster.createNamespace();
  const objects = [secretStore(), externalSecret('db'), pod({ name: 'running' }, ['db'])];
  if ((await exitOfApply(...objects)) !== 0) throw new Error('the pod that is to run already was refused');
});

afterAll(async () => {
  await postern?.stop();
  await cluster?.stop();
});

const exitOfApply = async (...objects: readonly object[]): Promise<number> =>
  (await apply(cluster, namespace, objects)).code;

const inNamespace = async (...args: readonly string[]) =>
  cluster.kubectl([...args, '--namespace', namespace]);

// As docs/guides/install.md and operations.md promise it. The balancer has nobody to send a call to, as a Service has then.
describe('scaled to 0', () => {
  beforeAll(() => postern.stopAll());

  test('a new annotated pod is refused, in words that name the webhook', async () => {
    const { code, stderr } = await apply(cluster, namespace, pod({ name: 'late' }, ['db']));
    expect(code).toBe(1);
    expect(stderr).toContain('failed calling webhook "inject.postern.dev"');
  });

  test('the pods of a Deployment are missing, and its ReplicaSet says why', async () => {
    expect(await exitOfApply(workload('Deployment', { name: 'waiting' }))).toBe(0);
    const message = await waitUntil(
      async () => {
        const path = 'jsonpath={.items[*].status.conditions[?(@.type=="ReplicaFailure")].message}';
        return (await inNamespace('get', 'replicasets', '-o', path)).stdout || undefined;
      },
      { what: 'the ReplicaSet has a condition', timeoutSeconds: 20 },
    );
    expect(message).toContain('failed calling webhook "inject.postern.dev"');
  });

  test('an update that changes a plan is refused', async () => {
    const { code, stderr } = await inNamespace(
      'annotate',
      '--overwrite',
      'pod/running',
      'postern.dev/plan={}',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('failed calling webhook "plans.postern.dev"');
  });

  test.each([
    ['a pod without an annotation is created', pod({ name: 'plain', annotations: {} }, [])],
    ['an ExternalSecret is stored', externalSecret('unchecked')],
    ['a workload with an annotation is stored', workload('Job', { name: 'unchecked' })],
  ])('%s', async (_what, object) => {
    expect(await exitOfApply(object)).toBe(0);
  });

  test('a pod that runs is labelled and deleted as ever', async () => {
    expect(await inNamespace('label', 'pod/running', 'tier=shop')).toMatchObject({ code: 0 });
    expect(await inNamespace('delete', 'pod/running', '--wait=false')).toMatchObject({ code: 0 });
  });

  test('when a replica is back, the Deployment gets its pods by itself', async () => {
    await postern.bringBack();
    const named = await waitUntil(
      async () => {
        const names = 'jsonpath={.items[*].spec.initContainers[*].name}';
        const { stdout } = await inNamespace('get', 'pods', '--selector', 'pod-template-hash', '-o', names);
        return stdout || undefined;
      },
      { what: 'there is a pod', timeoutSeconds: 60 },
    );
    expect(named).toContain('postern-init');
  });
});

describe('kubectl delete -k', () => {
  test('takes everything but the CRDs away, while Postern runs and puts back what it can', async () => {
    // What runs here as processes is a Deployment and a Service there.
    const args = ['delete', '-k', BASE, '--ignore-not-found', '--timeout=90s'];
    const { stderr, code } = await cluster.kubectl(args, { timeoutSeconds: 120 });
    expect({ code, stderr: stderr.replaceAll(CLUSTER_SCOPED, '') }).toEqual({ code: 0, stderr: '' });

    for (const { kind, metadata } of await deployedObjects(cluster)) {
      const place = metadata.namespace === undefined ? [] : ['--namespace', metadata.namespace];
      const found = await mustKubectl(cluster.kubectl, [
        ...['get', kind, metadata.name, '--ignore-not-found', '-o', 'name'],
        ...place,
      ]);
      expect(found).toBe('');
    }
    expect(
      await mustKubectl(cluster.kubectl, ['get', 'externalsecrets', '-n', namespace, '-o', 'name']),
    ).toContain('externalsecret.external-secrets.io/db');
  });

  test('blocks nobody afterwards', async () => {
    expect(await exitOfApply(pod({ name: 'after' }, ['db']), externalSecret('after'))).toBe(0);
  });

  test('a replica that still runs does not bring a configuration back', async () => {
    const [replica] = postern.replicas;
    await waitUntil(async () => (await replica?.isReady()) === false, {
      what: 'the replica has noticed that nobody trusts it any more',
      timeoutSeconds: 30,
    });
    expect(await mustKubectl(cluster.kubectl, ['get', ...CONFIGURATIONS])).toBe('');
  });

  test('of what was installed again and has never run ends the block that it was', async () => {
    await mustKubectl(cluster.kubectl, ['apply', '-k', BASE, '--server-side']);
    const blocked = await apply(cluster, namespace, pod({ name: 'blocked' }, ['db']), '--dry-run=server');
    expect(blocked.code).toBe(1);
    await mustKubectl(cluster.kubectl, ['delete', '-k', BASE, '--wait=false']);
    expect(await mustKubectl(cluster.kubectl, ['get', ...CONFIGURATIONS])).toBe('');
    expect(await exitOfApply(pod({ name: 'free' }, ['db']))).toBe(0);
  });
});

/** kubectl says so of each that has no namespace. */
const CLUSTER_SCOPED =
  /^Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n/gm;
