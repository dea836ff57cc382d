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
  /** Whether new connections go to a replica at this moment. */
  readonly inService: (replica: Replica) => boolean;
  /** One more replica behind the same balancer. Resolves when new connections go to it. */
  readonly addReplica: (...args: readonly string[]) => Promise<Replica>;
  /**
   * Starts replicas that have ended, all if none is named, and puts them back into the Service. Resolves when new connections
   * go to each of them: a call before that, although they are ready, finds nobody, and `failurePolicy: Ignore` keeps silent.
   */
  readonly bringBack: (...replicas: readonly Replica[]) => Promise<void>;
  /**
   * Tells a replica to end, as a rollout does; it is none of `replicas` any more. Resolves when no new connections go to it.
   * It ends by itself: with {@link WHOLE_DRAIN} so late that calls may go on.
   */
  readonly retire: (replica: Replica) => Promise<void>;
  /** Tells all to end. Resolves when they have, and nobody is in the Service. */
  readonly stopAll: () => Promise<void>;
  /**
   * No new connections for a replica, as if it had left the Service. Resolves when nothing has come over the open ones
   * for a while, so that its end cuts off no call.
   */
  readonly withdraw: (replica: Replica) => Promise<void>;
  /** Whether no connection goes to a replica, from the API server's side. */
  readonly isCut: (replica: Replica) => boolean;
  /** Back in the Service. */
  readonly restore: (replica: Replica) => void;
  /** With everything that the processes wrote. */
  readonly folder: string;
  /** Applies the objects of the kustomize base again. */
  readonly reapply: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Flags of a replica that is told to end while calls go on: what it does as it is installed. Otherwise it ends idle connections
 * itself after three seconds, which is soon enough for tests that wait for it, and loses a call that just comes over one of them.
 */
export const WHOLE_DRAIN = ['--drain-seconds=10', '--drain-idle-seconds=85'];

/**
 * Installs the kinds and Postern as the manifests under `deploy` do. The processes log in as the ServiceAccount
 * `postern-system/postern` and can do what its roles allow, no more. All of them are ready when this resolves.
 */
export async function installPostern(cluster: Cluster, options: InstallOptions = {}): Promise<Installation> {
  const { replicas: count = 1, args = [], api = cluster, env } = options;
  const folder = await tempFolder('serve');
  const replicas: Replica[] = [];
  const retired: Replica[] = [];
  let started = 0;
  const withdrawn = new Set<Replica>();
  const balancer = await startBalancer(() => [...replicas, ...retired], withdrawn);
  const url = `https://127.0.0.1:${balancer.port}`;
  const stop = async (): Promise<void> => {
    // Nobody calls any more, so that none need drain.
    await Promise.all([...replicas, ...retired].map(each => each.kill()));
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
      await untilInService(replica);
      return replica;
    };
    const untilInService = async (replica: Replica): Promise<void> => {
      await replica.untilReady();
      await waitUntil(async () => balancer.serves(replica), {
        what: `new connections go to ${replica.podName()}`,
        timeoutSeconds: 60,
      });
    };
    const untilOut = async (replica: Replica): Promise<void> => {
      await waitUntil(async () => !balancer.serves(replica), {
        what: `no new connections go to ${replica.podName()}`,
        timeoutSeconds: 60,
      });
    };
    const bringBack = async (...named: readonly Replica[]): Promise<void> => {
      const ended = named.length === 0 ? replicas : named;
      await Promise.all(
        ended.map(async each => {
          await each.start();
          await each.untilReady();
          withdrawn.delete(each);
          await untilInService(each);
        }),
      );
    };
    const retire = async (replica: Replica): Promise<void> => {
      replicas.splice(replicas.indexOf(replica), 1);
      retired.push(replica);
      void replica.terminate();
      await untilOut(replica);
    };
    const stopAll = async (): Promise<void> => {
      await Promise.all(replicas.map(each => each.terminate()));
      await Promise.all(replicas.map(untilOut));
    };
    // At the same moment, so that who is first is open.
    await Promise.all([...Array(count)].map(() => addReplica()));
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
      inService: balancer.serves,
      addReplica,
      bringBack,
      retire,
      stopAll,
      withdraw,
      isCut: replica => balancer.quietFor(replica.port) === Infinity,
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
