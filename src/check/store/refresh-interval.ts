import { parseGoDuration } from '../../api/duration.ts';
import { durationFindings } from '../duration-findings.ts';
import { error, type StoreRule } from '../rule.ts';

/*
 * spec.refreshInterval  whole seconds or a Go duration, not negative
 */
/**
 * A `refreshInterval` that cannot be read.
 *
 * Whole seconds, or a duration of Go such as `5m`, not negative.
 */
export const storeRefreshInterval: StoreRule = {
  id: 'PST205',
  title: 'a `refreshInterval` that cannot be read',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check({ spec }) {
    const path = 'spec.refreshInterval';
    const interval = spec?.refreshInterval;
    if (typeof interval === 'string') {
      const findings = durationFindings(path, interval);
      if (findings.length > 0 || parseGoDuration(interval) >= 0) return findings;
    }
    return interval === undefined || (typeof interval === 'number' && interval >= 0)
      ? []
      : [error(path, 'must not be negative')];
  },
};
