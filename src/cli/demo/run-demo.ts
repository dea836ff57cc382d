import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pod, PodTemplate } from '../../api/pod.ts';
import { INIT_CONTAINER, REFRESH_CONTAINER } from '../../inject/containers.ts';
import { applyPatch } from '../../inject/apply-patch.ts';
import { agentProgram } from './agent-program.ts';
import { startEmbeddedVault } from './embedded-vault.ts';
import { kubectlMessage } from './kubectl-message.ts';
import { startLocalWebhook } from './local-webhook.ts';
import { BROKEN_EXTERNAL_SECRET, deploymentManifest, EXTERNAL_SECRET, storeManifest } from './manifests.ts';
import { startReloadListener } from './reload-listener.ts';
import { volumePath } from './run-pod.ts';
import { sendReview, type ReviewedObject } from './send-review.ts';
import { fileRows, maskWith, podDiff } from './show.ts';
import {
  admit,
  admitQuietly,
  start,
  terminationMessage,
  write,
  type DemoOptions,
  type Stage,
} from './stage.ts';
import { waitFor } from './wait-for.ts';

/**
 * Plays the API server and kubelet on loopback; webhook, injection and agent are the real ones.
 * @throws Error when a step does not end as it must
 */
export async function runDemo(options: DemoOptions): Promise<void> {
  const started = performance.now();
  const token = options.random(24).toString('base64url');
  const stage: Stage = {
    ...options,
    token,
    show: options.showValues ? value => value : maskWith(options.random(32)),
    agent: await agentProgram(options.folder),
    webhook: await startLocalWebhook(),
    vault: await startEmbeddedVault('shop', token),
    reload: await startReloadListener(),
  };
  let refresher: ChildProcess | undefined;
  try {
    stage.vault.put('shop/db', { username: 'orders', password: stage.random(12).toString('base64url') });
    const took = performance.now() - started;
    introduce(stage, took);
    await admitGood(stage);
    await refuseBroken(stage);
    const pod = await injectDeployment(stage);
    const firstFile = await fetchOnce(stage, pod);
    refresher = await start(stage, pod, REFRESH_CONTAINER);
    const rotated = await rotate(stage);
    refresher.kill('SIGTERM');
    const [exitCode]: (number | null)[] = await once(refresher, 'exit');
    summarise(stage, {
      firstFile,
      rotated,
      exitCode: exitCode ?? null,
      seconds: (performance.now() - started) / 1000,
    });
  } finally {
    refresher?.kill('SIGKILL');
    await Promise.all([stage.webhook.close(), stage.vault.close(), stage.reload.close()]);
  }
}

function introduce({ terminal, webhook, vault }: Stage, milliseconds: number): void {
  terminal.line(
    'Postern demo: the webhook, the injection and the agent are the real ones. This program plays the API',
  );
  terminal.line(
    'server and kubelet, and a loopback server speaks the part of Vault’s HTTP API that a KV v2 read takes.',
  );
  terminal.heading('The webhook is up');
  terminal.line(
    `   https://127.0.0.1:${webhook.port}, certificate from its own CA, ${Math.round(milliseconds)} ms`,
  );
  terminal.line(`   Vault's API at ${vault.address}`);
}

async function admitGood(stage: Stage): Promise<void> {
  stage.terminal.heading('Good manifests are admitted');
  await admit(stage, 'secret-store.yaml', storeManifest(stage.vault.address));
  await admit(stage, 'external-secret.yaml', EXTERNAL_SECRET);
}

async function refuseBroken(stage: Stage): Promise<void> {
  const { terminal, webhook } = stage;
  terminal.heading('A malformed manifest is refused, with everything that is wrong and what to write');
  const object = await write(stage, 'broken.yaml', BROKEN_EXTERNAL_SECRET);
  const { allowed, status, warnings } = await sendReview(webhook, '/validate', object);
  if (allowed) throw new Error('the malformed ExternalSecret was admitted');
  terminal.command('kubectl apply -f broken.yaml');
  terminal.block(warnings.map(text => ({ text: `Warning: ${text}` })));
  const message = kubectlMessage(status, 'broken.yaml', 'manifests.postern.dev');
  terminal.block(message.split('\n').map(text => ({ text, tone: 'bad' })));
}

