import { randomBytes } from 'node:crypto';
import type { Pod } from '../../../api/pod.ts';
import type { KubeObject } from '../../../kube/object.ts';
import { isNotFound, KubeStatusError } from '../../../kube/status-error.ts';
import { kubectlMessage } from '../kubectl-message.ts';
import { BROKEN_EXTERNAL_SECRET } from '../manifests.ts';
import { podDiff } from '../show.ts';
import type { Seen } from './application.ts';
import {
  deploymentObject,
  externalSecretObject,
  inNamespace,
  podOf,
  providerPod,
  storeObject,
  type Deployment,
  type DemoPod,
} from './cluster-objects.ts';
import { pathOf, printed, until, type ClusterStage } from './cluster-stage.ts';
import { findInstallation, type InstalledPostern } from './find-installation.ts';
import { DEPLOYMENT, PROVIDER_POD } from './names.ts';
import { inOwnNamespace } from './own-namespace.ts';
import { whyNotReady } from './pod-state.ts';
import type { ServedVersion } from './provider.ts';

export interface ClusterDemoOptions extends Omit<ClusterStage, 'namespace'> {
  /** Leaves the namespace. */
  readonly keep: boolean;
}

/**
 * The same way of a secret as `runDemo` shows, on a cluster that Postern is installed in: its API server, its webhook, its
 * nodes; in a namespace of its own, with a provider that runs there. No value leaves it: what is compared are digests.
 * @throws Error when a step does not end as it must
 */
export async function runOnCluster({ keep, ...options }: ClusterDemoOptions): Promise<void> {
  const started = performance.now();
  const installed = await findInstallation(options.client);
  const namespace = `postern-demo-${randomBytes(4).toString('hex')}`;
  const stage: ClusterStage = { ...options, namespace };
  await inOwnNamespace(stage, keep, async () => {
    introduce(stage, installed, keep);
    const address = await startProvider(stage, installed);
    await admitGood(stage, address);
    await refuseBroken(stage);
    const deployment = deploymentObject(namespace, installed);
    await showInjection(stage, deployment);
    const first = await runDeployment(stage, deployment);
    const changed = await watchChange(stage, first.pod);
    summarise(stage, { first: first.seconds, changed, all: (performance.now() - started) / 1000 });
  });
}

function introduce(
  { terminal, client, namespace }: ClusterStage,
  installed: InstalledPostern,
  keep: boolean,
): void {
  terminal.line(
    'Postern demo on a cluster: its API server, its webhook and its nodes, in a namespace of its own.',
  );
  terminal.heading('The cluster');
  terminal.table([
    ['what', 'is'],
    ['API server', `${client.server.host}, ${installed.version}`],
    ['Postern', `namespace ${installed.namespace}, image ${installed.image}`],
    ['of this demo', `namespace ${namespace}, which is ${keep ? 'kept' : 'deleted at the end'}`],
  ]);
}

/** @returns the address of its pod */
async function startProvider(stage: ClusterStage, installed: InstalledPostern): Promise<string> {
  const { client, terminal, namespace } = stage;
  await client.create(pathOf(stage, pods), providerPod(namespace, installed));
  const { status } = await untilReady(stage, PROVIDER_POD);
  terminal.line(`   A provider with a password that nobody knows runs there: pod ${PROVIDER_POD}`);
  return status?.podIP ?? '';
}

async function admitGood(stage: ClusterStage, address: string): Promise<void> {
  stage.terminal.heading('Good manifests are admitted');
  for (const [resource, object] of [
    ['secretstores', storeObject(stage.namespace, address)],
    ['externalsecrets', externalSecretObject(stage.namespace)],
  ] as const) {
    await create(stage, resource, object);
    const text = `${object.kind?.toLowerCase()}.external-secrets.io/${object.metadata.name} created`;
    stage.terminal.block([{ text, tone: 'good' }]);
  }
}

async function refuseBroken(stage: ClusterStage): Promise<void> {
  const { terminal, namespace } = stage;
  terminal.heading('A malformed manifest is refused, with everything that is wrong and what to write');
  const refusal = await create(stage, 'externalsecrets', inNamespace(namespace, BROKEN_EXTERNAL_SECRET)).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(refusal instanceof KubeStatusError))
    throw refusal ?? new Error('the malformed ExternalSecret was admitted: is manifests.postern.dev called?');
  terminal.command('kubectl apply -f broken.yaml');
  const message = kubectlMessage(refusal, 'broken.yaml', 'manifests.postern.dev');
  terminal.block(message.split('\n').map(text => ({ text, tone: 'bad' })));
}

/** By dry runs: what the API server makes of the pod with the annotation and without. */
async function showInjection(stage: ClusterStage, deployment: Deployment): Promise<void> {
  const { terminal } = stage;
  terminal.heading('A Deployment asks for injection by annotation: its pod is changed on the way in');
  const [before, after] = await Promise.all(
    [false, true].map(annotated => dryRun(stage, podOf(deployment, annotated))),
  );
  if (before === undefined || after === undefined) throw new Error('a dry run has no answer');
  terminal.block(podDiff(before, after));
}

