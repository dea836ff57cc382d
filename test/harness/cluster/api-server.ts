import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binary } from '../binaries.ts';
import type { Cluster, ClusterOptions, SecondApiServer } from './cluster.ts';
import { startControllers } from './controllers.ts';
import { startEtcd } from './etcd.ts';
import { useExistingCluster } from './existing-cluster.ts';
import { freePort } from '../free-port.ts';
import { bearer, send } from '../http-send.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { createNamespace, kubectlFor } from './kubectl.ts';
import { serviceSubnet } from '../node/node-network.ts';
import { startProgram, type Program } from '../program.ts';
import { relay, type Relay } from '../relay.ts';
import { tempFolder } from '../temp-folder.ts';
import { waitUntil } from '../wait-until.ts';

/**
 * A Kubernetes control plane on loopback: etcd and kube-apiserver, and on request the controllers and the scheduler.
 * No node; see `startNode`. If `POSTERN_TEST_KUBECONFIG` is set, the cluster that it names is used instead. Everything is
 * killed and removed by `stop`, or when this process dies.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const existing = process.env['POSTERN_TEST_KUBECONFIG'];
  if (existing !== undefined && existing !== '') return useExistingCluster(existing);

  const folder = await tempFolder('cluster');
  const programs: Program[] = [];
  const relays: Relay[] = [];
  const stop = async (): Promise<void> => {
    // The API server before its etcd, or it waits for etcd while it shuts down.
    for (const program of programs.toReversed()) await program.stop();
    for (const relay of relays) await relay.close();
    await folder.remove();
  };
  try {
    return await start(folder.path, options, { programs, relays }, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What `stop` ends. */
interface Running {
  readonly programs: Program[];
  readonly relays: Relay[];
}

async function start(
  folder: string,
  options: ClusterOptions,
  { programs, relays }: Running,
  stop: () => Promise<void>,
): Promise<Cluster> {
  const logs = join(folder, 'logs');
  await mkdir(logs);
  const etcd = await startEtcd(folder, logs);
  programs.push(etcd.program);

  const setup = await prepare(folder, logs, etcd.url, options);
  const { url, adminToken } = setup;
  let apiServer = await startApiServer(setup);
  programs.push(apiServer);
  const ca = await readFile(setup.certificateFile, 'utf8');

  const kubeconfigPath = join(folder, 'kubeconfig');
  await writeKubeconfig(kubeconfigPath, { url, ca, token: adminToken });
  const kubectl = await kubectlFor(kubeconfigPath, folder);
  programs.push(
    ...(await startControllers(
      {
        kubeconfigPath,
        logs,
        rootCaFile: setup.certificateFile,
        serviceAccountKeyFile: setup.serviceAccountKeyFile,
        featureGateArgs: featureGateArgs(options),
      },
      options,
    )),
  );

  const stopApiServer = async (): Promise<void> => apiServer.stop();
  const startAgain = async (): Promise<void> => {
    const next = await startApiServer(setup);
    programs.splice(programs.indexOf(apiServer), 1, next);
    apiServer = next;
  };
  return {
    kubeconfigPath,
    url,
    ca,
    adminToken,
    serviceAccountPublicKey: setup.serviceAccountPublicKey,
    featureGates: options.featureGates ?? {},
    logs,
    kubectl,
    createNamespace: async (labels = {}) => createNamespace(kubectl, labels, options.controllers === true),
    stopApiServer,
    startApiServer: startAgain,
    restartApiServer: async () => {
      await stopApiServer();
      await startAgain();
    },
    addApiServer: async () => addApiServer({ folder, etcdUrl: etcd.url, setup, programs, relays }),
    stop,
  };
}

interface ApiServerSetup {
  readonly logs: string;
  readonly url: string;
  readonly adminToken: string;
  /** The certificate that kube-apiserver makes for itself at its first start, followed by the CA that signed it. */
  readonly certificateFile: string;
  readonly serviceAccountKeyFile: string;
  readonly serviceAccountPublicKey: string;
  readonly place: ApiServerPlace;
  readonly args: readonly string[];
}

/** What two API servers of one cluster do not share. */
interface ApiServerPlace {
  readonly etcdUrl: string;
  readonly port: number;
  /** The folder in which it makes its certificate. */
  readonly certificates: string;
}

