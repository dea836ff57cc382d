import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { Cluster } from './cluster.ts';
import { createNamespace, kubectlFor, mustKubectl } from './kubectl.ts';
import { tempFolder } from '../temp-folder.ts';

interface KubeconfigView {
  readonly clusters: readonly [
    { readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } },
  ];
}

/**
 * The cluster of a kubeconfig, for example one of kind. Its user must be a cluster administrator. Tests that stop and start
 * the API server cannot run there and say so.
 */
export async function useExistingCluster(kubeconfigPath: string): Promise<Cluster> {
  await readFile(kubeconfigPath); // a clear error if there is no such file
  const folder = await tempFolder('kubectl');
  const kubectl = await kubectlFor(kubeconfigPath, folder.path);
  const view: KubeconfigView = parse(
    await mustKubectl(kubectl, ['config', 'view', '--minify', '--flatten', '--raw']),
  );
  const { cluster } = view.clusters[0];
  const namespaces: string[] = [];
  const notOurs = async (): Promise<never> => {
    throw new Error(
      'the API server of POSTERN_TEST_KUBECONFIG is not ours to stop or to be joined by another; unset it to run this test',
    );
  };
  return {
    kubeconfigPath,
    url: cluster.server,
    ca: Buffer.from(cluster['certificate-authority-data'], 'base64').toString(),
    adminToken: await administratorToken(kubectl),
    serviceAccountPublicKey: undefined,
    featureGates: {},
    logs: undefined,
    kubectl,
    createNamespace: async (labels = {}) => {
      const name = await createNamespace(kubectl, labels, true);
      namespaces.push(name);
      return name;
    },
    stopApiServer: notOurs,
    startApiServer: notOurs,
    restartApiServer: notOurs,
    addApiServer: notOurs,
    stop: async () => {
      for (const name of namespaces) await kubectl(['delete', 'namespace', name, '--wait=false']);
      await folder.remove();
    },
  };
}

/** The kubeconfig may log in with a certificate or a plugin; tests need a token, which lasts for a day. */
async function administratorToken(kubectl: Cluster['kubectl']): Promise<string> {
  const name = 'postern-tests';
  const account = ['serviceaccount', name, '-n', 'kube-system'];
  if ((await kubectl(['get', ...account])).code !== 0) {
    await mustKubectl(kubectl, ['create', ...account]);
    await mustKubectl(kubectl, [
      'create',
      'clusterrolebinding',
      name,
      '--clusterrole=cluster-admin',
      `--serviceaccount=kube-system:${name}`,
    ]);
  }
  const token = await mustKubectl(kubectl, ['create', 'token', name, '-n', 'kube-system', '--duration=24h']);
  return token.trim();
}
