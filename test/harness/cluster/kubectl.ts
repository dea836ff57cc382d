import { randomBytes } from 'node:crypto';
import { binary } from '../binaries.ts';
import type { Cluster, KubectlOptions } from './cluster.ts';
import { runCommand, type CommandResult } from '../run-command.ts';
import { waitUntil } from '../wait-until.ts';

/** A kubectl that knows this cluster only and keeps its caches in `home`, away from those of the user. */
export async function kubectlFor(kubeconfigPath: string, home: string): Promise<Cluster['kubectl']> {
  const command = await binary('kubectl');
  return async (args: readonly string[], options: KubectlOptions = {}): Promise<CommandResult> =>
    runCommand(command, args, { ...options, env: { HOME: home, KUBECONFIG: kubeconfigPath } });
}

/** As `kubectl`, for a command that must succeed: gives standard output. */
export async function mustKubectl(
  kubectl: Cluster['kubectl'],
  args: readonly string[],
  options?: KubectlOptions,
): Promise<string> {
  const { code, stdout, stderr } = await kubectl(args, options);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} exited with ${code}: ${stderr}`);
  return stdout;
}

/** A namespace with a random name. Its `default` service account is made here unless a controller does it. */
export async function createNamespace(
  kubectl: Cluster['kubectl'],
  labels: Readonly<Record<string, string>>,
  controllers: boolean,
): Promise<string> {
  const name = `test-${randomBytes(4).toString('hex')}`;
  const manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  await mustKubectl(kubectl, ['create', '-f', '-'], { input: JSON.stringify(manifest) });
  if (controllers) {
    await waitUntil(
      async () => (await kubectl(['get', 'serviceaccount', 'default', '-n', name])).code === 0,
      { what: `namespace ${name} has its default service account`, timeoutSeconds: 30 },
    );
  } else {
    await mustKubectl(kubectl, ['create', 'serviceaccount', 'default', '-n', name]);
  }
  return name;
}
