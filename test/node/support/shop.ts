import { randomBytes } from 'node:crypto';
import { apply } from '../../cluster/support/apply.ts';
import { externalSecret } from '../../cluster/support/manifests.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { startNode, type TestNode } from '../../harness/node/node.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { CALL_PODS_OF_SERVICES, installInCluster } from './install-in-cluster.ts';
import { SERVICE_ACCOUNT } from './restricted-workloads.ts';
import { startVaultForPods } from './vault-for-pods.ts';

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** A namespace of a team whose secrets are in Vault, in a cluster with a node and with Postern in it. */
export interface Shop {
  readonly cluster: Cluster;
  readonly node: TestNode;
  readonly namespace: string;
  /** In the namespace; must succeed. */
  readonly kubectl: (...args: string[]) => Promise<string>;
  readonly create: (...objects: object[]) => Promise<void>;
  readonly field: (object: string, jsonpath: string) => Promise<string>;
  /** Name of the first pod with this label `app`. */
  readonly podOf: (app: string) => Promise<string>;
  /** What the container `app` of a pod has printed. */
  readonly output: (pod: string) => Promise<string>;
  readonly untilPrinted: (pod: string, text: string) => Promise<void>;
  /** Puts a new version into Vault; what is not given is random. */
  readonly rotate: (name: string, login: Partial<Login>) => Promise<void>;
  /** The same, and an ExternalSecret of that name, which is fetched every two seconds. */
  readonly provide: (name: string, login: Partial<Login>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A value that is found nowhere by chance. */
export function randomWord(): string {
  return randomBytes(12).toString('hex');
}

/** Starts all of it. Its namespace enforces the Pod Security Standard "restricted". */
export async function openShop(): Promise<Shop> {
  await using started = new AsyncDisposableStack();
  const cluster = await startCluster({
    controllers: true,
    scheduler: true,
    apiServerArgs: CALL_PODS_OF_SERVICES,
  });
  started.defer(cluster.stop);
  const node = await startNode(cluster);
  started.defer(node.stop);
  await installInCluster(cluster, node);
  const namespace = await cluster.createNamespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });

  const kubectl: Shop['kubectl'] = async (...args) =>
    mustKubectl(cluster.kubectl, ['--namespace', namespace, ...args], { timeoutSeconds: 150 });
  const create: Shop['create'] = async (...objects) => {
    const { code, stderr } = await apply(cluster, namespace, objects);
    if (code !== 0) throw new Error(stderr);
  };
  await kubectl('create', 'serviceaccount', SERVICE_ACCOUNT);
  const vault = await startVaultForPods(cluster, node, { namespace, name: SERVICE_ACCOUNT });
  started.defer(vault.remove);
  await create(vault.store);

  const output: Shop['output'] = async pod => node.containerLogs(namespace, pod, 'app');
  const rotate: Shop['rotate'] = async (name, login) =>
    vault.write(name, { username: randomWord(), password: randomWord(), ...login });
  const all = started.move();
  return {
    cluster,
    node,
    namespace,
    kubectl,
    create,
    field: async (object, jsonpath) => kubectl('get', object, `--output=jsonpath=${jsonpath}`),
    podOf: async app =>
      kubectl('get', 'pod', `--selector=app=${app}`, '--output=jsonpath={.items[0].metadata.name}'),
    output,
    untilPrinted: async (pod, text) => {
      await waitUntil(async () => (await output(pod)).includes(text), {
        what: `pod ${pod} has printed "${text}"`,
        timeoutSeconds: 60,
        everyMilliseconds: 200,
      });
    },
    rotate,
    provide: async (name, login) => {
      await rotate(name, login);
      await create(externalSecret(name, { refreshInterval: '2s' }));
    },
    stop: async () => all.disposeAsync(),
  };
}
