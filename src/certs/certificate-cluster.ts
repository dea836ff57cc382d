import type { ReplicaReport } from './replicas/replica-report.ts';
import type { RefusedKind } from './targets/refused-kinds.ts';

/**
 * What the certificates need of a cluster, no more: one Secret, the objects that say whom to trust, and what each
 * replica says of itself. Each call has a deadline of its own and ends early when `signal` fires. Other failures
 * than those named are thrown.
 */
export interface CertificateCluster {
  /** A read that sees every write finished before it began. */
  readSecret(signal: AbortSignal): Promise<StoredSecret | undefined>;
  /** False: it exists by now. */
  createSecret(data: SecretData, annotations: Annotations, signal: AbortSignal): Promise<boolean>;
  /**
   * Sets these keys, these annotations and our label, drops those whose value is null, keeps everything else.
   * False: it changed since `stored` was read, or is gone.
   */
  replaceSecret(
    stored: StoredSecret,
    data: Changes<Buffer>,
    annotations: Changes<string>,
    signal: AbortSignal,
  ): Promise<boolean>;
  /**
   * Applies `caBundle` (PEM) to each entry of `target.entries` and nothing else. False: the object changed since
   * `target` was observed, or is gone.
   */
  applyBundle(target: TrustTarget, caBundle: string, signal: AbortSignal): Promise<boolean>;
  /** Calls back on each change of the Secret, deletion included. */
  watchSecret(changed: () => void): StopWatching;
  /**
   * Calls back with all targets of ours, first when they are listed, then on each change. Those of a dispensable kind
   * that may not be listed are left out, and `refused` says so: on each change of such kinds, before `changed`.
   */
  watchTargets(
    changed: (targets: readonly TrustTarget[]) => void,
    refused: (kinds: readonly RefusedKind[]) => void,
  ): StopWatching;
  /** Writes the report of this replica over its former one. */
  publishReport(report: ReplicaReport, signal: AbortSignal): Promise<void>;
  /** Takes the report of a replica away, by its name; one that is gone already is no error. */
  withdrawReport(replica: string, signal: AbortSignal): Promise<void>;
  /** Calls back with the reports of all replicas, first when they are listed, then on each change. */
  watchReports(changed: (reports: readonly ReplicaReport[]) => void): StopWatching;
  /** Writes a warning Event that names a target and who else keeps writing its caBundle. */
  announceContest(target: TrustTarget, managers: readonly string[], signal: AbortSignal): Promise<void>;
}

/** Resolves when the last call back has returned. */
export type StopWatching = () => Promise<void>;

export type SecretData = Readonly<Record<string, Buffer>>;
export type Annotations = Readonly<Record<string, string>>;
/** What to set, and with null what to drop. */
export type Changes<Value> = Readonly<Record<string, Value | null>>;

export interface StoredSecret {
  /** `namespace/name`, for messages. */
  readonly name: string;
  readonly resourceVersion: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Annotations;
  readonly data: SecretData;
}

/**
 * An object of the API that says whom its readers trust: the API server those with a webhook, agents in pods the
 * ConfigMap.
 */
export interface TrustTarget {
  readonly kind:
    | 'MutatingWebhookConfiguration'
    | 'ValidatingWebhookConfiguration'
    | 'CustomResourceDefinition'
    | 'ConfigMap';
  readonly name: string;
  /** Empty, and the resourceVersion too: the object is ours to create. */
  readonly uid: string;
  readonly resourceVersion: string;
  readonly entries: readonly {
    /** Of the webhook; `conversion`, or the key of the ConfigMap. */
    readonly name: string;
    /** PEM; empty: none. */
    readonly caBundle: string;
    /** The DNS name or address that the certificate of the webhook has to be for; absent: none is called for. */
    readonly calledAs?: string;
  }[];
  /** Field managers that wrote a caBundle last where this replica did not, for messages; ours: another installation. */
  readonly otherManagers: readonly string[];
  /** We have written to it before, so we were allowed to. */
  readonly isWritten?: true;
  /** Who fills in the caBundle because the object asks for that: it is observed and never written by us. */
  readonly leftTo?: string;
  /** The settings name it. Others are ours by a label, which whoever may write such an object can put there. */
  readonly isNamed?: true;
}

/** `MutatingWebhookConfiguration/postern` */
export function targetKey(target: Pick<TrustTarget, 'kind' | 'name'>): string {
  return `${target.kind}/${target.name}`;
}

/** Does the API server call webhooks because of it? Then this replica is of no use until it is trusted there. */
export function isCalled({ kind }: { readonly kind: string }): boolean {
  return kind !== 'ConfigMap';
}
