import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binary } from '../binaries.ts';
import { writeBusyboxImage, writePauseImage } from './busybox-image.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { removeControlGroupsLater } from './control-groups.ts';
import { needPackages } from './debian-packages.ts';
import { pauseImage, writeNodeFiles, type NodeFiles } from './node-files.ts';
import { apiServiceAddress, connectNetworkOf, hostAddress } from './node-network.ts';
import { startProgram, type Program } from '../program.ts';
import { relay, type Relay } from '../relay.ts';
import { mustRun, runCommand } from '../run-command.ts';
import { tempFolder } from '../temp-folder.ts';
import { waitUntil } from '../wait-until.ts';

/** A node that runs pods, by the name `node1`. It has the image `localhost/busybox:1`; pods need `imagePullPolicy: Never`. */
export interface TestNode {
  /** Loads an OCI image archive, as `writeOciArchive` writes it. */
  readonly importImage: (tarPath: string) => Promise<void>;
  /** What a container wrote, over all its restarts; empty if it has not started. Works while the API server is away. */
  readonly containerLogs: (namespace: string, pod: string, container: string) => Promise<string>;
  /** Lets pods reach a port of this machine's loopback. Gives the address to use in a pod: `198.18.0.1:8200`. */
  readonly expose: (port: number) => Promise<string>;
  /** A folder with the logs of containerd and the kubelet. */
  readonly logs: string;
  /** Ends every container and removes every trace. Before the cluster's own `stop`. */
  readonly stop: () => Promise<void>;
}

export const busyboxImage = 'localhost/busybox:1';

const packages = [
  'busybox-static',
  'conntrack',
  'containerd',
  'containernetworking-plugins',
  'iproute2',
  'iptables',
  'runc',
];

/**
 * Adds a node to a cluster that was started with controllers and scheduler: containerd and a kubelet in process, mount and
 * network namespaces of their own. Linux, as root, one at a time on a machine (a second one waits). Pods reach the API server at its service
 * address, this machine as far as `expose` says, and nothing else.
 */
export async function startNode(cluster: Cluster): Promise<TestNode> {
  if (process.getuid?.() !== 0)
    throw new Error('a test node needs root: containers have namespaces of their own');
  await needPackages(packages);
  const folder = await tempFolder('node');
  const removeControlGroups = removeControlGroupsLater();
  const open: (Program | Relay)[] = [];
  const stop = async (): Promise<void> => {
    for (const part of open.toReversed()) await ('stop' in part ? part.stop() : part.close());
    await removeControlGroups();
    await folder.remove();
  };
  try {
    const apiPort = Number(new URL(cluster.url).port);
    const files = await writeNodeFiles(folder.path, cluster, apiPort);
    const program = await startNamespaces(files);
    open.push(program);
    await connectNetworkOf(program.pid);
    const expose = async (port: number): Promise<string> => {
      open.push(await relay({ host: hostAddress, port }, { host: '127.0.0.1', port }));
      return `${hostAddress}:${port}`;
    };
    await expose(apiPort);
    open.push(await relay({ host: apiServiceAddress, port: 443 }, { host: '127.0.0.1', port: apiPort }));
    await writeFile(files.networkReady, '');

    const importImage = async (tarPath: string): Promise<void> => {
      await mustRun('ctr', [
        '--address',
        files.containerdSocket,
        '--namespace',
        'k8s.io',
        'images',
        'import',
        tarPath,
      ]);
    };
    await importOwnImages(files, program, importImage);
    await waitUntil(async () => isReady(cluster), {
      what: 'the node is Ready',
      timeoutSeconds: 120,
      everyMilliseconds: 500,
      hopeless: program.ended,
    });
    return {
      importImage,
      containerLogs: async (...which) => containerLogs(files.podLogs, ...which),
      expose,
      logs: files.logs,
      stop,
    };
  } catch (error) {
    const kubelet = await readFile(join(folder.path, 'logs', 'kubelet.log'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`no node: the kubelet's log ends with\n${kubelet.slice(-3000)}`, { cause: error });
  }
}

const separation = ['--mount', '--net', '--pid', '--fork', '--kill-child=SIGKILL', '--mount-proc'];

async function startNamespaces(files: NodeFiles): Promise<Program> {
  const init = new URL('node-init.sh', import.meta.url).pathname;
  return startProgram({
    name: 'node',
    command: 'unshare',
    args: [...separation, 'bash', init, files.folder, await binary('kubelet')],
    logFolder: files.logs,
    // The first process of a process namespace does not hear SIGTERM, and nothing here is worth an orderly end.
    graceSeconds: 0,
  });
}

async function importOwnImages(
  files: NodeFiles,
  program: Program,
  importImage: TestNode['importImage'],
): Promise<void> {
  await waitUntil(
    async () => (await runCommand('ctr', ['--address', files.containerdSocket, 'version'])).code === 0,
    { what: 'containerd answers', timeoutSeconds: 60, hopeless: program.ended },
  );
  const pause = join(files.folder, 'pause.tar');
  await writePauseImage(pause, pauseImage);
  await importImage(pause);
  const busybox = join(files.folder, 'busybox.tar');
  await writeBusyboxImage(busybox, busyboxImage);
  await importImage(busybox);
}

async function isReady(cluster: Cluster): Promise<boolean> {
  const { stdout } = await cluster.kubectl([
    'get',
    'node',
    'node1',
    '--output=jsonpath={.status.conditions[?(@.type=="Ready")].status} {.spec.taints}',
  ]);
  // Until the controllers have taken away the taint of a new node no pod is placed on it.
  return stdout.trim() === 'True';
}

/** Log files have one line for each line of output: `<time> <stream> <F or P> <text>`, P if the line goes on in the next. */
async function containerLogs(
  podLogs: string,
  namespace: string,
  pod: string,
  container: string,
): Promise<string> {
  const folders = await readdir(podLogs);
  const folder = folders.find(name => name.startsWith(`${namespace}_${pod}_`));
  if (folder === undefined) return '';
  const path = join(podLogs, folder, container);
  const restarts = await readdir(path).catch(() => []);
  const numbers = restarts.map(name => Number.parseInt(name, 10)).toSorted((one, other) => one - other);
  const texts = await Promise.all(numbers.map(async number => readFile(join(path, `${number}.log`), 'utf8')));
  return texts
    .join('')
    .replace(/^\S+ \S+ ([FP]) (.*)\n/gm, (_, tag: string, text: string) =>
      tag === 'F' ? `${text}\n` : text,
    );
}
