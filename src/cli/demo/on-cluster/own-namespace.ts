import { describe } from '../../../errors.ts';
import type { KubeClient } from '../../../kube/client.ts';
import { resourcePath } from '../../../kube/resource-path.ts';
import { namespaceObject } from './cluster-objects.ts';
import type { ClusterStage } from './cluster-stage.ts';

export interface NamespaceStage extends Pick<ClusterStage, 'terminal' | 'namespace'> {
  readonly client: Pick<KubeClient, 'create' | 'delete'>;
}

/**
 * Makes the namespace of the demo, works in it and deletes it, however the work ends.
 * @param keep leaves it
 * @throws what the work throws; Error when only the deletion fails
 */
export async function inOwnNamespace(
  { client, terminal, namespace }: NamespaceStage,
  keep: boolean,
  work: () => Promise<void>,
): Promise<void> {
  await client.create(resourcePath({ version: 'v1', resource: 'namespaces' }), namespaceObject(namespace));
  try {
    await work();
  } catch (error) {
    // Why the demo failed is what its user has to know.
    await leave().catch((second: unknown) => terminal.line(`\n${describe(second)}`));
    throw error;
  }
  await leave();

  async function leave(): Promise<void> {
    if (keep) {
      terminal.line(`\nKept for a look: kubectl get all --namespace ${namespace}`);
      return;
    }
    try {
      await client.delete(resourcePath({ version: 'v1', resource: 'namespaces', name: namespace }));
    } catch (error) {
      const reason = `the namespace ${namespace} is left and has to be deleted: ${describe(error)}`;
      throw new Error(reason, { cause: error });
    }
  }
}
