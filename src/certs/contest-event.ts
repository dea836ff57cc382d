import type { KubeObject } from '../kube/object.ts';
import { targetKey, type TrustTarget } from './certificate-cluster.ts';
import { FIELD_MANAGER } from './targets/target-kind.ts';

/** v1 Event, as far as it is written here. */
export interface ContestEvent extends KubeObject {
  readonly type: 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly involvedObject: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    readonly namespace: string;
  };
  readonly source: { readonly component: string };
  readonly reportingComponent: string;
  readonly reportingInstance: string;
  readonly firstTimestamp: string;
  readonly lastTimestamp: string;
  readonly count: number;
}

export interface ContestEventPlace {
  /** Postern's own: an Event about an object without a namespace would lie in `default`, where nobody looks. */
  readonly namespace: string;
  /** The Secret whose bundle is not let through. */
  readonly secret: string;
  readonly replica: string;
  readonly now: number;
}

/**
 * A warning that another manager keeps changing a caBundle. It is about the certificate Secret, since an Event must
 * be about an object of its own namespace; the message names the target.
 */
export function contestEvent(
  target: Pick<TrustTarget, 'kind' | 'name'>,
  managers: readonly string[],
  { namespace, secret, replica, now }: ContestEventPlace,
): ContestEvent {
  const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${secret}.${now.toString(16)}.${target.name}`.slice(0, 253).replace(/[^a-z0-9]+$/, ''),
      namespace,
    },
    type: 'Warning',
    reason: 'CABundleContested',
    message: `the caBundle of ${targetKey(target)} is changed again and again by ${whoAndWhatNow(managers)}`,
    involvedObject: { apiVersion: 'v1', kind: 'Secret', name: secret, namespace },
    source: { component: 'postern' },
    reportingComponent: 'postern.dev/certificates',
    reportingInstance: replica,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
}

function whoAndWhatNow(managers: readonly string[]): string {
  const slower = 'Postern repairs it more slowly from now on';
  if (managers.includes(FIELD_MANAGER))
    return `another installation of Postern, which writes it as ${FIELD_MANAGER} too; ${slower}. Remove one of the two`;
  const who = managers.length === 0 ? 'another writer' : managers.join(', ');
  return `${who}; ${slower}. Leave the field out of what is applied`;
}