/** Everything that stays the same when the API server is started again. */
async function prepare(
  folder: string,
  logs: string,
  etcdUrl: string,
  options: ClusterOptions,
): Promise<ApiServerSetup> {
  const port = await freePort();
  const certificates = join(folder, 'certificates');
  const serviceAccountKeyFile = join(folder, 'service-account.key');
  const tokenFile = join(folder, 'tokens.csv');
  const adminToken = randomBytes(24).toString('hex');
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await writeFile(serviceAccountKeyFile, keys.privateKey, { mode: 0o600 });
  await writeFile(tokenFile, `${adminToken},admin,admin,"system:masters"\n`, { mode: 0o600 });
  return {
    logs,
    url: `https://127.0.0.1:${port}`,
    adminToken,
    certificateFile: join(certificates, 'apiserver.crt'),
    serviceAccountKeyFile,
    serviceAccountPublicKey: keys.publicKey,
    place: { etcdUrl, port, certificates },
    args: [
      '--bind-address=127.0.0.1',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${serviceAccountKeyFile}`,
      `--service-account-signing-key-file=${serviceAccountKeyFile}`,
      `--token-auth-file=${tokenFile}`,
      '--authorization-mode=RBAC',
      `--service-cluster-ip-range=${serviceSubnet}`,
      // Nothing but this process should know the address; the reconciler would refuse a loopback address.
      '--endpoint-reconciler-type=none',
      '--allow-privileged=true',
      // The name of a test node cannot be looked up anywhere.
      '--kubelet-preferred-address-types=InternalIP',
      ...featureGateArgs(options),
      ...(options.apiServerArgs ?? []),
    ],
  };
}

async function startApiServer({
  logs,
  url,
  adminToken,
  certificateFile,
  place,
  args,
}: ApiServerSetup): Promise<Program> {
  // It would wait up to a minute for open watches to end; everything that it has answered is in etcd already.
  const program = await startProgram({
    command: await binary('kube-apiserver'),
    args: [
      `--etcd-servers=${place.etcdUrl}`,
      `--secure-port=${place.port}`,
      `--cert-dir=${place.certificates}`,
      ...args,
    ],
    logFolder: logs,
    graceSeconds: 1,
  });
  const answers = async (path: string): Promise<boolean> => {
    const ca = await readFile(certificateFile, 'utf8');
    return (await send({ url: `${url}${path}`, ca, headers: bearer(adminToken) })).status === 200;
  };
  try {
    await waitUntil(
      // The default namespace is made a little after the server calls itself ready.
      async () => (await answers('/readyz')) && answers('/api/v1/namespaces/default'),
      { what: 'the API server is ready', timeoutSeconds: 90, hopeless: program.ended },
    );
  } catch (error) {
    await program.stop();
    throw error;
  }
  return program;
}

/** The same tokens and keys, a port and a certificate of its own, and a relay between it and etcd. */
async function addApiServer({
  folder,
  etcdUrl,
  setup,
  programs,
  relays,
}: Running & {
  readonly folder: string;
  readonly etcdUrl: string;
  readonly setup: ApiServerSetup;
}): Promise<SecondApiServer> {
  const own = join(folder, `api-server-${programs.length}`);
  const logs = join(own, 'logs');
  await mkdir(logs, { recursive: true });
  const [port, relayPort] = [await freePort(), await freePort()];
  const { hostname: host, port: etcdPort } = new URL(etcdUrl);
  const between = await relay({ host, port: relayPort }, { host, port: Number(etcdPort) });
  relays.push(between);
  const url = `https://127.0.0.1:${port}`;
  const certificates = join(own, 'certificates');
  const certificateFile = join(certificates, 'apiserver.crt');
  const place = { etcdUrl: `http://${host}:${relayPort}`, port, certificates };
  programs.push(await startApiServer({ ...setup, logs, url, certificateFile, place }));
  const ca = await readFile(certificateFile, 'utf8');
  const kubeconfigPath = join(own, 'kubeconfig');
  await writeKubeconfig(kubeconfigPath, { url, ca, token: setup.adminToken });
  return { kubeconfigPath, url, ca, setLag: between.setLag };
}

function featureGateArgs({ featureGates = {} }: ClusterOptions): readonly string[] {
  const gates = Object.entries(featureGates).map(([name, on]) => `${name}=${on}`);
  return gates.length === 0 ? [] : [`--feature-gates=${gates.join(',')}`];
}