async function dryRun(stage: ClusterStage, pod: DemoPod): Promise<Pod> {
  const { metadata, spec } = await stage.client.request<Pod>({
    method: 'POST',
    path: pathOf(stage, pods),
    query: { dryRun: 'All' },
    body: pod,
  });
  const { name, annotations } = metadata ?? {};
  return {
    metadata: { ...(name !== undefined && { name }), ...(annotations !== undefined && { annotations }) },
    ...(spec !== undefined && { spec }),
  };
}

async function runDeployment(
  stage: ClusterStage,
  deployment: Deployment,
): Promise<{ readonly pod: string; readonly seconds: number }> {
  const { terminal, client } = stage;
  terminal.heading('A node runs the pod: the init container fetches, then the application starts');
  const started = performance.now();
  await client.create(pathOf(stage, { group: 'apps', version: 'v1', resource: 'deployments' }), deployment);
  const pod = await until(stage, 'a pod of the Deployment', async () => {
    const { items } = await client.list(pathOf(stage, pods), { labelSelector: `app=${DEPLOYMENT}` });
    return items[0] ?? 'the ReplicaSet has made none: kubectl describe replicaset says why';
  });
  const { name } = pod.metadata;
  await untilReady(stage, name);
  const seconds = (performance.now() - started) / 1000;
  const seen = await until(stage, 'the first files', async () => {
    const [first] = await printed<Seen>(stage, name, DEPLOYMENT);
    return first ?? 'the application has printed nothing';
  });
  const [served] = await printed<ServedVersion>(stage, PROVIDER_POD, PROVIDER_POD);
  if (!isServed(seen, served)) throw new Error('the file password is not what the provider serves');
  await mustHaveNoSecret(stage);
  terminal.line(`   ready after ${seconds.toFixed(1)} s; in the application, each as the provider has it:`);
  terminal.table(fileRows(seen));
  if (seen.variable !== undefined) {
    if (seen.variable !== served?.sha256['password'])
      throw new Error('the variable DB_PASSWORD is not what the provider serves');
    terminal.line('   and DB_PASSWORD, from the file that kubelet reads');
  }
  return { pod: name, seconds };
}

async function mustHaveNoSecret(stage: ClusterStage): Promise<void> {
  const path = pathOf(stage, { version: 'v1', resource: 'secrets', name: 'db' });
  const found = await stage.client.get(path).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
  if (found !== undefined) throw new Error('there is a Secret db: another controller has written it');
}

/** @returns seconds from the change at the provider to the files */
async function watchChange(stage: ClusterStage, pod: string): Promise<number> {
  const { terminal } = stage;
  terminal.heading('The password changes at the provider; nobody touches the pod');
  const served = await until(stage, 'the change at the provider', async () => {
    const versions = await printed<ServedVersion>(stage, PROVIDER_POD, PROVIDER_POD);
    return versions[1] ?? 'the provider still serves the first';
  });
  const started = performance.now();
  const seen = await until(stage, 'the new password in the file', async () => {
    const last = (await printed<Seen>(stage, pod, DEPLOYMENT)).at(-1);
    return last !== undefined && isServed(last, served) ? last : 'the file is still the former';
  });
  const [first] = await printed<Seen>(stage, pod, DEPLOYMENT);
  // One rename swaps the whole directory: the file made from the same key is new in the very state that has the password.
  if (seen.files['url']?.sha256 === first?.files['url']?.sha256)
    throw new Error('the files of one directory are of different ages');
  const seconds = (performance.now() - started) / 1000;
  terminal.line('   new in the running container, every file in one swap (refreshInterval: 2s):');
  terminal.table(fileRows(seen));
  return seconds;
}

function isServed({ files }: Seen, served: ServedVersion | undefined): boolean {
  return files['password'] !== undefined && files['password'].sha256 === served?.sha256['password'];
}

function fileRows({ files }: Seen): string[][] {
  const rows = Object.entries(files).map(([name, { mode, bytes, sha256 }]) => [
    name,
    mode,
    `${bytes} B`,
    `${sha256.slice(0, 12)}…`,
  ]);
  return [['file', 'mode', 'size', 'SHA-256'], ...rows];
}

function summarise(
  { terminal }: ClusterStage,
  { first, changed, all }: { first: number; changed: number; all: number },
): void {
  terminal.heading('What happened');
  terminal.table([
    ['step', 'result'],
    ['manifests admitted', '3'],
    ['manifests refused', '1, with every cause at once'],
    ['pod injected', 'its files are what the provider serves, and no Secret exists'],
    ['created to ready', `${first.toFixed(1)} s`],
    ['rotation to files', `${changed.toFixed(1)} s`],
    ['all of it', `${all.toFixed(1)} s`],
  ]);
  terminal.line();
  terminal.line(
    'Next: npm run -s postern -- certs verify            prove the certificates of this installation',
  );
  terminal.line('      npm run -s postern -- lint --cluster           what is wrong in what is stored there');
}

const pods = { version: 'v1', resource: 'pods' } as const;

async function create(stage: ClusterStage, resource: string, object: KubeObject): Promise<void> {
  const path = pathOf(stage, { group: 'external-secrets.io', version: 'v1', resource });
  await stage.client.create(path, object);
}

async function untilReady(stage: ClusterStage, name: string): Promise<Pod> {
  return until(stage, `pod ${name}`, async () => {
    const pod = await stage.client.request<Pod>({ method: 'GET', path: pathOf(stage, { ...pods, name }) });
    return whyNotReady(pod) ?? pod;
  });
}
