import type { KubeClient } from '../../kube/client.ts';
import type { KubeObject } from '../../kube/object.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import type { TrustTarget } from '../certificate-cluster.ts';
import { FIELD_MANAGER, PART_OF, PART_OF_LABEL, type TargetKind } from './target-kind.ts';

/**
 * Applies the bundle to a target as it was observed: the uid and the resourceVersion make the apply fail with a
 * conflict on an object that changed or went away; without them an apply would create a missing one.
 */
export async function applyBundle(
  client: Pick<KubeClient, 'create' | 'apply'>,
  kind: TargetKind,
  target: TrustTarget,
  { caBundle, signal }: { readonly caBundle: string; readonly signal: AbortSignal },
): Promise<void> {
  const { name, uid, resourceVersion } =
    target.uid === '' ? await create(client, kind, target, signal) : target;
  const object = {
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    metadata: { name, uid, resourceVersion },
    ...kind.content(target.entries, caBundle),
  };
  // With force, a conflict can only mean the resourceVersion or the uid, never another owner of the field.
  await client.apply(resourcePath({ ...kind.address, name }), object, {
    fieldManager: FIELD_MANAGER,
    force: true,
    signal,
  });
}

/** Empty at first, since a create may conflict and an apply may not: of two that create it one bundle must not win blindly. */
async function create(
  client: Pick<KubeClient, 'create'>,
  { apiVersion, kind, address }: TargetKind,
  { name }: TrustTarget,
  signal: AbortSignal,
): Promise<{ name: string; uid: string; resourceVersion: string }> {
  const metadata: KubeObject['metadata'] = { name, labels: { [PART_OF_LABEL]: PART_OF } };
  const created = await client.create(resourcePath(address), { apiVersion, kind, metadata }, { signal });
  return {
    name,
    uid: created.metadata.uid ?? '',
    resourceVersion: created.metadata.resourceVersion ?? '',
  };
}
