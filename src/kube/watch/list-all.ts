import type { CallOptions, KubeRequest } from '../http/call.ts';
import type { KubeList, KubeObject } from '../object.ts';
import { isGone } from '../status-error.ts';

export interface ListOptions<T extends KubeObject = KubeObject> extends CallOptions {
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  /** Objects per page; 500 when not given. */
  readonly limit?: number;
  readonly accept?: string | undefined;
  /** What to keep of each object, page by page, so that a long list never lies in memory as a whole. */
  readonly project?: (object: T) => T;
}

type Request = <Answer>(call: KubeRequest) => Promise<Answer>;

/**
 * Reads a collection page by page. A continue token lives about five minutes; when the server says that one is
 * too old, the list starts again from its first page, once
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks).
 */
export async function listAll<T extends KubeObject>(
  request: Request,
  path: string,
  options: ListOptions<T> = {},
): Promise<KubeList<T>> {
  try {
    return await readPages<T>(request, path, options);
  } catch (error) {
    if (!isGone(error)) throw error;
    return readPages<T>(request, path, options);
  }
}

async function readPages<T extends KubeObject>(
  request: Request,
  path: string,
  { limit = 500, labelSelector, fieldSelector, project = item => item, ...options }: ListOptions<T>,
): Promise<KubeList<T>> {
  const items: T[] = [];
  let next: string | undefined;
  for (;;) {
    const query = { limit, labelSelector, fieldSelector, continue: next };
    const page = await request<KubeList<T>>({ method: 'GET', path, query, ...options });
    // An empty list of some aggregated servers is `null`.
    for (const item of page.items ?? []) items.push(project(typed(item, page)));
    next = page.metadata.continue;
    if (!next) return { ...page, items };
  }
}

/** Items of built-in kinds come without apiVersion and kind; the list's own kind is theirs plus `List`. */
function typed<T extends KubeObject>(item: T, list: KubeList<T>): T {
  if (item.kind !== undefined || !list.kind?.endsWith('List')) return item;
  return { apiVersion: list.apiVersion, kind: list.kind.slice(0, -'List'.length), ...item };
}
