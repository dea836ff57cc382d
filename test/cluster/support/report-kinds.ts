import { join } from 'node:path';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { mustRun } from '../../harness/run-command.ts';

const MODULES = join(import.meta.dirname, '../../binaries/report-kinds');

/** Where the definitions of an API of reports are, in the Go module of the project that publishes them. */
const DEFINITIONS = {
  'openreports.io': { module: 'github.com/openreports/reports-api', folder: 'config/crd' },
  'wgpolicyk8s.io': { module: 'github.com/kyverno/kyverno', folder: 'config/crds/policyreport' },
} as const;

export type ReportGroup = keyof typeof DEFINITIONS;

/** Installs the kinds of reports as their project has them, and waits until the API server serves them. */
export async function installReportKinds(cluster: Cluster, group: ReportGroup): Promise<void> {
  const folder = await definitionFolder(group);
  await mustKubectl(cluster.kubectl, ['apply', '--server-side', '-f', folder]);
  await mustKubectl(cluster.kubectl, [
    ...['wait', '--for=condition=Established', '--timeout=60s', `--filename=${folder}`],
  ]);
}

export async function removeReportKinds(cluster: Cluster, group: ReportGroup): Promise<void> {
  await mustKubectl(cluster.kubectl, ['delete', '-f', await definitionFolder(group)]);
}

/** Go fetches the module once, and checks that it is the one of go.sum. */
async function definitionFolder(group: ReportGroup): Promise<string> {
  const { module, folder } = DEFINITIONS[group];
  const answer = await mustRun('go', ['mod', 'download', '-json', module], { cwd: MODULES });
  const { Dir }: { Dir: string } = JSON.parse(answer);
  return join(Dir, folder);
}
