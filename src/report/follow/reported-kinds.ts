import { CHECKED_GENERATOR_KINDS, PUSH_VERSION } from '../../api/checked-kinds.ts';
import { GENERATOR_GROUP, GENERATOR_VERSION } from '../../api/generators/index.ts';
import { GROUP, VERSIONS } from '../../api/kinds.ts';
import { POLICY_GROUP, POLICY_KIND, POLICY_VERSION } from '../../api/secret-policy.ts';

/** A kind of which every stored object is checked, where the cluster has it. */
export interface ReportedKind {
  readonly group: string;
  /** The first one that the cluster serves is read. */
  readonly versions: readonly string[];
  readonly kind: string;
}

/** Pods are followed in a way of their own. ReplicaSets and Jobs are left out: nearly all are made of what is in here. */
export const REPORTED_KINDS: readonly ReportedKind[] = [
  { group: POLICY_GROUP, versions: [POLICY_VERSION], kind: POLICY_KIND },
  ...['ClusterSecretStore', 'SecretStore', 'ExternalSecret', 'ClusterExternalSecret'].map(kind => ({
    group: GROUP,
    versions: VERSIONS,
    kind,
  })),
  ...['PushSecret', 'ClusterPushSecret'].map(kind => ({ group: GROUP, versions: [PUSH_VERSION], kind })),
  ...CHECKED_GENERATOR_KINDS.map(kind => ({
    group: GENERATOR_GROUP,
    versions: [GENERATOR_VERSION],
    kind,
  })),
  ...['Deployment', 'StatefulSet', 'DaemonSet'].map(kind => ({ group: 'apps', versions: ['v1'], kind })),
  { group: 'batch', versions: ['v1'], kind: 'CronJob' },
];
