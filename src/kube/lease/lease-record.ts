import type { KubeObject } from '../object.ts';

/** coordination.k8s.io/v1 Lease. The times are MicroTime and stay strings, so that nothing rounds them. */
export interface Lease extends KubeObject {
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    readonly acquireTime?: string;
    readonly renewTime?: string;
    readonly leaseTransitions?: number;
  };
}

export interface Claim {
  readonly identity: string;
  readonly durationSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A Lease that does not exist yet, held by the claimer. */
export function newLease(namespace: string, name: string, { identity, durationSeconds, now }: Claim): Lease {
  const time = microTime(now);
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace },
    spec: {
      holderIdentity: identity,
      leaseDurationSeconds: durationSeconds,
      acquireTime: time,
      renewTime: time,
      leaseTransitions: 0,
    },
  };
}

/** The Lease with the claimer as its holder. Fields that this version does not know stay as they are. */
export function claimed(lease: Lease, { identity, durationSeconds, now }: Claim): Lease {
  const time = microTime(now);
  const { spec = {} } = lease;
  const renewal = {
    ...spec,
    holderIdentity: identity,
    leaseDurationSeconds: durationSeconds,
    renewTime: time,
  };
  if (spec.holderIdentity === identity) return { ...lease, spec: renewal };
  const leaseTransitions = (spec.leaseTransitions ?? 0) + 1;
  return { ...lease, spec: { ...renewal, acquireTime: time, leaseTransitions } };
}

/** The Lease without a holder, as client-go leaves it: the next candidate need not wait for its end. */
export function released(lease: Lease, now: number): Lease {
  const time = microTime(now);
  return {
    ...lease,
    spec: { ...lease.spec, holderIdentity: '', leaseDurationSeconds: 1, renewTime: time, acquireTime: time },
  };
}

/** RFC 3339 with six digits, the form of MicroTime. The last three are zero: the clock has milliseconds. */
export function microTime(now: number): string {
  return new Date(now).toISOString().replace('Z', '000Z');
}
