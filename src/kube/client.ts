import type { IncomingMessage } from 'node:http';
import type { ClusterAccess } from './access/access.ts';
import type { CallOptions, KubeRequest } from './http/call.ts';
import { type ListOptions, listAll } from './watch/list-all.ts';
import type { KubeList, KubeObject } from './object.ts';
import { isNotFound } from './status-error.ts';
import { createTransport } from './http/transport.ts';

export interface KubeClientOptions {
  readonly access: ClusterAccess;
  /** Sent as User-Agent; shows up in audit logs. */
  readonly userAgent?: string;
  /** For a whole call with its retries. 10 seconds when not given. */
  readonly timeoutMs?: number;
  /** Longest body that is read. 64 MiB when not given. */
  readonly maxBytes?: number;
  readonly random?: () => number;
  readonly now?: () => number;
}

export interface DeleteOptions extends CallOptions {
  /** Refuses with a conflict when the object has another uid or resourceVersion by now. */
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
}

export interface ApplyOptions extends CallOptions {
  readonly fieldManager: string;
  /** Takes over fields that another manager owns; without it that is a conflict. */
  readonly force?: boolean;
}

export interface ServerVersion {
  readonly major: string;
  readonly minor: string;
  readonly gitVersion: string;
}

/**
 * Calls of the Kubernetes API with JSON in and out. Every method rejects with KubeStatusError when the server
 * refused, with KUBE_UNREACHABLE, KUBE_DEADLINE or KUBE_ANSWER when there was no usable answer, with
 * KUBE_CREDENTIALS, and with the reason of the caller's signal when that aborted. Calls that may be repeated are,
 * up to three times within the deadline. The type parameter is the caller's word for what the server stores.
 */
export interface KubeClient {
  readonly server: URL;
  /** Namespace of the kubeconfig context or of the pod. */
  readonly namespace: string | undefined;
  get<T extends KubeObject = KubeObject>(path: string, options?: CallOptions): Promise<T>;
  /** All pages, put together; the deadline is for each page. */
  list<T extends KubeObject = KubeObject>(path: string, options?: ListOptions<T>): Promise<KubeList<T>>;
  create<T extends KubeObject>(path: string, object: T, options?: CallOptions): Promise<T>;
  /** Put `metadata.resourceVersion` into the object, or the server overwrites what others wrote. */
  replace<T extends KubeObject>(path: string, object: T, options?: CallOptions): Promise<T>;
  /** True when there was something to delete; an object that is already gone is no error. */
  delete(path: string, options?: DeleteOptions): Promise<boolean>;
  /** Server-side apply (https://kubernetes.io/docs/reference/using-api/server-side-apply/). */
  apply<T extends KubeObject>(path: string, object: T, options: ApplyOptions): Promise<T>;
  serverVersion(options?: CallOptions): Promise<ServerVersion>;
  /** Any call with a JSON answer. */
  request<T = unknown>(request: KubeRequest): Promise<T>;
  /**
   * Opens an answer without an end, a watch: resolves with the body once the server has accepted. `timeoutMs` is for
   * that acceptance only; the signal ends the stream. One attempt, no retries.
   */
  stream(request: KubeRequest): Promise<IncomingMessage>;
  /** Closes all connections, also those in use. */
  close(): void;
}

const MiB = 1024 * 1024;

/** A client for one cluster. It opens no connection before the first call and keeps connections between calls. */
export function createKubeClient(options: KubeClientOptions): KubeClient {
  const { access } = options;
  const { request, stream, close } = createTransport({
    access,
    userAgent: options.userAgent ?? 'postern',
    timeoutMs: options.timeoutMs ?? 10_000,
    maxBytes: options.maxBytes ?? 64 * MiB,
    random: options.random ?? Math.random,
    now: options.now ?? Date.now,
  });

  return {
    server: access.server,
    namespace: access.namespace,
    get: (path, options) => request({ method: 'GET', path, ...options }),
    list: (path, options) => listAll(request, path, options),
    create: (path, body, options) => request({ method: 'POST', path, body, ...options }),
    replace: (path, body, options) => request({ method: 'PUT', path, body, ...options }),
    async delete(path, { preconditions, propagationPolicy, ...options } = {}) {
      const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions, propagationPolicy };
      try {
        await request({ method: 'DELETE', path, body, ...options });
        return true;
      } catch (error) {
        if (isNotFound(error)) return false;
        throw error;
      }
    },
    apply: (path, body, { fieldManager, force, ...options }) =>
      request({
        method: 'PATCH',
        path,
        query: { fieldManager, force },
        body,
        // The same fields applied twice are the same fields.
        idempotent: true,
        // JSON is YAML; https://kubernetes.io/docs/reference/using-api/server-side-apply/#serialization
        contentType: 'application/apply-patch+yaml',
        ...options,
      }),
    serverVersion: options => request({ method: 'GET', path: '/version', ...options }),
    request,
    stream,
    close,
  };
}
