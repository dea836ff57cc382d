import { createKubeClient } from '../../../kube/client.ts';
import { loadClusterAccess } from '../../../kube/access/config.ts';
import type { Terminal } from '../terminal.ts';
import { interruption } from './interruption.ts';
import { runOnCluster } from './run-on-cluster.ts';

export interface ClusterChoice {
  readonly keep: boolean;
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
}

/** Runs the demo on the cluster of a kubeconfig. What it has made there is deleted when it is interrupted too. */
export async function demoOnCluster(
  terminal: Terminal,
  { keep, kubeconfig, context }: ClusterChoice,
): Promise<void> {
  const access = await loadClusterAccess(
    kubeconfig === undefined ? { from: 'default', context } : { from: 'file', path: kubeconfig, context },
  );
  const client = createKubeClient({ access, userAgent: 'postern-demo' });
  const signal = interruption(process);
  const progress = (what: string | undefined): void => {
    if (process.stderr.isTTY)
      process.stderr.write(`\r\u001B[K${what === undefined ? '' : `waiting for ${what}`}`);
  };
  try {
    await runOnCluster({ client, terminal, keep, progress, signal });
  } finally {
    client.close();
  }
}
