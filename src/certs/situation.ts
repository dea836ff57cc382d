import type { X509Certificate } from 'node:crypto';

import type { Changes, StoredSecret, TrustTarget } from './certificate-cluster.ts';
import type { BundleContest, Contest } from './planner/contest.ts';
import type { LoadedPair } from './issue/key-pair.ts';
import type { ReplicaReport } from './replicas/replica-report.ts';
import type { SecretParts } from './secret-layout.ts';
import type { ServingNames } from './issue/serving-names.ts';
import type { CertificateSettings } from './settings.ts';
import type { InUse } from './sightings.ts';
import type { RefusedKind } from './targets/refused-kinds.ts';
import type { External } from './sources/follow-source.ts';

/** Everything a decision about certificates depends on. */
export interface Situation {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** In [0, 1), drawn once by each replica: the replicas do not all renew in the same second. */
  readonly jitter: number;
  readonly settings: CertificateSettings;
  /** Of the settings; those that the targets call come on top. */
  readonly names: ServingNames;
  /** May this replica write? Who does not lead fills an absent Secret, reports and serves, and nothing else. */
  readonly leads: boolean;
  /** Name of this replica in its report. */
  readonly replica: string;
  readonly secret: StoredSecret | undefined;
  /** What the Secret held when this replica last found it sound: a part that is lost now is put back. */
  readonly remembered: SecretParts | undefined;
  /** Whom emergencies called back, as far as this replica has ever read; see `KnownCalledBack`. */
  readonly calledBack?: readonly string[];
  /** What this replica serves at present. */
  readonly served: LoadedPair | undefined;
  /** The authority that vouched for it when it was first served. */
  readonly servedUnder: X509Certificate | undefined;
  /** Is the served certificate trusted, and if not, why? What else is wrong? For the report. */
  readonly readiness: Pick<ReplicaReport, 'ready' | 'reason' | 'degraded'>;
  /** This replica's own report as the API server is known to hold it; undefined: not known. */
  readonly reported: ReplicaReport | undefined;
  /** The source of the certificate instead of the Secret; absent: there is none. */
  readonly external?: External | undefined;
  /** Did the served certificate come from such a source? */
  readonly servedExternally?: boolean;
  readonly targets: readonly TrustTarget[];
  /** Are those all the targets? False: they are not known so far, and that there are none means nothing. */
  readonly listed: boolean;
  /** Kinds of which this replica may not see what there is. */
  readonly refused: readonly RefusedKind[];
  readonly inUse: InUse;
  /** Of all replicas; undefined: not listed yet. */
  readonly reports: readonly ReplicaReport[] | undefined;
  /** For how long this replica has known the rotation to be where it is. */
  readonly phaseForMs: number;
  /** Leaves that this replica had issued for another set of names, close after one another. */
  readonly renamings: Contest | undefined;
  /** By target key. */
  readonly contests: ReadonlyMap<string, BundleContest>;
}

/** Where the replacement of the authority stands. */
export type RotationPhase = 'stable' | 'staged' | 'promoted';

export type Action = WriteSecret | ApplyBundle | PublishReport | RemoveReport | Serve | LeaveSecret | Wait;

/** Create the Secret, or replace the one that was read if it is unchanged. */
export interface WriteSecret {
  readonly do: 'write-secret';
  readonly over: StoredSecret | undefined;
  /** A certificate alone: its key is lost, and its leaf is still in use. */
  readonly authority: LoadedPair | X509Certificate | 'issue';
  readonly next: LoadedPair | 'issue' | undefined;
  /** Of `next`; once `next` has become the authority, its own. */
  readonly bridge: X509Certificate | 'issue' | undefined;
  readonly leaf: LoadedPair | { readonly issueFor: ServingNames };
  /** Is nothing wrong with the leaf before but that it lacks a name? */
  readonly renames: boolean;
  readonly signingKey: Buffer | 'issue';
  /** To be trusted; what is issued now comes on top. */
  readonly bundle: readonly X509Certificate[];
  readonly annotations: Changes<string>;
  /** For the log: "the leaf has expired". Never empty. */
  readonly because: readonly string[];
}

export interface ApplyBundle {
  readonly do: 'apply-bundle';
  readonly target: TrustTarget;
  /** PEM. */
  readonly caBundle: string;
}

/** `first`: before anything else is done, and then everything is planned anew from a Secret that is read after it. */
export interface PublishReport {
  readonly do: 'publish-report';
  readonly report: ReplicaReport;
  readonly first: boolean;
}

/** Of a replica that is gone, and whose certificate nobody would accept any more. */
export interface RemoveReport {
  readonly do: 'remove-report';
  readonly replica: string;
}

export interface Serve {
  readonly do: 'serve';
  readonly pair: LoadedPair;
  /** Who vouches for it; undefined: somebody whose certificate is not known here. */
  readonly authority: X509Certificate | undefined;
  readonly external: boolean;
  /** The one served so far was called back: connections that rely on it should end. */
  readonly revokes: boolean;
}

/** As it is: it belongs to somebody else, or a later version of Postern keeps it. */
export interface LeaveSecret {
  readonly do: 'leave-secret';
  readonly secret: StoredSecret;
  readonly of: 'somebody else' | 'a later version';
}

/** Nothing more to do before then unless something changes; Infinity: nothing at all. */
export interface Wait {
  readonly do: 'wait';
  readonly until: number;
  /** What keeps the rotation from its next phase, as a clause; undefined: nothing does, or none is under way. */
  readonly rotationWaits?: string | undefined;
}
