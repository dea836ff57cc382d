import { realpath, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import type { TestNode } from '../../harness/node/node.ts';
import { mustRun } from '../../harness/run-command.ts';
import { tempFolder } from '../../harness/temp-folder.ts';
import { DEPLOY, POSTERN_NAMESPACE } from '../../cluster/support/deployed-objects.ts';
import { installKinds } from '../../cluster/support/install-postern.ts';

/** The image that the control plane and the injected containers run. */
const IMAGE = { name: 'localhost/postern', tag: 'test' };

/**
 * Flags for the API server of a cluster without kube-proxy: webhooks of a Service are called at the addresses of its ready
 * pods, not at the Service's own, which nothing would translate.
 */
export const CALL_PODS_OF_SERVICES = ['--enable-aggregator-routing=true'];

/**
 * Installs Postern as docs/guides/install.md says: builds the image, loads it, creates the kinds, and applies the kustomize
 * base with the name of the image set and nothing else changed. Every replica is ready when this resolves.
 */
export async function installInCluster(cluster: Cluster, node: TestNode): Promise<void> {
  const folder = await tempFolder('overlay');
  try {
    const archive = join(folder.path, 'postern.tar');
    const name = `${IMAGE.name}:${IMAGE.tag}`;
    await mustRun(process.execPath, [join(DEPLOY, 'image/oci.ts'), '--out', archive, '--name', name]);
    await node.importImage(archive);
    await installKinds(cluster);
    await writeOverlay(folder.path, name);
    await mustKubectl(cluster.kubectl, ['apply', '--kustomize', folder.path]);
    await mustKubectl(
      cluster.kubectl,
      ['rollout', 'status', 'deployment/postern', '--namespace', POSTERN_NAMESPACE, '--timeout=120s'],
      { timeoutSeconds: 130 },
    );
  } finally {
    await folder.remove();
  }
}

async function writeOverlay(folder: string, image: string): Promise<void> {
  // kustomize takes no absolute path for a base.
  const base = relative(await realpath(folder), join(DEPLOY, 'kustomize/base'));
  const overlay = {
    namespace: POSTERN_NAMESPACE,
    resources: [base],
    images: [{ name: 'ghcr.io/postern/postern', newName: IMAGE.name, newTag: IMAGE.tag }],
    configMapGenerator: [{ name: 'postern-config', behavior: 'replace', files: ['config.yaml'] }],
  };
  await writeFile(join(folder, 'kustomization.yaml'), JSON.stringify(overlay));
  await writeFile(join(folder, 'config.yaml'), `image: ${image}\n`);
}
