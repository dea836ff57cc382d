import type { CommandResult } from '../run-command.ts';

export interface ClusterOptions {
  /** Also run kube-controller-manager: service accounts, Deployments, ReplicaSets, Jobs, garbage collection. */
  readonly controllers?: boolean;
  /** Also run kube-scheduler. */
  readonly scheduler?: boolean;
  /** For every program of the cluster, for example `{ EnvFiles: false }`. */
  readonly featureGates?: Readonly<Record<string, boolean>>;
  /** More flags for kube-apiserver. */
  readonly apiServerArgs?: readonly string[];
}

export interface KubectlOptions {
  /** Written to standard input, for `apply -f -`. */
  readonly input?: string;
  readonly timeoutSeconds?: number;
}

/** Another API server on the same etcd, as control planes have three. */
export interface SecondApiServer {
  readonly kubeconfigPath: string;
  readonly url: string;
  readonly ca: string;
  /** From now on all that it hears of etcd is so many milliseconds old. */
  readonly setLag: (milliseconds: number) => void;
}

/** A cluster to test against: one of our own on loopback, or the one that `POSTERN_TEST_KUBECONFIG` names. */
export interface Cluster {
  /** Logs in as a cluster administrator; embeds the CA. */
  readonly kubeconfigPath: string;
  /** For example `https://127.0.0.1:23456`. */
  readonly url: string;
  /** PEM: what the API server's certificate is checked against. */
  readonly ca: string;
  readonly adminToken: string;
  /** PEM: the public key that service account tokens are signed with. `undefined` in a cluster that is not ours. */
  readonly serviceAccountPublicKey: string | undefined;
  readonly featureGates: Readonly<Record<string, boolean>>;
  /** A folder with one log file for each program. `undefined` in a cluster that is not ours. */
  readonly logs: string | undefined;
  /** A code other than 0 is a result, not an error. */
  readonly kubectl: (args: readonly string[], options?: KubectlOptions) => Promise<CommandResult>;
  /** A new namespace with its `default` service account, so that pods can be created at once. Gives the name. */
  readonly createNamespace: (labels?: Readonly<Record<string, string>>) => Promise<string>;
  readonly stopApiServer: () => Promise<void>;
  /** On the same port, with the same data. Returns when it is ready. */
  readonly startApiServer: () => Promise<void>;
  readonly restartApiServer: () => Promise<void>;
  /** Returns when it is ready; it ends with the cluster. */
  readonly addApiServer: () => Promise<SecondApiServer>;
  /** Ends all programs and removes their files. In a cluster that is not ours: removes the namespaces made here. */
  readonly stop: () => Promise<void>;
}
