import { beforeEach, describe, expect, test } from 'vitest';
import type { Container, Pod } from '../../src/api/pod.ts';
import { sendReview } from '../../src/cli/demo/send-review.ts';
import { applyPatch } from '../../src/inject/apply-patch.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { mustKubectl } from '../harness/cluster/kubectl.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { apply as applyTo } from './support/apply.ts';
import { installedCluster } from './support/installed-cluster.ts';
import {
  AUTO,
  externalSecret,
  secretStore,
  workload,
  type Manifest,
  type WorkloadKind,
} from './support/manifests.ts';
import { decisions, remembered } from './support/metrics.ts';
import { startOtherWebhook } from './support/other-webhook.ts';
import { caBundles } from './support/webhook-configuration.ts';

const here = installedCluster({ controllers: true }, { 'pod-security.kubernetes.io/enforce': 'restricted' });
const { replica } = here;

beforeEach(async () => {
  await mustApply(secretStore(), externalSecret('db'), externalSecret('api'));
});

const mustApply = async (...objects: object[]) => {
  expect(await here.apply(objects)).toMatchObject({ code: 0, stderr: '' });
};
const kubectl = async (...args: string[]) =>
  mustKubectl(here.cluster.kubectl, [...args, `--namespace=${here.namespace}`]);
const readPod = async (name: string): Promise<Pod> =>
  JSON.parse(await kubectl('get', 'pod', name, '-o', 'json'));

const unprivileged = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  runAsUser: 1000,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** Wants secrets in all three ways, and passes the Pod Security standard `restricted` by itself. */
function fullPod(name: string, spec: object = {}): Manifest {
  const variable = { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } };
  const app = {
    name: 'app',
    image: 'registry.example.com/shop:1',
    securityContext: unprivileged,
    env: [{ name: 'PLAIN', value: 'x' }, variable],
    envFrom: [{ secretRef: { name: 'api' }, prefix: 'API_' }],
    volumeMounts: [{ name: 'db', mountPath: '/etc/db' }],
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: Object.assign({ name }, { annotations: AUTO }),
    spec: {
      containers: [app],
      volumes: [{ name: 'db', secret: { secretName: 'db', defaultMode: 0o440 } }],
      ...spec,
    },
  };
}

/** What the webhook answers for a pod, as a pod. */
async function promised(manifest: Manifest): Promise<Pod> {
  const [ca = ''] = await caBundles(here.cluster);
  const { metadata } = manifest;
  const object = { ...manifest, metadata: { ...metadata, namespace: here.namespace } };
  const { allowed, patch } = await sendReview({ port: replica().port, ca }, '/mutate', object);
  expect(allowed).toBe(true);
  return applyPatch<Pod>({ ...object, metadata, spec: podSpec(manifest) }, patch);
}

function podSpec({ spec }: Manifest): NonNullable<Pod['spec']> {
  return { containers: [], ...spec };
}

describe('a pod in a namespace that enforces the Pod Security standard restricted', () => {
  test('is stored with exactly what the webhook answered', async () => {
    const manifest = fullPod('exact', { automountServiceAccountToken: false });
    const expected = await promised(manifest);
    await mustApply(manifest);

    const stored = await readPod('exact');
    expect(stored.spec).toMatchObject(expected.spec ?? {});
    expect(stored.metadata?.annotations).toMatchObject(expected.metadata?.annotations ?? {});
    expect(namesOf(stored)).toEqual({
      initContainers: ['postern-init', 'postern-refresh'],
      containers: ['app'],
      volumes: ['db', 'postern-plan', 'postern-state', 'postern-auth', 'postern-env'],
    });
  });

  test('gets from the service account plugin nothing but the mount of its token', async () => {
    const expected = await promised(fullPod('token'));
    await mustApply(fullPod('token'));

    const stored = await readPod('token');
    const token = stored.spec?.volumes?.find(({ name }) => name.startsWith('kube-api-access-'))?.name;
    expect(token).toBeDefined();
    const mount = { name: token, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true };
    for (const container of containersOf(expected)) {
      const { volumeMounts = [] } = containersOf(stored).find(({ name }) => name === container.name) ?? {};
      expect(volumeMounts).toEqual([...(container.volumeMounts ?? []), mount]);
    }
    expect(stored.spec?.volumes?.filter(({ name }) => name !== token)).toMatchObject(
      expected.spec?.volumes ?? [],
    );
  });

  test('keeps the file modes and the order of its variables', async () => {
    await mustApply(fullPod('modes'));
    const stored = await readPod('modes');
    expect(planOf(stored).directories.find(({ path }) => path.endsWith('/db'))?.fileMode).toBe(0o440);
    const [app] = stored.spec?.containers ?? [];
    expect(app?.env?.map(({ name }) => name)).toEqual(['API_username', 'API_password', 'PLAIN', 'PASSWORD']);
    expect(app?.env?.find(({ name }) => name === 'PASSWORD')?.valueFrom).toEqual({
      fileKeyRef: { volumeName: 'postern-env', path: 'app/env', key: 'PASSWORD', optional: false },
    });
    expect(app?.envFrom).toBeUndefined();
  });
});

