import type { Agent } from 'node:http';

/** TLS material as PEM; undefined parts use node's defaults. */
export interface TlsMaterial {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** Name that the server certificate must carry, when it is not the host of the URL. */
  readonly servername?: string | undefined;
  /** True only where a kubeconfig says `insecure-skip-tls-verify`. */
  readonly insecure: boolean;
}

/** Where one call goes and how it proves who is calling. */
export interface Endpoint {
  /** May have a path of its own, under which the API lies. */
  readonly server: URL;
  /** Authorization and impersonation. Never logged. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsMaterial;
  /** Set when the kubeconfig names a proxy: connections must be made by this agent. */
  readonly proxyAgent?: Agent | undefined;
  /** Counts renewals; tells `renew` which credentials were refused. */
  readonly generation: number;
}

/** A cluster and a user of it. Errors are KUBE_CONFIG and KUBE_CREDENTIALS. */
export interface ClusterAccess {
  readonly server: URL;
  /** Namespace of the kubeconfig context or of the pod; undefined when neither names one. */
  readonly namespace: string | undefined;
  /** The credentials as they are now: an exec plugin has run, a token file has been read again when it is due. */
  endpoint(): Promise<Endpoint>;
  /** The server answered 401 to this endpoint: get new credentials before the next call. */
  renew(refused: Endpoint): void;
}
