import { beforeEach, describe, expect, test } from 'vitest';
import type { Pod } from '../../src/api/pod.ts';
import { installedCluster } from './support/installed-cluster.ts';
import { externalSecret, pod, secretStore } from './support/manifests.ts';
import { decisions } from './support/metrics.ts';

const here = installedCluster();
const { kubectl, mustApply } = here;

beforeEach(async () => {
  await mustApply(secretStore(), externalSecret('db'), pod({ name: 'shop' }, ['db']));
});

const annotationsOf = async (name: string) => {
  const read: Pod = JSON.parse((await kubectl('get', 'pod', name, '-o', 'json')).stdout);
  return read.metadata?.annotations ?? {};
};
const asked = async () => {
  return decisions(here.replica(), 'validate');
};

const reason = (name: string) =>
  `metadata.annotations[postern.dev/${name}]: postern.dev/${name} is written by Postern alone, when the pod is created, and the agent in the pod follows it; leave it as it is; for another plan, change the manifests and create the pod anew (PST316)`;

describe('the plan of a pod that runs', () => {
  test.each([
    ['replaced', 'plan', 'postern.dev/plan={"version":1}'],
    ['removed', 'plan', 'postern.dev/plan-'],
  ])('cannot be %s', async (_, name, change) => {
    const before = await annotationsOf('shop');
    const { code, stderr } = await kubectl('annotate', 'pod', 'shop', change, '--overwrite');
    expect(code).toBe(1);
    expect(stderr).toContain(reason(name));
    expect(await annotationsOf('shop')).toEqual(before);
  });

  test('cannot be removed together with its status', async () => {
    const { code, stderr } = await kubectl(
      'annotate',
      'pod',
      'shop',
      'postern.dev/plan-',
      'postern.dev/status-',
    );
    expect(code).toBe(1);
    expect(stderr).toContain(reason('plan'));
    expect(stderr).toContain(reason('status'));
  });

  test('cannot be replaced through the status', async () => {
    const patch = '{"metadata":{"annotations":{"postern.dev/plan":"{}"}}}';
    const { code, stderr } = await kubectl('patch', 'pod', 'shop', '--subresource=status', '-p', patch);
    expect(code).toBe(1);
    expect(stderr).toContain(reason('plan'));
  });

  test.each(['pods/waiting/binding', 'bindings'])(
    'cannot be replaced by what binds the pod to a node (%s)',
    async path => {
      // Nothing here schedules pods.
      await mustApply(pod({ name: 'waiting' }, ['db']));
      const before = await annotationsOf('waiting');
      const bind = async (annotations: object) => {
        const binding = {
          apiVersion: 'v1',
          kind: 'Binding',
          metadata: { name: 'waiting', namespace: here.namespace, annotations },
          target: { apiVersion: 'v1', kind: 'Node', name: 'node1' },
        };
        return here.cluster.kubectl(
          ['create', '--raw', `/api/v1/namespaces/${here.namespace}/${path}`, '-f', '-'],
          { input: JSON.stringify(binding) },
        );
      };

      expect((await bind({ 'postern.dev/plan': '{"version":1}' })).stderr).toContain(reason('plan'));
      expect(await annotationsOf('waiting')).toEqual(before);

      const asks = await asked();
      expect(await bind({ 'example.com/a': 'b' })).toMatchObject({ code: 0 });
      expect(await annotationsOf('waiting')).toEqual({ ...before, 'example.com/a': 'b' });
      expect(await asked()).toBe(asks);
    },
  );

  test('cannot be added to a pod without annotations', async () => {
    const { spec } = pod({ name: 'bare' }, []);
    const bare = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'bare', namespace: here.namespace },
      spec,
    };
    expect(await here.cluster.kubectl(['create', '-f', '-'], { input: JSON.stringify(bare) })).toMatchObject({
      code: 0,
    });
    expect((await kubectl('annotate', 'pod', 'bare', 'example.com/a=b')).code).toBe(0);
    expect((await kubectl('annotate', 'pod', 'bare', 'postern.dev/plan={}')).stderr).toContain(
      reason('plan'),
    );
  });

  test('does not stand in the way of other updates, which nobody is asked about', async () => {
    const before = await asked();
    expect((await kubectl('label', 'pod', 'shop', 'team=shop')).code).toBe(0);
    expect((await kubectl('annotate', 'pod', 'shop', 'example.com/a=b')).code).toBe(0);
    const status = '{"status":{"phase":"Running"}}';
    expect((await kubectl('patch', 'pod', 'shop', '--subresource=status', '-p', status)).code).toBe(0);
    expect(await asked()).toBe(before);
  });
});