describe('another mutating webhook', () => {
  /** Adds a container that wants a variable of a served Secret. */
  const addSidecar = ({ spec }: Pod) =>
    spec?.containers.some(({ name }) => name === 'late') === true
      ? []
      : [
          {
            op: 'add' as const,
            path: '/spec/containers/-',
            value: {
              name: 'late',
              image: 'registry.example.com/late:1',
              securityContext: unprivileged,
              env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'api', key: 'password' } } }],
              volumeMounts: [{ name: 'db', mountPath: '/late/db' }],
            },
          },
        ];

  test.each([
    ['after Postern, which is asked again', 'zz-sidecars', 2],
    ['before Postern, which is asked once', 'aa-sidecars', 1],
  ])(
    'that adds a container %s: the container gets its share, nothing is there twice',
    async (_, name, asked) => {
      const other = await startOtherWebhook(here.cluster, {
        name,
        namespace: here.namespace,
        change: addSidecar,
      });
      const before = await decisions(replica(), 'mutate');
      await mustApply(fullPod('shop', { automountServiceAccountToken: false }));
      expect(other.calls()).toBe(1);
      expect((await decisions(replica(), 'mutate')) - before).toBe(asked);
      await other.stop();

      const stored = await readPod('shop');
      expect(namesOf(stored)).toEqual({
        initContainers: ['postern-init', 'postern-refresh'],
        containers: ['app', 'late'],
        volumes: ['db', 'postern-plan', 'postern-state', 'postern-auth', 'postern-env'],
      });
      const late = stored.spec?.containers[1];
      expect(late?.env).toEqual([
        {
          name: 'TOKEN',
          valueFrom: {
            fileKeyRef: { volumeName: 'postern-env', path: 'late/env', key: 'TOKEN', optional: false },
          },
        },
      ]);
      expect(late?.volumeMounts).toEqual([{ name: 'db', mountPath: '/late/db', readOnly: true }]);
      const { directories, secrets } = planOf(stored);
      expect(directories.map(({ path }) => path).toSorted()).toEqual([
        '/postern/env/app',
        '/postern/env/late',
        '/postern/volumes/db',
      ]);
      expect(secrets.map(({ name }) => name).toSorted()).toEqual(['api', 'db']);
      for (const { volumeMounts = [] } of containersOf(stored)) {
        expect(new Set(volumeMounts.map(({ mountPath }) => mountPath)).size).toBe(volumeMounts.length);
      }
    },
  );

  test('that puts an init container in front: Postern still comes first', async () => {
    const early = {
      name: 'early',
      image: 'registry.example.com/early:1',
      securityContext: unprivileged,
      volumeMounts: [{ name: 'db', mountPath: '/db' }],
    };
    const change = () => [{ op: 'add' as const, path: '/spec/initContainers/0', value: early }];
    const other = await startOtherWebhook(here.cluster, {
      name: 'zz-early',
      namespace: here.namespace,
      change,
    });
    await mustApply(fullPod('shop'));
    await other.stop();

    expect(namesOf(await readPod('shop')).initContainers).toEqual([
      'postern-init',
      'early',
      'postern-refresh',
    ]);
  });
});

