import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { CONFIGURATION_NAME } from './deployed-objects.ts';

export type ConfigurationKind = 'mutatingwebhookconfiguration' | 'validatingwebhookconfiguration';

export interface Configuration {
  readonly metadata: {
    readonly resourceVersion: string;
    readonly managedFields: readonly { readonly manager: string; readonly fieldsV1: object }[];
  };
  readonly webhooks: readonly { readonly clientConfig: { readonly caBundle?: string } }[];
}

/** One of Postern's two webhook configurations as it is stored. */
export async function readConfiguration(cluster: Cluster, kind: ConfigurationKind): Promise<Configuration> {
  const args = ['get', kind, CONFIGURATION_NAME, '-o', 'json', '--show-managed-fields'];
  return JSON.parse(await mustKubectl(cluster.kubectl, args));
}

/** The caBundle of each of Postern's webhooks, as PEM; empty where there is none. */
export async function caBundles(cluster: Cluster): Promise<readonly string[]> {
  const configurations = await Promise.all(
    (['mutatingwebhookconfiguration', 'validatingwebhookconfiguration'] as const).map(kind =>
      readConfiguration(cluster, kind),
    ),
  );
  return configurations.flatMap(({ webhooks }) =>
    webhooks.map(({ clientConfig }) => Buffer.from(clientConfig.caBundle ?? '', 'base64').toString()),
  );
}
