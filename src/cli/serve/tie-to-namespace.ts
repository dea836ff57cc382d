import { OWNER_FIELD_MANAGER } from '../../certs/targets/target-kind.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { KubeObject, OwnerReference } from '../../kube/object.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import { isConflict, isNotFound } from '../../kube/status-error.ts';

export interface TieOptions {
  readonly client: Pick<KubeClient, 'get' | 'list' | 'apply'>;
  /** Of Postern itself. */
  readonly namespace: string;
  /** Of webhook configurations of both kinds; those that do not exist are passed over. */
  readonly names: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Makes the namespace of Postern the owner of its webhook configurations. Without their server, those with
 * `failurePolicy: Fail` refuse what they match; whoever only deletes the namespace would leave them behind. Both are
 * cluster-scoped, so one may own the other (https://kubernetes.io/docs/concepts/architecture/garbage-collection/), and the
 * garbage collector deletes them once the namespace is gone. Done by a field manager of its own, so that nobody who
 * applies the manifests takes it away. Any replica may do it; it is the same for all.
 * @returns how many were not owned before
 * @throws what the API server refuses with; a conflict is somebody else's change and no failure
 */
export async function tieToNamespace({ client, namespace, names, signal }: TieOptions): Promise<number> {
  const owner = await ownerOf(client, namespace, signal);
  if (owner === undefined) return 0;
  let tied = 0;
  for (const [kind, resource] of KINDS) {
    for (const name of names) {
      const address = { group: 'admissionregistration.k8s.io', version: 'v1', resource };
      // A list of one: the permission to get is not needed for anything else.
      const fieldSelector = `metadata.name=${name}`;
      const { items } = await client.list(resourcePath(address), { fieldSelector, signal });
      const found = items.find(({ metadata }) => metadata.name === name);
      if (found?.metadata.uid === undefined || isOwned(found, owner)) continue;
      // With its uid, or an apply would create one that was deleted in the meantime.
      const metadata = { name, uid: found.metadata.uid, ownerReferences: [owner] };
      const object = { apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata };
      const options = { fieldManager: OWNER_FIELD_MANAGER, force: true, signal };
      if (await unlessGone(client.apply(resourcePath({ ...address, name }), object, options))) tied += 1;
    }
  }
  return tied;
}

const KINDS = [
  ['MutatingWebhookConfiguration', 'mutatingwebhookconfigurations'],
  ['ValidatingWebhookConfiguration', 'validatingwebhookconfigurations'],
] as const;

/** undefined: there is no such namespace. */
async function ownerOf(
  client: TieOptions['client'],
  name: string,
  signal: AbortSignal,
): Promise<OwnerReference | undefined> {
  try {
    const { metadata } = await client.get(resourcePath({ version: 'v1', resource: 'namespaces', name }), {
      signal,
    });
    return metadata.uid === undefined
      ? undefined
      : { apiVersion: 'v1', kind: 'Namespace', name, uid: metadata.uid };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function isOwned({ metadata }: KubeObject, owner: OwnerReference): boolean {
  return metadata.ownerReferences?.some(({ uid }) => uid === owner.uid) ?? false;
}

async function unlessGone(apply: Promise<unknown>): Promise<boolean> {
  try {
    await apply;
    return true;
  } catch (error) {
    if (isConflict(error) || isNotFound(error)) return false;
    throw error;
  }
}