async function injectDeployment(stage: Stage): Promise<Pod> {
  const { terminal, webhook, reload } = stage;
  const deployment = await admitQuietly<Deployment>(stage, 'deployment.yaml', deploymentManifest(reload.url));
  const pod = podOf(deployment);
  const { allowed, patch, status } = await sendReview(webhook, '/mutate', pod);
  if (!allowed) throw new Error(`the pod was refused: ${status.message ?? ''}`);
  const injected = applyPatch<Pod>(pod, patch);
  await writeFile(join(stage.folder, 'pod.json'), JSON.stringify(injected, null, 2));
  terminal.heading('A Deployment asks for injection by annotation: its pod is changed on the way in');
  terminal.command('kubectl apply -f deployment.yaml');
  terminal.line('   deployment.apps/orders created');
  terminal.line();
  terminal.block(podDiff(pod, injected));
  return injected;
}

interface Deployment extends ReviewedObject {
  readonly spec: { readonly template: PodTemplate };
}

/** The pod that a ReplicaSet would create. */
function podOf({ spec: { template } }: Deployment): Pod & ReviewedObject {
  const { metadata = {}, spec } = structuredClone(template);
  metadata.name = 'orders-7d4b9c-x2x7k';
  metadata.namespace = 'shop';
  return { apiVersion: 'v1', kind: 'Pod', metadata, ...(spec === undefined ? {} : { spec }) };
}

async function fetchOnce(stage: Stage, pod: Pod): Promise<number> {
  const { terminal } = stage;
  terminal.heading(
    'The init container runs: its own command, environment and volumes, as a process of this machine',
  );
  const started = performance.now();
  const process = await start(stage, pod, INIT_CONTAINER);
  const [code]: (number | null)[] = await once(process, 'exit');
  const milliseconds = performance.now() - started;
  if (code !== 0)
    throw new Error(`the init container ended with code ${code}: ${await terminationMessage(stage)}`);
  terminal.line(`   exit code 0 after ${Math.round(milliseconds)} ms; /etc/db in the application:`);
  terminal.table(await fileRows(volumePath(stage.folder, 'db'), stage.show));
  terminal.line('   and DB_PASSWORD, which kubelet reads from:');
  const file = await readFile(join(volumePath(stage.folder, 'postern-env'), 'orders', 'env'), 'utf8');
  const shown = file.replace(/'([^']*)'/g, (_, value: string) => `'${stage.show(value)}'`);
  terminal.block([{ text: `orders/env: ${shown.trimEnd()}`, tone: 'quiet' }]);
  return milliseconds;
}

async function rotate(stage: Stage): Promise<number> {
  const { terminal, vault, reload } = stage;
  const password = stage.random(12).toString('base64url');
  terminal.heading('The password changes at the provider; nobody touches the pod');
  const started = performance.now();
  vault.put('shop/db', { username: 'orders', password });
  const directory = volumePath(stage.folder, 'db');
  await waitFor(
    'the new password in the file',
    10,
    async () => (await readFile(join(directory, 'password'), 'utf8')) === password,
  );
  const milliseconds = performance.now() - started;
  // One rename swapped the whole directory, so the file made from the same key must be new at the same instant.
  const url = await readFile(join(directory, 'url'), 'utf8');
  if (!url.includes(password)) throw new Error('the files of one directory are of different ages');
  await waitFor('the on-change request', 5, () => reload.calls() > 0);
  terminal.line(
    `   new after ${(milliseconds / 1000).toFixed(1)} s (refreshInterval: 2s), every file in one swap:`,
  );
  terminal.table(await fileRows(directory, stage.show));
  terminal.line(`   on-change fired: ${reload.calls()} × POST ${reload.url}`);
  return milliseconds;
}

function summarise(
  { terminal, vault, reload }: Stage,
  result: { firstFile: number; rotated: number; exitCode: number | null; seconds: number },
): void {
  terminal.heading('What happened');
  terminal.table([
    ['step', 'result'],
    ['manifests admitted', '3'],
    ['manifests refused', '1, with every cause at once'],
    [
      'pod injected',
      'one volume and one variable no longer need a Secret; two containers and their volumes added',
    ],
    ['start to files', `${Math.round(result.firstFile)} ms`],
    ['rotation to files', `${(result.rotated / 1000).toFixed(1)} s`],
    ['on-change', `${reload.calls()} request${reload.calls() === 1 ? '' : 's'}, none for the first files`],
    ['provider reads', String(vault.reads())],
    ['refresher on SIGTERM', `exit code ${result.exitCode}`],
    ['all of it', `${result.seconds.toFixed(1)} s`],
  ]);
  terminal.line();
  terminal.line(
    'Next: npm run -s postern -- demo --keep --show-values     look at everything that was written',
  );
  terminal.line(
    '      npm run -s postern -- inject -f your-manifests.yaml  see what your own pods would become',
  );
  terminal.line('      docs/guides/install.md                               put it on a cluster');
}
