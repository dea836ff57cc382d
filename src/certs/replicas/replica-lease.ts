import { microTime, type Lease } from '../../kube/lease/lease-record.ts';
import type { OwnerReference } from '../../kube/object.ts';
import type { ReplicaReport } from './replica-report.ts';
import { LONGEST_CHAIN } from '../issue/verify-chain.ts';

/** On each Lease that carries a report; the annotation of the same name is the report as JSON. */
const REPORT_LABEL = 'postern.dev/replica-report';
export const REPORT_SELECTOR = `${REPORT_LABEL}=true`;

export function reportLeaseName(replica: string): string {
  return `postern-replica-${replica}`;
}

/**
 * A report as a Lease: an object that no controller acts upon, small, and cheap to renew. With its pod as owner it
 * is collected when the pod is gone, even if the replica could not take it away.
 */
export function reportLease(
  report: ReplicaReport,
  { namespace, owner }: { readonly namespace: string; readonly owner: OwnerReference | undefined },
): Lease {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name: reportLeaseName(report.replica),
      namespace,
      labels: { [REPORT_LABEL]: 'true' },
      annotations: { [REPORT_LABEL]: JSON.stringify(report) },
      ...(owner && { ownerReferences: [owner] }),
    },
    spec: { holderIdentity: report.replica, renewTime: microTime(report.renewedAt) },
  };
}

/** undefined: the object carries no report that this version can read. */
export function reportFrom({ metadata }: Pick<Lease, 'metadata'>): ReplicaReport | undefined {
  try {
    const text = metadata.annotations?.[REPORT_LABEL] ?? '';
    if (text.length > LARGEST_REPORT) return undefined;
    const value: unknown = JSON.parse(text);
    return isReport(value) && reportLeaseName(value.replica) === metadata.name ? value : undefined;
  } catch {
    return undefined;
  }
}

/** In characters. Kubernetes allows 256 KiB for all annotations of an object. */
const LARGEST_REPORT = 131_072;
/** Two chains: the one that is served, and the one that is about to be. */
const MOST_CERTIFICATES = 2 * LONGEST_CHAIN;
/** ECMA-262, 21.4.1.1: a Date knows no time that is further from 1970, and throws when it is written. */
const LAST_TIME = 8.64e15;

function isReport(value: unknown): value is ReplicaReport {
  if (typeof value !== 'object' || value === null) return false;
  const field = (name: keyof ReplicaReport): unknown => Reflect.get(value, name);
  return (
    typeof field('replica') === 'string' &&
    isChain(field('chain')) &&
    isTime(field('leafNotAfter')) &&
    typeof field('ready') === 'boolean' &&
    typeof field('reason') === 'string' &&
    ['string', 'undefined'].includes(typeof field('degraded')) &&
    ['string', 'undefined'].includes(typeof field('source')) &&
    isTime(field('renewedAt'))
  );
}

function isChain(value: unknown): boolean {
  return typeof value === 'string' && value.split('-----BEGIN ').length - 1 <= MOST_CERTIFICATES;
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= LAST_TIME;
}
