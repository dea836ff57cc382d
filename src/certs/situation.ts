import type { X509Certificate } from 'node:crypto';

import type { StoredSecret, TrustTarget } from './certificate-cluster.ts';
import type { Contest } from './contest.ts';
import type { LoadedPair } from './key-pair.ts';
import type { SecretParts } from './secret-layout.ts';
import type { ServingNames } from './serving-names.ts';

/** Everything a decision about certificates depends on. */
export interface Situation {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** In [0, 1), drawn once by each replica: the replicas do not all renew in the same second. */
  readonly jitter: number;
  readonly names: ServingNames;
  readonly secret: StoredSecret | undefined;
  /** What the Secret held when this replica last used it: a part that is lost now is put back. */
  readonly remembered: SecretParts | undefined;
  /** The authority of the leaf that this replica serves at present. */
  readonly servedUnder: X509Certificate | undefined;
  readonly targets: readonly TrustTarget[];
  /** By target key. */
  readonly contests: ReadonlyMap<string, Contest>;
}

export type Action = WriteSecret | ApplyBundle | LeaveForeignSecret | Wait;

/** Create the Secret, or replace the one that was read if it is unchanged. */
export interface WriteSecret {
  readonly do: 'write-secret';
  readonly over: StoredSecret | undefined;
  readonly authority: LoadedPair | 'issue';
  readonly leaf: LoadedPair | { readonly issueFor: ServingNames };
  readonly signingKey: Buffer | 'issue';
  /** To be trusted, in order; an authority that is issued now comes in front. */
  readonly bundle: readonly X509Certificate[];
  /** For the log: "the leaf has expired". Never empty. */
  readonly because: readonly string[];
}

export interface ApplyBundle {
  readonly do: 'apply-bundle';
  readonly target: TrustTarget;
  /** PEM. */
  readonly caBundle: string;
}

export interface LeaveForeignSecret {
  readonly do: 'leave-foreign-secret';
  readonly secret: StoredSecret;
}

/** Nothing more to do before then unless something changes; Infinity: nothing at all. */
export interface Wait {
  readonly do: 'wait';
  readonly until: number;
}
