import { PassThrough } from 'node:stream';
import type { KubeObject } from '../../kube/object.ts';
import { KubeStatusError } from '../../kube/status-error.ts';
import type { ReportTools } from '../contract.ts';

/** As much of an API server as the report asks: objects in memory, lists and watches of them, and which kinds there are. */
export interface MemoryCluster {
  readonly client: ReportTools['client'];
  /** `external-secrets.io/v1/ExternalSecret` */
  install(...kinds: readonly string[]): void;
  put(path: string, object: KubeObject): void;
  remove(path: string): void;
  /** The same, and no watch tells it. */
  lose(path: string): void;
  read(path: string): KubeObject | undefined;
  /** Who watches this collection has to list it again. */
  expire(path: string): void;
  /** Resolves when this collection is watched. */
  watched(path: string): Promise<void>;
  /** `PATCH /apis/…` */
  readonly writes: readonly string[];
  /** `LIST /apis/…`, `GET /apis/…` */
  readonly reads: readonly string[];
  /** Calls that begin so are refused with this status; undefined: none. */
  refuse(status: number | undefined, calls?: string): void;
}

export function memoryCluster(): MemoryCluster {
  const served = new Set<string>();
  const objects = new Map<string, KubeObject>();
  const watches = new Map<string, Set<PassThrough>>();
  const waiting = new Map<string, (() => void)[]>();
  const writes: string[] = [];
  const reads: string[] = [];
  let refusal: { readonly status: number; readonly calls: string } | undefined;
  let version = 1;

  const guard = (call: string): void => {
    if (refusal !== undefined && call.startsWith(refusal.calls))
      throw new KubeStatusError(call, refusal.status, {});
  };
  const collectionOf = (path: string): string =>
    path.slice(0, path.lastIndexOf('/')).replace(/\/namespaces\/[^/]+/u, '');
  const tell = (type: string, path: string, object: KubeObject): void => {
    for (const watch of watches.get(collectionOf(path)) ?? [])
      watch.write(`${JSON.stringify({ type, object })}\n`);
  };
  const put = (path: string, object: KubeObject): KubeObject => {
    const type = objects.has(path) ? 'MODIFIED' : 'ADDED';
    const metadata = { uid: path, ...object.metadata, resourceVersion: String(++version) };
    const stored = { ...object, metadata };
    objects.set(path, stored);
    tell(type, path, stored);
    return stored;
  };
  const remove = (path: string): boolean => {
    const object = objects.get(path);
    objects.delete(path);
    if (object !== undefined) tell('DELETED', path, object);
    return object !== undefined;
  };
  // The type parameter is the caller's word for what is stored, as with the real client.
  const client = {
    server: new URL('https://memory.example'),
    async request({ path }: { readonly path: string }) {
      guard(`GET ${path}`);
      const object = objects.get(path);
      if (object !== undefined) return object;
      const groupVersion = path.replace('/apis/', '');
      const kinds = [...served].filter(kind => kind.startsWith(`${groupVersion}/`));
      if (kinds.length === 0) throw new KubeStatusError(`GET ${path}`, 404, {});
      const resources = kinds.map(kind => ({
        name: `${kind.split('/').at(-1)?.toLowerCase()}s`,
        kind: kind.split('/').at(-1),
      }));
      return { resources };
    },
    async list(path: string, { project = (one: KubeObject) => one } = {}) {
      guard(`GET ${path}`);
      reads.push(`LIST ${path}`);
      const items = [...objects]
        .filter(([at]) => collectionOf(at) === path)
        .map(([, object]) => project(object));
      return { metadata: { resourceVersion: String(version) }, items };
    },
    async stream({ path, signal }: { readonly path: string; readonly signal?: AbortSignal }) {
      const stream = new PassThrough();
      const open = watches.get(path) ?? new Set<PassThrough>();
      watches.set(path, open.add(stream));
      for (const tell of waiting.get(path) ?? []) tell();
      waiting.delete(path);
      signal?.addEventListener('abort', () => stream.destroy(), { once: true });
      stream.on('close', () => open.delete(stream));
      return stream;
    },
    async get(path: string) {
      guard(`GET ${path}`);
      reads.push(`GET ${path}`);
      const object = objects.get(path);
      if (object === undefined) throw new KubeStatusError(`GET ${path}`, 404, {});
      return object;
    },
    async apply(path: string, object: KubeObject) {
      guard(`PATCH ${path}`);
      writes.push(`PATCH ${path}`);
      return put(path, object);
    },
    async delete(path: string) {
      guard(`DELETE ${path}`);
      writes.push(`DELETE ${path}`);
      return remove(path);
    },
  };
  return {
    client: client as unknown as ReportTools['client'], // oxlint-disable-line typescript/no-unsafe-type-assertion
    install: (...kinds) => {
      for (const kind of kinds) served.add(kind);
    },
    put: (path, object) => void put(path, object),
    remove: path => void remove(path),
    lose: path => void objects.delete(path),
    read: path => objects.get(path),
    expire(path) {
      const object = { kind: 'Status', code: 410, reason: 'Expired' };
      for (const watch of watches.get(path) ?? [])
        watch.write(`${JSON.stringify({ type: 'ERROR', object })}\n`);
    },
    watched(path) {
      const { promise, resolve } = Promise.withResolvers<void>();
      if ((watches.get(path)?.size ?? 0) > 0) resolve();
      else waiting.set(path, [...(waiting.get(path) ?? []), resolve]);
      return promise;
    },
    writes,
    reads,
    refuse: (status, calls = '') => {
      refusal = status === undefined ? undefined : { status, calls };
    },
  };
}
