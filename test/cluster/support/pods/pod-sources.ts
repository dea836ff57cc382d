import type { Pod } from '../../../../src/api/pod.ts';
import type { PodSources } from '../../../../src/cli/demo/volume-files.ts';
import type { Cluster } from '../../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../../harness/cluster/kubectl.ts';

/** The objects and tokens of a pod from its API server, as kubelet gets them. */
export function podSources(
  cluster: Cluster,
  pod: Pod,
  onToken: (token: string) => void = () => undefined,
): PodSources {
  const { namespace = '', name = '', uid = '' } = pod.metadata ?? {};
  const dataOf = async (
    kind: string,
    object: string,
  ): Promise<Readonly<Record<string, string>> | undefined> => {
    const text = await mustKubectl(cluster.kubectl, [
      ...['get', kind, object, '--namespace', namespace, '--ignore-not-found', '--output', 'json'],
    ]);
    if (text === '') return undefined;
    const { data = {} }: { data?: Readonly<Record<string, string>> } = JSON.parse(text);
    return data;
  };
  return {
    secret: async object => {
      const data = await dataOf('secret', object);
      if (data === undefined) return undefined;
      return Object.fromEntries(
        Object.entries(data).map(([key, encoded]) => [key, Buffer.from(encoded, 'base64')]),
      );
    },
    configMap: async object => dataOf('configmap', object),
    serviceAccountToken: async audience => {
      const token = await mustKubectl(cluster.kubectl, [
        ...['create', 'token', pod.spec?.serviceAccountName ?? 'default', '--namespace', namespace],
        ...['--bound-object-kind', 'Pod', '--bound-object-name', name, '--bound-object-uid', uid],
        ...(audience === undefined ? [] : ['--audience', audience]),
      ]);
      onToken(token.trim());
      return token.trim();
    },
  };
}
