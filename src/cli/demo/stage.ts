/** What the steps of the demo share, and what the API server and kubelet would do between them. */
import type { ChildProcess } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { ExternalSecret } from '../../api/external-secret.ts';
import type { Pod } from '../../api/pod.ts';
import type { SecretStore } from '../../api/secret-store.ts';
import { INIT_CONTAINER } from '../../inject/containers.ts';
import type { EmbeddedVault } from './embedded-vault.ts';
import type { LocalWebhook } from './local-webhook.ts';
import type { ReloadListener } from './reload-listener.ts';
import { layOutVolumes, startContainer } from './run-pod.ts';
import { sendReview, type ReviewedObject } from './send-review.ts';
import type { ShowValue } from './show.ts';
import type { Terminal } from './terminal.ts';

export interface DemoOptions {
  /** Everything the demo writes is below it. */
  readonly folder: string;
  readonly terminal: Terminal;
  readonly showValues: boolean;
  random(size: number): Buffer;
}

export interface Stage extends DemoOptions {
  readonly webhook: LocalWebhook;
  readonly vault: EmbeddedVault;
  readonly reload: ReloadListener;
  readonly show: ShowValue;
  /** File of the agent's bundle. */
  readonly agent: string;
  /** The token that kubelet would project for the pod's ServiceAccount. */
  readonly token: string;
}

export async function admit(stage: Stage, file: string, manifest: string): Promise<void> {
  const object = await admitQuietly<ExternalSecret | SecretStore>(stage, file, manifest);
  const resource = `${object.kind.toLowerCase()}.external-secrets.io/${object.metadata.name}`;
  stage.terminal.command(`kubectl apply -f ${file}`);
  stage.terminal.block([{ text: `${resource} created`, tone: 'good' }]);
  stage.webhook.objects.set(object);
}

export async function admitQuietly<Kind extends ReviewedObject>(
  stage: Stage,
  file: string,
  manifest: string,
): Promise<Kind> {
  const object = await write<Kind>(stage, file, manifest);
  const { allowed, status, warnings } = await sendReview(stage.webhook, '/validate', object);
  if (!allowed) throw new Error(`${file} was refused: ${status.message ?? ''}`);
  stage.terminal.block(warnings.map(text => ({ text: `Warning: ${text}` })));
  return object;
}

/** `Kind` is what the manifest says: the demo's own manifests are no foreign input. */
export async function write<Kind extends ReviewedObject>(
  stage: Stage,
  file: string,
  manifest: string,
): Promise<Kind> {
  await writeFile(join(stage.folder, file), manifest);
  const object: Kind = parse(manifest, { version: '1.1' });
  return object;
}

export async function start(stage: Stage, pod: Pod, name: string): Promise<ChildProcess> {
  await layOutVolumes(pod, stage.folder, {
    secret: () => Promise.resolve(undefined),
    configMap: () => Promise.resolve(undefined),
    serviceAccountToken: () => Promise.resolve(stage.token),
  });
  const container = pod.spec?.initContainers?.find(candidate => candidate.name === name);
  if (container === undefined) throw new Error(`the injected pod has no container ${name}`);
  const child = await startContainer(container, stage.folder, {
    node: process.execPath,
    agent: stage.agent,
  });
  // However this program ends, no container outlives it. First of all: what it writes to is removed then as well.
  process.prependOnceListener('exit', () => child.kill('SIGKILL'));
  const log = join(stage.folder, 'logs', `${name}.log`);
  await mkdir(dirname(log), { recursive: true });
  const lines: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => lines.push(chunk));
  child.once('exit', () => void writeFile(log, Buffer.concat(lines)).catch(() => undefined));
  return child;
}

export async function terminationMessage({ folder }: Stage): Promise<string> {
  return readFile(join(folder, 'containers', INIT_CONTAINER, 'dev', 'termination-log'), 'utf8').catch(
    () => '',
  );
}
