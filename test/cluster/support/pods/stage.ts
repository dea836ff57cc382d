import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, entries } from '../../../../deploy/image/bundle.ts';
import type { Pod } from '../../../../src/api/pod.ts';
import { startCluster } from '../../../harness/cluster/api-server.ts';
import type { Cluster } from '../../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../../harness/cluster/kubectl.ts';
import { tempFolder } from '../../../harness/temp-folder.ts';
import { startVault, type Vault } from '../../../harness/vault.ts';
import { waitUntil } from '../../../harness/wait-until.ts';
import { apply } from '../apply.ts';
import { installPostern, type Installation } from '../install-postern.ts';
import { addLoginRole, enableKubernetesLogin } from './kubernetes-login.ts';
import { playPod, type PlayedPod } from './played-pod.ts';
import { podSources } from './pod-sources.ts';

/** Audience of the tokens that pods log in to Vault with. */
export const AUDIENCE = 'https://vault.shop.example';
/** The ServiceAccount that pods run as, and the role of Vault that lets it read `shop/*`. */
export const ACCOUNT = 'orders';
export const ROLE = 'orders';

/** All that a secret's way takes: a cluster with controllers, Postern, and a Vault that trusts the cluster. */
export interface Stage {
  readonly cluster: Cluster;
  readonly vault: Vault;
  readonly postern: Installation;
  /** File of the agent's bundle. */
  readonly agent: string;
  /** Pods are laid out below it. */
  readonly folder: string;
  /** A new namespace that enforces the Pod Security Standard `restricted` and has the ServiceAccount of pods. */
  readonly namespace: () => Promise<string>;
  /** `kubectl apply` that must succeed; gives what kubectl printed, warnings included. */
  readonly apply: (namespace: string, ...objects: readonly object[]) => Promise<string>;
  /** Takes over the pod with the label `app`, once a controller has made it. */
  readonly play: (namespace: string, app: string) => Promise<PlayedPod>;
  /** Ends every process of the pods taken over so far. */
  readonly stopPods: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface StageOptions {
  /** More flags for `serve`. */
  readonly serveArgs?: readonly string[];
  /** Sees every token that a pod is given. */
  readonly onToken?: (token: string) => void;
}

export async function setStage({ serveArgs = [], onToken }: StageOptions = {}): Promise<Stage> {
  await using undo = new AsyncDisposableStack();
  const folder = await tempFolder('pods');
  undo.defer(() => folder.remove());
  const [cluster, vault] = await Promise.all([
    startCluster({ controllers: true }),
    startVault(),
    bundle(
      folder.path,
      entries.filter(({ name }) => name === 'agent'),
    ),
  ]);
  undo.defer(() => cluster.stop());
  undo.defer(() => vault.remove());
  await enableKubernetesLogin(cluster, vault);
  const role = { name: ROLE, serviceAccount: ACCOUNT, audience: AUDIENCE, readable: ['shop/*'] };
  await addLoginRole(vault, role);
  const postern = await installPostern(cluster, { args: serveArgs });
  undo.defer(() => postern.stop());

  const agent = join(folder.path, 'agent.cjs');
  const played: PlayedPod[] = [];
  const stopPods = async (): Promise<void> => {
    await Promise.all(played.splice(0).map(async pod => pod.stop()));
  };
  undo.defer(stopPods);
  const ending = undo.move();
  return {
    cluster,
    vault,
    postern,
    agent,
    folder: folder.path,
    namespace: async () => makeNamespace(cluster),
    apply: async (namespace, ...objects) => {
      const { code, stdout, stderr } = await apply(cluster, namespace, objects);
      if (code !== 0) throw new Error(`kubectl apply exited with ${code}: ${stderr}`);
      return stdout + stderr;
    },
    play: async (namespace, app) => {
      const pod = await podLabelled(cluster, namespace, app);
      const own = join(folder.path, 'pods', pod.metadata?.name ?? app);
      await mkdir(own, { recursive: true });
      const result = await playPod(pod, { folder: own, agent, sources: podSources(cluster, pod, onToken) });
      played.push(result);
      return result;
    },
    stopPods,
    stop: async () => ending.disposeAsync(),
  };
}

async function makeNamespace(cluster: Cluster): Promise<string> {
  const namespace = await cluster.createNamespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  await mustKubectl(cluster.kubectl, ['create', 'serviceaccount', ACCOUNT, '--namespace', namespace]);
  return namespace;
}

async function podLabelled(cluster: Cluster, namespace: string, app: string): Promise<Pod> {
  return waitUntil(
    async () => {
      const text = await mustKubectl(cluster.kubectl, [
        ...['get', 'pods', '--namespace', namespace, '--selector', `app=${app}`, '--output', 'json'],
      ]);
      const { items }: { items: readonly Pod[] } = JSON.parse(text);
      return items[0];
    },
    { what: `there is a pod with the label app=${app}`, timeoutSeconds: 20 },
  );
}
