import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Container, Pod } from '../../src/api/pod.ts';
import { layOutVolumes, startContainer, volumePath } from '../../src/cli/demo/run-pod.ts';
import { applyPatch } from '../../src/inject/apply-patch.ts';
import { INIT_CONTAINER, REFRESH_CONTAINER } from '../../src/inject/containers.ts';
import { injectPod } from '../../src/inject/inject.ts';
import { defaultSettings } from '../../src/inject/options/settings.ts';
import { objectIndex } from '../../src/manifest/object-index.ts';
import { externalSecret, NAMESPACE, store } from './payloads.ts';
import type { TlsProvider } from './tls-provider.ts';

/** An injected pod on this machine: its volumes are laid out, its two agent containers can be started. */
export interface AgentStage {
  readonly once: Command;
  readonly refresh: Command;
  /** A file of the application. */
  readonly file: string;
  /** What the node's memory volumes are before the pod starts. */
  emptyVolumes(): Promise<void>;
}

/** What a container runs: the command, arguments and environment that injection gave it. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** @param agent file of the agent's bundle */
export async function setAgentStage(
  folder: string,
  agent: string,
  provider: TlsProvider,
  refreshInterval: string,
): Promise<AgentStage> {
  const pod = injected(provider, refreshInterval);
  await layOutVolumes(pod, folder, {
    secret: () => Promise.resolve(undefined),
    configMap: () => Promise.resolve(undefined),
    serviceAccountToken: () => Promise.resolve('a.service-account.token'),
  });
  const programs = { node: process.execPath, agent };
  const command = async (name: string): Promise<Command> => commandOf(pod, name, folder, programs);
  const memoryVolumes = (pod.spec?.volumes ?? []).filter(volume => volume.emptyDir !== undefined);
  return {
    once: await command(INIT_CONTAINER),
    refresh: await command(REFRESH_CONTAINER),
    file: join(volumePath(folder, 'db'), 'password'),
    async emptyVolumes() {
      for (const { name } of memoryVolumes) {
        await rm(volumePath(folder, name), { recursive: true });
        await mkdir(volumePath(folder, name));
      }
    },
  };
}

function injected({ address, ca }: TlsProvider, refreshInterval: string): Pod {
  const vault = {
    server: address,
    path: 'secret',
    caBundle: Buffer.from(ca).toString('base64'),
    auth: { kubernetes: { mountPath: 'kubernetes', role: 'shop' } },
  };
  const pod: Pod = {
    metadata: { annotations: { 'postern.dev/inject': 'auto' } },
    spec: {
      containers: [{ name: 'app', volumeMounts: [{ name: 'db', mountPath: '/etc/db' }] }],
      volumes: [{ name: 'db', secret: { secretName: 'db' } }],
    },
  };
  const injection = injectPod(pod, {
    namespace: NAMESPACE,
    manifests: objectIndex([externalSecret('db', refreshInterval), store({ provider: { vault } })]),
    settings: defaultSettings,
    server: { major: 1, minor: 36 },
    sign: () => 'signature',
  });
  if (injection.kind !== 'patched') throw new Error(`the pod is ${injection.kind}`);
  return applyPatch(pod, injection.patch);
}

/** Starts the container once, which puts its mounts in place, and takes over how that was done. */
async function commandOf(
  pod: Pod,
  name: string,
  folder: string,
  programs: { readonly node: string; readonly agent: string },
): Promise<Command> {
  const container = pod.spec?.initContainers?.find(candidate => candidate.name === name);
  if (container === undefined) throw new Error(`the injected pod has no container ${name}`);
  const helped = structuredClone(container);
  helped.args = ['help'];
  const child = await startContainer(helped, folder, programs);
  await once(child, 'exit');
  const [program = '', ...args] = child.spawnargs;
  return {
    program,
    args: [...args.slice(0, -1), ...(container.args ?? [])],
    env: { ...environment(container), POSTERN_ROOT: join(folder, 'containers', name) },
  };
}

function environment({ env = [] }: Container): Record<string, string> {
  return Object.fromEntries(env.map(({ name, value = '' }) => [name, value]));
}
