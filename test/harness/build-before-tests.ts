import type { TestProject } from 'vitest/node';
import { binary, type BinaryName } from './binaries.ts';

const cluster: readonly BinaryName[] = [
  'etcd',
  'kube-apiserver',
  'kubectl',
  'kube-controller-manager',
  'kube-scheduler',
];

const needs: Readonly<Record<string, readonly BinaryName[]>> = {
  cluster: [...cluster, 'vault'],
  providers: ['etcd', 'kube-apiserver', 'kubectl', 'vault'],
  node: [...cluster, 'kubelet', 'vault'],
  oracle: ['oracle'],
};

/**
 * A vitest `globalSetup`: builds what a project's tests need before its first test, because no hook timeout should
 * have to allow for compiling an API server.
 */
export async function setup(project: TestProject): Promise<void> {
  const clusterIsGiven = (process.env['POSTERN_TEST_KUBECONFIG'] ?? '') !== '';
  const names = needs[project.name] ?? [];
  for (const name of names.filter(name => !clusterIsGiven || ['kubectl', 'vault', 'oracle'].includes(name))) {
    await binary(name);
  }
}
