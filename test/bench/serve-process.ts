import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { KubeObject } from '../../src/kube/object.ts';
import { startScriptedCluster } from '../../src/cli/serve/testing/scripted-cluster.ts';
import { freePort } from '../harness/free-port.ts';
import { send } from '../harness/http-send.ts';
import { startProgram } from '../harness/program.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { externalSecret, NAMESPACE, store, VAULT_SPEC } from './payloads.ts';

export interface ServeProcess {
  readonly port: number;
  /** Plain HTTP: `metrics`, `livez`, `readyz`. */
  readonly healthPort: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * `postern serve` as it is shipped, in a process of its own. Its cluster is a scripted API server in this process, which
 * is not asked again once everything is listed; it has the two ExternalSecrets of the pods and more until there are
 * `externalSecrets`.
 * @param program the bundle
 * @param logFolder where its log goes
 * @param policies SecretPolicies in force
 */
export async function startServe(
  program: string,
  logFolder: string,
  externalSecrets: number,
  policies: readonly KubeObject[] = [],
): Promise<ServeProcess> {
  const cluster = await startScriptedCluster();
  const [port, healthPort] = [await freePort(), await freePort()];
  const configuration: KubeObject & { webhooks: object[] } = {
    metadata: { name: 'postern' },
    webhooks: [{ name: 'inject.postern.dev', clientConfig: {} }],
  };
  cluster.put('/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations', configuration);
  cluster.put('/api/v1/namespaces', { metadata: { name: NAMESPACE, labels: {} } });
  cluster.put('/apis/external-secrets.io/v1/secretstores', plain(store(VAULT_SPEC)));
  const names = ['db', 'api', ...Array.from({ length: externalSecrets - 2 }, (_, i) => `other-${i}`)];
  for (const name of names) {
    cluster.put('/apis/external-secrets.io/v1/externalsecrets', plain(externalSecret(name)));
  }
  for (const policy of policies) cluster.put('/apis/postern.dev/v1alpha1/secretpolicies', policy);
  const { nodeFlags, env } = await deployed();
  const serve = await startProgram({
    command: process.execPath,
    args: [
      ...nodeFlags,
      ...[program, 'serve', '--kubeconfig', cluster.kubeconfig, '--drain-seconds', '0'],
      ...['--listen', `127.0.0.1:${port}`, '--health-listen', `127.0.0.1:${healthPort}`],
    ],
    logFolder,
    name: 'serve',
    env: { NODE_ENV: 'production', ...env },
  });
  const stop = async (): Promise<void> => {
    await serve.stop();
    await cluster.close();
  };
  try {
    await waitUntil(
      async () => (await send({ url: `http://127.0.0.1:${healthPort}/readyz` })).status === 200,
      {
        what: 'serve is ready',
        timeoutSeconds: 30,
        everyMilliseconds: 20,
        hopeless: serve.ended,
      },
    );
    return { port, healthPort, pid: serve.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the Deployment gives Node before the program, and the variables whose value it says itself. */
export async function deployed(): Promise<{
  nodeFlags: readonly string[];
  env: Readonly<Record<string, string>>;
}> {
  const file = join(import.meta.dirname, '../../deploy/kustomize/base/deployment.yaml');
  const deployment: Deployment = parse(await readFile(file, 'utf8'));
  const [{ args, env } = { args: [], env: [] }] = deployment.spec.template.spec.containers;
  return {
    nodeFlags: args.slice(0, args.indexOf('/postern/postern.js')),
    env: Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))),
  };
}

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly args: readonly string[];
          readonly env: readonly { readonly name: string; readonly value?: string }[];
        }[];
      };
    };
  };
}

/** As an API server would send it. */
function plain(object: object): KubeObject {
  const sent: KubeObject = JSON.parse(JSON.stringify(object));
  return sent;
}