describe('the controllers of the cluster', () => {
  /** The pods that came of a workload. */
  const podsOf = async (count: number): Promise<readonly Pod[]> =>
    waitUntil(
      async () => {
        const { items }: { items: Pod[] } = JSON.parse(
          await kubectl('get', 'pods', '-l', 'app=shop', '-o', 'json'),
        );
        return items.length === count ? items : undefined;
      },
      { what: `there are ${count} pods`, timeoutSeconds: 30 },
    );
  const restricted = (manifest: Manifest): Manifest =>
    JSON.parse(JSON.stringify(manifest), (key, value: unknown) =>
      key === 'containers' && Array.isArray(value)
        ? value.map((container: object) => Object.assign(container, { securityContext: unprivileged }))
        : value,
    );

  test.each<WorkloadKind>(['Deployment', 'StatefulSet', 'ReplicaSet', 'Job'])(
    'make injected pods of a %s, whose own template stays as it was applied',
    async kind => {
      const manifest = restricted(workload(kind, { name: 'shop' }));
      await mustApply(manifest);
      const [created] = await podsOf(1);
      expect(namesOf(created ?? {}).initContainers).toEqual(['postern-init', 'postern-refresh']);
      const { spec }: Manifest = JSON.parse(await kubectl('get', kind, 'shop', '-o', 'json'));
      expect(JSON.stringify(spec)).not.toContain('postern-init');
    },
  );

  test('of one rollout are decided about a few times and remembered from then on, with the same patch', async () => {
    const before = { asked: await decisions(replica(), 'mutate'), remembered: await remembered(replica()) };
    const deployment = restricted(workload('Deployment', { name: 'shop' }));
    await mustApply({ ...deployment, spec: { ...deployment.spec, replicas: 6 } });
    const pods = await podsOf(6);

    // The API server may ask a second time about each pod, with our own patch in it.
    const rounds = ((await decisions(replica(), 'mutate')) - before.asked) / pods.length;
    expect([1, 2]).toContain(rounds);
    // Each question twice; the first pod for its sort, unless one of that name came before; all anew when a watched object comes in.
    const most = rounds * (pods.length - 2);
    const recalled = (await remembered(replica())) - before.remembered;
    expect(recalled).toBeGreaterThanOrEqual(most - 1 - 2 * rounds);
    expect(recalled).toBeLessThanOrEqual(most);
    expect(new Set(pods.map(({ metadata }) => metadata?.annotations?.['postern.dev/status'])).size).toBe(1);
    for (const created of pods) {
      expect(namesOf(created).initContainers).toEqual(['postern-init', 'postern-refresh']);
    }
  });

  test('make an injected pod of a Job that comes from a CronJob', async () => {
    await mustApply(restricted(workload('CronJob', { name: 'shop' })));
    await kubectl('create', 'job', 'now', '--from=cronjob/shop');
    const [created] = await podsOf(1);
    expect(namesOf(created ?? {}).initContainers).toEqual(['postern-init', 'postern-refresh']);
    expect(created?.spec?.restartPolicy).toBe('Never');
  });

  /** Its pods mount the Secret `late`. */
  const beforeItsSecret = (inject: string): Manifest => {
    const annotations = { 'postern.dev/inject': inject };
    const text = JSON.stringify(restricted(workload('Deployment', { name: 'shop', annotations })));
    return JSON.parse(text.replaceAll('"db"', '"late"'));
  };

  test.each([
    ['named', 'late', 'PST305', 'there is no ExternalSecret late in namespace NAMESPACE'],
    ['found by its Secret', 'auto', 'PST321', 'no ExternalSecret in namespace NAMESPACE writes Secret late'],
  ])(
    'make the pods of a Deployment once its ExternalSecret is applied, which is %s and may be later',
    async (_, inject, rule, what) => {
      const { code, stderr } = await applyTo(here.cluster, here.namespace, beforeItsSecret(inject));
      const said = what.replace('NAMESPACE', here.namespace);
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(`(${rule})`) });
      expect(stderr).toContain(`Warning: spec.template.metadata.annotations[postern.dev/inject]: ${said}`);
      const refusal = await waitUntil(
        async () => {
          const events = await kubectl('get', 'events', '-o', 'jsonpath={.items[*].message}');
          return events.includes('admission webhook "inject.postern.dev" denied the request') && events;
        },
        { what: 'an event tells why there is no pod', timeoutSeconds: 30 },
      );
      expect(refusal).toContain(said);

      await mustApply(externalSecret('late'));
      const [created] = await podsOf(1);
      expect(namesOf(created ?? {}).initContainers).toEqual(['postern-init', 'postern-refresh']);
    },
  );

  test('count an evicted or deleted pod’s successor as new: it is injected as well', async () => {
    await mustApply(restricted(workload('ReplicaSet', { name: 'shop' })));
    const [first] = await podsOf(1);
    await kubectl('delete', 'pod', first?.metadata?.name ?? '', '--now');
    const [second] = await podsOf(1);
    expect(second?.metadata?.name).not.toBe(first?.metadata?.name);
    expect(planOf(second ?? {})).toEqual(planOf(first ?? {}));
  });
});

test('a plan that was taken from another pod is refused, also from another namespace', async () => {
  await mustApply(fullPod('source'));
  const { metadata } = await readPod('source');
  const stolen = { ...metadata?.annotations };
  const copy = { ...fullPod('copy'), metadata: { name: 'copy', annotations: stolen } };
  const elsewhere = await here.cluster.createNamespace();
  const { code, stderr } = await applyTo(here.cluster, elsewhere, copy);
  expect(code).toBe(1);
  expect(stderr).toContain('is written by Postern alone');
});

function containersOf({ spec }: Pod): readonly Container[] {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
}

function planOf({ metadata }: Pod): Plan {
  return JSON.parse(metadata?.annotations?.['postern.dev/plan'] ?? '');
}

function namesOf({ spec }: Pod): Record<'initContainers' | 'containers' | 'volumes', string[]> {
  return {
    initContainers: (spec?.initContainers ?? []).map(({ name }) => name),
    containers: (spec?.containers ?? []).map(({ name }) => name),
    volumes: (spec?.volumes ?? []).map(({ name }) => name),
  };
}
