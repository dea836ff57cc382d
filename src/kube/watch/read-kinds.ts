import { describe } from '../../errors.ts';
import type { KubeClient } from '../client.ts';
import { METADATA_LIST } from './metadata-only.ts';
import type { KubeObject } from '../object.ts';
import { resourcePath } from '../resource-path.ts';
import { isNotFound, KubeStatusError } from '../status-error.ts';

/** A kind of which every object is to be read. */
export interface KindToRead {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly resource: string;
  /** The first that the server knows is read. */
  readonly versions: readonly string[];
  /** Only `metadata` is asked for: nothing else crosses the network. */
  readonly metadataOnly: boolean;
  /** What to keep of an object; applied page by page, so that the rest is never held. */
  readonly keep: (object: KubeObject) => KubeObject;
}

export interface KindsRead {
  readonly objects: readonly KubeObject[];
  /** All of whose objects are there; kinds that the server does not know are, with none. */
  readonly complete: readonly KindToRead[];
  /** What may not be read, and why. */
  readonly refused: readonly { readonly kind: KindToRead; readonly reason: string }[];
}

/**
 * Reads every object of some kinds in all namespaces, one kind after the other. A kind that the caller may not list is left out and named.
 *
 * @param onKind told before each kind
 * @throws PosternError when the server cannot be reached or fails
 */
export async function readKinds(
  client: Pick<KubeClient, 'list'>,
  kinds: readonly KindToRead[],
  { signal, onKind }: { readonly signal?: AbortSignal; readonly onKind?: (kind: KindToRead) => void } = {},
): Promise<KindsRead> {
  const objects: KubeObject[] = [];
  const complete: KindToRead[] = [];
  const refused: { kind: KindToRead; reason: string }[] = [];
  for (const kind of kinds) {
    onKind?.(kind);
    try {
      objects.push(...(await readKind(client, kind, signal)));
      complete.push(kind);
    } catch (error) {
      if (!(error instanceof KubeStatusError) || (error.status !== 403 && error.status !== 401)) throw error;
      refused.push({ kind, reason: describe(error) });
    }
  }
  return { objects, complete, refused };
}

async function readKind(
  client: Pick<KubeClient, 'list'>,
  { group, kind, resource, versions, metadataOnly, keep }: KindToRead,
  signal: AbortSignal | undefined,
): Promise<readonly KubeObject[]> {
  for (const version of versions) {
    // Metadata-only answers call themselves PartialObjectMetadata.
    const named = { apiVersion: group === '' ? version : `${group}/${version}`, kind };
    try {
      const { items } = await client.list(resourcePath({ group, version, resource }), {
        ...(metadataOnly ? { accept: METADATA_LIST } : {}),
        signal,
        project: object => keep({ ...object, ...named }),
      });
      return items;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  return [];
}
