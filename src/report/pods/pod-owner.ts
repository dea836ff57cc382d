import type { KubeClient } from '../../kube/client.ts';
import { METADATA_OBJECT } from '../../kube/watch/metadata-only.ts';
import type { KubeObject, ObjectMeta, OwnerReference } from '../../kube/object.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import { isForbidden, isNotFound } from '../../kube/status-error.ts';

/** What makes pods, and makes them again. */
export type Owner = Pick<OwnerReference, 'apiVersion' | 'kind' | 'name'>;

export type FindOwners = (
  metadata: Pick<ObjectMeta, 'ownerReferences'>,
  namespace: string,
  signal: AbortSignal,
) => Promise<readonly Owner[]>;

/** What Kubernetes' own controllers put between a pod and what people write. */
const BETWEEN: Readonly<Record<string, { readonly group: string; readonly resource: string }>> = {
  'apps/v1/ReplicaSet': { group: 'apps', resource: 'replicasets' },
  'batch/v1/Job': { group: 'batch', resource: 'jobs' },
};
/** Of a rollout all pods have the same. */
const MOST_KNOWN = 1000;

/**
 * Finds who made a pod, the nearest first: a ReplicaSet and its Deployment, a Job and its CronJob, or one alone; none of a pod that
 * somebody wrote himself. Where what is between may not be read, or is gone, the nearest is the only one.
 *
 * @throws PosternError of the client, for an outage
 */
export function ownerFinder(client: Pick<KubeClient, 'request'>): FindOwners {
  const known = new Map<string, Owner | undefined>();

  async function above(owner: OwnerReference, namespace: string, signal: AbortSignal): Promise<Owner[]> {
    const between = BETWEEN[`${owner.apiVersion}/${owner.kind}`];
    if (between === undefined) return [];
    if (!known.has(owner.uid)) {
      const path = resourcePath({ ...between, version: 'v1', namespace, name: owner.name });
      const found = await readMetadata(path, signal);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(owner.uid, found?.metadata.uid === owner.uid ? controllerOf(found.metadata) : undefined);
    }
    const top = known.get(owner.uid);
    return top === undefined ? [] : [top];
  }

  async function readMetadata(path: string, signal: AbortSignal): Promise<KubeObject | undefined> {
    try {
      return await client.request<KubeObject>({ method: 'GET', path, accept: METADATA_OBJECT, signal });
    } catch (error) {
      // A role from before this was asked for does not allow it.
      if (isNotFound(error) || isForbidden(error)) return undefined;
      throw error;
    }
  }

  return async (metadata, namespace, signal) => {
    const nearest = controllerOf(metadata);
    if (nearest === undefined) return [];
    return [nearest, ...(await above(nearest, namespace, signal))];
  };
}

/** Anybody may write a reference; one that names nothing that an API server would store is none. */
function controllerOf({
  ownerReferences = [],
}: Pick<ObjectMeta, 'ownerReferences'>): OwnerReference | undefined {
  const found = ownerReferences.find(({ controller }) => controller === true);
  return found !== undefined && KIND.test(found.kind) && NAME.test(found.name) ? found : undefined;
}

const KIND = /^[A-Za-z][A-Za-z0-9]{0,62}$/;
const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
