import type { ClusterPushSecret, PushSecret } from '../../api/push-secret.ts';
import { durationFindings } from '../duration-findings.ts';
import type { Rule } from '../rule.ts';

/**
 * A `refreshInterval` or `refreshTime` that Go does not read, such as `1d`.
 *
 * No webhook looks at this kind: the object is stored, and then External Secrets can no longer read any object of the kind.
 */
export const pushDurations: Rule<PushSecret | ClusterPushSecret> = {
  id: 'PST527',
  title: 'a duration that Go does not read, such as `1d`',
  kinds: ['PushSecret', 'ClusterPushSecret'],
  check({ kind, spec }) {
    const { refreshInterval, refreshTime }: Intervals = spec ?? {};
    return kind === 'ClusterPushSecret'
      ? durationFindings('spec.refreshTime', refreshTime)
      : durationFindings('spec.refreshInterval', refreshInterval);
  },
};

interface Intervals {
  readonly refreshInterval?: string | undefined;
  readonly refreshTime?: string | undefined;
}
