import type { KubeClient } from '../../kube/client.ts';
import { isNotFound } from '../../kube/status-error.ts';

/** What a cluster serves of the groups that were asked about: `<group>/<version>/<kind>` to the name in the URL. */
export type ServedKinds = ReadonlyMap<string, string>;

interface ResourceList {
  readonly resources?: readonly { readonly name: string; readonly kind: string }[];
}

/**
 * Asks which kinds there are (https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api). A group or version
 * that is not installed has none. Everybody who is logged in may ask.
 *
 * @throws PosternError of the client, so that an outage is not taken for an uninstallation
 */
export async function discover(
  client: Pick<KubeClient, 'request'>,
  groupVersions: Iterable<string>,
  signal: AbortSignal,
): Promise<ServedKinds> {
  const served = new Map<string, string>();
  for (const groupVersion of new Set(groupVersions)) {
    for (const { name, kind } of await resourcesOf(client, groupVersion, signal)) {
      // `externalsecrets/status` is of the same kind.
      if (!name.includes('/')) served.set(`${groupVersion}/${kind}`, name);
    }
  }
  return served;
}

async function resourcesOf(
  client: Pick<KubeClient, 'request'>,
  groupVersion: string,
  signal: AbortSignal,
): Promise<NonNullable<ResourceList['resources']>> {
  try {
    const list = await client.request<ResourceList>({ method: 'GET', path: `/apis/${groupVersion}`, signal });
    return list.resources ?? [];
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}
