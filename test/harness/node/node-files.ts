import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';
import { hostAddress, podSubnet } from './node-network.ts';

/** Where the parts of a node keep their files. */
export interface NodeFiles {
  readonly folder: string;
  readonly containerdSocket: string;
  readonly containerdConfig: string;
  readonly kubeletConfig: string;
  readonly kubeletRoot: string;
  readonly kubeconfig: string;
  /** As `/var/log/pods` on a usual node. */
  readonly podLogs: string;
  readonly logs: string;
  /** Appears when the network is there; the node's first process waits for it. */
  readonly networkReady: string;
}

export const pauseImage = 'localhost/pause:1';

/** Writes the configuration of containerd, of its network plugins and of the kubelet. */
export async function writeNodeFiles(folder: string, cluster: Cluster, apiPort: number): Promise<NodeFiles> {
  const files: NodeFiles = {
    folder,
    containerdSocket: join(folder, 'containerd.sock'),
    containerdConfig: join(folder, 'containerd.toml'),
    kubeletConfig: join(folder, 'kubelet.json'),
    kubeletRoot: join(folder, 'kubelet'),
    kubeconfig: join(folder, 'kubeconfig'),
    podLogs: join(folder, 'pod-logs'),
    logs: join(folder, 'logs'),
    networkReady: join(folder, 'network-ready'),
  };
  const cni = join(folder, 'cni');
  for (const path of [files.kubeletRoot, files.podLogs, files.logs, cni]) await mkdir(path);
  await writeFile(files.containerdConfig, containerdConfig(folder, files.containerdSocket, cni));
  await writeFile(join(cni, '10-postern.conflist'), JSON.stringify(networkConfig(folder)));
  await writeFile(join(folder, 'resolv.conf'), `nameserver ${hostAddress}\n`);
  await writeFile(files.kubeletConfig, JSON.stringify(kubeletConfig(files, cluster)));
  await writeFile(files.kubeconfig, JSON.stringify(kubeconfig(cluster, apiPort)), { mode: 0o600 });
  return files;
}

function containerdConfig(folder: string, socket: string, cni: string): string {
  return `
version = 2
root = "${folder}/containerd"
state = "${folder}/containerd-state"
[grpc]
  address = "${socket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  # Without it runc ends with "can't get final child's PID from pipe" where a score may not be lowered.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${cni}"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
`;
}

function networkConfig(folder: string): object {
  return {
    cniVersion: '0.4.0',
    name: 'postern',
    plugins: [
      {
        type: 'ptp',
        ipam: {
          type: 'host-local',
          subnet: podSubnet,
          routes: [{ dst: '0.0.0.0/0' }],
          dataDir: join(folder, 'addresses'),
        },
      },
    ],
  };
}

function kubeletConfig(files: NodeFiles, cluster: Cluster): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    containerRuntimeEndpoint: `unix://${files.containerdSocket}`,
    cgroupDriver: 'cgroupfs',
    failCgroupV1: false,
    failSwapOn: false,
    // A test machine's disk may be nearly full; that is not what is tested.
    evictionHard: { 'memory.available': '10Mi', 'nodefs.available': '0.1%', 'imagefs.available': '0.1%' },
    imageGCHighThresholdPercent: 100,
    // Reachable from this machine only; the API server uses it for logs and exec.
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    featureGates: cluster.featureGates,
    podLogsDir: files.podLogs,
    resolvConf: join(files.folder, 'resolv.conf'),
    volumePluginDir: join(files.folder, 'volume-plugins'),
    // So that a test sees a container's end soon.
    syncFrequency: '10s',
    shutdownGracePeriod: '0s',
  };
}

/** As the administrator: what a node may see is not what is tested. */
function kubeconfig({ ca, adminToken }: Cluster, apiPort: number): object {
  const cluster = {
    server: `https://${hostAddress}:${apiPort}`,
    'certificate-authority-data': Buffer.from(ca).toString('base64'),
    // The API server's certificate does not have the address of the relay.
    'tls-server-name': 'kubernetes.default.svc',
  };
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'postern', cluster }],
    users: [{ name: 'postern', user: { token: adminToken } }],
    contexts: [{ name: 'postern', context: { cluster: 'postern', user: 'postern' } }],
    'current-context': 'postern',
  };
}
