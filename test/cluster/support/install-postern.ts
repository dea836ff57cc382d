import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { writeKubeconfig } from '../../harness/cluster/kubeconfig.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { tempFolder } from '../../harness/temp-folder.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import type { ApiAddress } from './front/api-front.ts';
import { startBalancer } from './front/balancer.ts';
import { DEPLOY, deployedObjects, onThisMachine, POSTERN_NAMESPACE } from './deployed-objects.ts';
import { startReplica, type Replica } from './replica.ts';

export interface InstallOptions {
  /** 1 if not given. */
  readonly replicas?: number;
  /** More flags for every `serve`. */
  readonly args?: readonly string[];
  /** Text of the operator's settings; those of the kustomize base if not given. */
  readonly config?: string;
  /** More of the environment of every process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where the processes find the API server, if not where it is. */
  readonly api?: ApiAddress;
}

/** Postern beside a cluster: the objects of the kustomize base, and `serve` processes on this machine. */
export interface Installation {
  /** Where the webhook configurations point to: https, a balancer in front of all replicas. */
  readonly url: string;
  readonly replicas: readonly Replica[];
  /** How many replicas the balancer sends new connections to at this moment. */
  readonly inService: () => number;
  /** One more replica behind the same balancer. Resolves when it is ready. */
  readonly addReplica: (...args: readonly string[]) => Promise<Replica>;
  /**
   * No new connections for a replica, as if it had left the Service. Resolves when nothing has come over the open ones
   * for a while, so that its end cuts off no call.
   */
  readonly withdraw: (replica: Replica) => Promise<void>;
  /** Back in the Service. */
  readonly restore: (replica: Replica) => void;
  /** With everything that the processes wrote. */
  readonly folder: string;
  /** Applies the objects of the kustomize base again. */
  readonly reapply: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Installs the kinds and Postern as the manifests under `deploy` do. The processes log in as the ServiceAccount
 * `postern-system/postern` and can do what its roles allow, no more. All of them are ready when this resolves.
 */
export async function installPostern(cluster: Cluster, options: InstallOptions = {}): Promise<Installation> {
  const { replicas: count = 1, args = [], api = cluster, env } = options;
  const folder = await tempFolder('serve');
  const replicas: Replica[] = [];
  let started = 0;
  const withdrawn = new Set<Replica>();
  const balancer = await startBalancer(() => replicas.filter(replica => !withdrawn.has(replica)));
  const url = `https://127.0.0.1:${balancer.port}`;
  const stop = async (): Promise<void> => {
    await Promise.all(replicas.map(replica => replica.terminate()));
    await balancer.close();
    await folder.remove();
  };
  try {
    await installKinds(cluster);
    const objects = onThisMachine(await deployedObjects(cluster), url);
    const reapply = async (): Promise<void> => {
      const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
      await mustKubectl(cluster.kubectl, ['apply', '-f', '-'], { input });
    };
    await reapply();
    const kubeconfigPath = join(folder.path, 'kubeconfig');
    await writeKubeconfig(kubeconfigPath, {
      url: api.url,
      ca: api.ca,
      token: await serviceAccountToken(cluster),
    });
    const config = join(folder.path, 'config.yaml');
    if (options.config !== undefined) await writeFile(config, options.config);
    const addReplica = async (...more: readonly string[]): Promise<Replica> => {
      const replica = await startReplica({
        name: `serve-${started++}`,
        folder: folder.path,
        kubeconfigPath,
        args: ['--drain-seconds=2', '--drain-idle-seconds=1', ...args, ...more],
        ...(options.config === undefined ? {} : { config }),
        ...(env === undefined ? {} : { env }),
      });
      replicas.push(replica);
      await replica.untilReady();
      return replica;
    };
    // At the same moment, so that who is first is open.
    await Promise.all([...Array(count)].map(() => addReplica()));
    await waitUntil(async () => balancer.ready() === count, {
      what: 'the balancer sends calls to every replica',
      timeoutSeconds: 10,
    });
    const withdraw = async (replica: Replica): Promise<void> => {
      withdrawn.add(replica);
      await waitUntil(async () => balancer.quietFor(replica.port) > QUIET_MS, {
        what: `no call goes to ${replica.podName()} any more`,
        timeoutSeconds: 60,
      });
    };
    return {
      url,
      replicas,
      inService: balancer.ready,
      addReplica,
      withdraw,
      restore: replica => void withdrawn.delete(replica),
      folder: folder.path,
      reapply,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** An answer in several pieces has no longer pauses, and a handshake is followed by its call sooner. */
const QUIET_MS = 1000;

/** Creates the CustomResourceDefinitions and waits until the API server serves them. */
export async function installKinds(cluster: Cluster): Promise<void> {
  // By server: the last-applied annotation of a client-side apply would double their size.
  await mustKubectl(cluster.kubectl, ['apply', '--server-side', '-f', join(DEPLOY, 'crds')]);
  await mustKubectl(cluster.kubectl, [
    'wait',
    '--for=condition=Established',
    '--timeout=60s',
    `--filename=${join(DEPLOY, 'crds')}`,
  ]);
}

/** As `kubectl create token` gives it to whoever may create one. */
async function serviceAccountToken(cluster: Cluster): Promise<string> {
  const token = await mustKubectl(cluster.kubectl, [
    'create',
    'token',
    'postern',
    `--namespace=${POSTERN_NAMESPACE}`,
    '--duration=2h',
  ]);
  return token.trim();
}
