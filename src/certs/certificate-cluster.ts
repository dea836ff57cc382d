/**
 * What the certificates need of a cluster, no more: one Secret and the webhook configurations. Each call has a
 * deadline of its own and ends early when `signal` fires. Other failures than those named are thrown.
 */
export interface CertificateCluster {
  /** A read that sees every write finished before it began. */
  readSecret(signal: AbortSignal): Promise<StoredSecret | undefined>;
  /** False: it exists by now. */
  createSecret(data: SecretData, signal: AbortSignal): Promise<boolean>;
  /** Sets these keys and our label, keeps everything else. False: it changed since `stored` was read, or is gone. */
  replaceSecret(stored: StoredSecret, data: SecretData, signal: AbortSignal): Promise<boolean>;
  /**
   * Applies `caBundle` (PEM) to each entry of `target.entries` and nothing else. False: the configuration changed
   * since `target` was observed, or is gone.
   */
  applyBundle(target: TrustTarget, caBundle: string, signal: AbortSignal): Promise<boolean>;
  /** Calls back on each change of the Secret, deletion included. */
  watchSecret(changed: () => void): StopWatching;
  /** Calls back with all webhook configurations of ours, first when they are listed, then on each change. */
  watchTargets(changed: (targets: readonly TrustTarget[]) => void): StopWatching;
}

/** Resolves when the last call back has returned. */
export type StopWatching = () => Promise<void>;

export type SecretData = Readonly<Record<string, Buffer>>;

export interface StoredSecret {
  /** `namespace/name`, for messages. */
  readonly name: string;
  readonly resourceVersion: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly data: SecretData;
}

/** An object of the API whose caBundles say whom the API server trusts. */
export interface TrustTarget {
  readonly kind: 'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration';
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly entries: readonly {
    readonly name: string;
    /** PEM; empty: none. */
    readonly caBundle: string;
  }[];
  /** Field managers other than ours that wrote a caBundle last, for messages. */
  readonly otherManagers: readonly string[];
}

/** `MutatingWebhookConfiguration/postern` */
export function targetKey(target: Pick<TrustTarget, 'kind' | 'name'>): string {
  return `${target.kind}/${target.name}`;
}
