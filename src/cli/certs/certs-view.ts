import type { TrustTarget } from '../../certs/certificate-cluster.ts';
import type { ScopedWebhook } from './excluded-webhooks.ts';
import type { ReplicaReport } from '../../certs/replicas/replica-report.ts';

/** What `postern certs` reads of a cluster: nothing of it is secret. */
export interface CertsView {
  /** Milliseconds since the epoch, by the clock of the machine that asks. */
  readonly now: number;
  readonly secret: SecretView;
  readonly targets: readonly TrustTarget[];
  /** Of the webhook configurations among them. */
  readonly webhooks: readonly ScopedWebhook[];
  /** Kinds of targets that this user may not list. */
  readonly unread: readonly string[];
  readonly reports: readonly ReplicaReport[];
  readonly leader: LeaderView | undefined;
  /** What recent Events say of other writers of a caBundle. */
  readonly contests: readonly string[];
}

/** The Secret's metadata; its data is not asked for. */
export type SecretView =
  | { readonly is: 'read'; readonly annotations: Readonly<Record<string, string>> }
  | { readonly is: 'absent' }
  /** RBAC knows no permission for metadata alone: who may not read keys may not read this. */
  | { readonly is: 'forbidden' };

export interface LeaderView {
  /** As it calls itself in its report. Empty: nobody. */
  readonly replica: string;
  /** Milliseconds since the epoch. */
  readonly renewedAt: number;
  readonly durationMs: number;
}
