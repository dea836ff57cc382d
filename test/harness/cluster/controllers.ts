import { join } from 'node:path';
import { binary } from '../binaries.ts';
import type { ClusterOptions } from './cluster.ts';
import { freePort } from '../free-port.ts';
import { startProgram, type Program } from '../program.ts';

export interface ControllerSetup {
  readonly kubeconfigPath: string;
  readonly logs: string;
  /** Published to every namespace as `kube-root-ca.crt`, and so to every pod. */
  readonly rootCaFile: string;
  readonly serviceAccountKeyFile: string;
  readonly featureGateArgs: readonly string[];
}

/** Starts the controllers and the scheduler, as far as they are asked for. They come up in the background. */
export async function startControllers(
  setup: ControllerSetup,
  options: ClusterOptions,
): Promise<readonly Program[]> {
  const programs: Program[] = [];
  if (options.controllers === true) {
    programs.push(
      await start('kube-controller-manager', setup, [
        `--service-account-private-key-file=${setup.serviceAccountKeyFile}`,
        `--root-ca-file=${setup.rootCaFile}`,
      ]),
    );
  }
  if (options.scheduler === true) programs.push(await start('kube-scheduler', setup, []));
  return programs;
}

async function start(
  name: 'kube-controller-manager' | 'kube-scheduler',
  { kubeconfigPath, logs, featureGateArgs }: ControllerSetup,
  args: readonly string[],
): Promise<Program> {
  return startProgram({
    command: await binary(name),
    args: [
      `--kubeconfig=${kubeconfigPath}`,
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${await freePort()}`,
      `--cert-dir=${join(logs, '..', name)}`,
      ...featureGateArgs,
      ...args,
    ],
    logFolder: logs,
  });
}
