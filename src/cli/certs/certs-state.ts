import type { X509Certificate } from 'node:crypto';

import { targetKey } from '../../certs/certificate-cluster.ts';
import { SECRET_ANNOTATIONS } from '../../certs/secret-annotations.ts';
import { readChain } from '../../certs/issue/verify-chain.ts';
import { askedFor } from './asked-rotation.ts';
import { authoritiesOf, phaseSeen, type Authority } from './authorities.ts';
import { problemsOf } from './certs-problems.ts';
import type { CertsView } from './certs-view.ts';
import { isSilent } from './silence.ts';
import { trustTable, type TrustRow } from './trust-table.ts';

/** The certificates of an installation as `postern certs status -o json` prints them. Times are RFC 3339. */
export interface CertsState {
  readonly rotation: Rotation;
  /** Empty: nobody renews anything at present. */
  readonly leader: string;
  readonly authorities: readonly AuthorityState[];
  readonly replicas: readonly ReplicaState[];
  readonly targets: readonly { readonly target: string; readonly leftTo?: string }[];
  /** Kinds of targets that this user may not list. */
  readonly unread: readonly string[];
  readonly trust: readonly TrustRow[];
  /** What somebody should look at, as sentences. Empty: everything is fine. */
  readonly problems: readonly string[];
}

export interface Rotation {
  /** `stable`, `staged` or `promoted`; what the Secret says of itself, else what can be seen. */
  readonly phase: string;
  readonly since: string | undefined;
  /** Why the authority is being replaced, or was last. */
  readonly reason: string | undefined;
  /** A rotation that was asked for and is not done yet. */
  readonly asked: string | undefined;
  readonly source: 'secret' | 'bundles and replicas';
}

export interface AuthorityState extends CertificateState {
  readonly role: Authority['role'];
}

export interface CertificateState {
  readonly fingerprint: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

export interface ReplicaState {
  readonly replica: string;
  /** As it said when it was last heard of. */
  readonly ready: boolean;
  /** It has not been heard of for so long that it has probably ended. */
  readonly silent: boolean;
  readonly reason: string;
  /** What keeps certificates from being in order, though this one is served; absent: nothing does. */
  readonly degraded?: string | undefined;
  readonly heardOf: string;
  readonly leaf: CertificateState | undefined;
  /** Of how many certificates the chain consists behind the leaf. */
  readonly bridges: number;
}

export function certsState(view: CertsView): CertsState {
  const authorities = authoritiesOf(view);
  const trust = trustTable(view);
  const rotation = rotationOf(view, authorities);
  return {
    rotation,
    leader: view.leader?.replica ?? '',
    authorities: authorities.map(({ role, certificate }) => ({ role, ...certificateState(certificate) })),
    replicas: view.reports.map(({ replica, ready, reason, degraded, renewedAt, chain }) => {
      const served = readChain(chain);
      return {
        replica,
        ready,
        silent: isSilent(renewedAt, view.now),
        reason,
        degraded,
        heardOf: new Date(renewedAt).toISOString(),
        leaf: served && certificateState(served.certificate),
        bridges: served?.intermediates.length ?? 0,
      };
    }),
    targets: view.targets.map(target => ({
      target: targetKey(target),
      ...(target.leftTo === undefined ? {} : { leftTo: target.leftTo }),
    })),
    unread: view.unread,
    trust,
    problems: problemsOf(view, authorities, trust),
  };
}

function rotationOf(view: CertsView, authorities: readonly Authority[]): Rotation {
  const annotations = view.secret.is === 'read' ? view.secret.annotations : {};
  const phase = annotations[SECRET_ANNOTATIONS.phase];
  return {
    phase: phase ?? phaseSeen(view, authorities),
    since: annotations[SECRET_ANNOTATIONS.phaseSince],
    reason: annotations[SECRET_ANNOTATIONS.reason],
    asked: askedFor(annotations),
    source: phase === undefined ? 'bundles and replicas' : 'secret',
  };
}

function certificateState(certificate: X509Certificate): CertificateState {
  return {
    fingerprint: certificate.fingerprint256,
    notBefore: certificate.validFromDate.toISOString(),
    notAfter: certificate.validToDate.toISOString(),
  };
}
