import type { ClusterExternalSecret } from '../../api/cluster-external-secret.ts';
import { durationFindings } from '../duration-findings.ts';
import type { Rule } from '../rule.ts';

/**
 * A `refreshTime` that Go does not read, such as `1d`.
 *
 * No webhook looks at this kind: the object is stored, and then External Secrets can no longer read any object of the kind.
 */
export const clusterDurations: Rule<ClusterExternalSecret> = {
  id: 'PST504',
  title: 'a `refreshTime` that Go does not read, such as `1d`',
  kinds: ['ClusterExternalSecret'],
  check: ({ spec }) => durationFindings('spec.refreshTime', spec?.refreshTime),
};
