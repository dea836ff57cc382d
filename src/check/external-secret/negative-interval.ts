import type { ClusterExternalSecret } from '../../api/cluster-external-secret.ts';
import { parseGoDuration } from '../../api/duration.ts';
import type { ExternalSecret } from '../../api/external-secret.ts';
import type { ClusterPushSecret, PushSecret } from '../../api/push-secret.ts';
import { warning, type Rule } from '../rule.ts';

/*
 * kind                    field             below zero                                      zero
 * ExternalSecret          refreshInterval   fetched once, then never                        the same
 * PushSecret              refreshInterval   never by time; pushed whenever it is looked at  never by time
 * ClusterExternalSecret   refreshTime       never by time                                   the same
 * ClusterPushSecret       refreshTime       never by time                                   the same
 *
 * shouldRefresh and RequeueAfter of the controllers of each: what is to be done after less than no time is not done.
 */
/**
 * A `refreshInterval` or `refreshTime` below zero.
 *
 * External Secrets takes it without a word. An ExternalSecret is then fetched once and never again, not even when its manifest
 * changes; the other kinds are looked at when they change, and never because time has passed. Write `0` or
 * `refreshPolicy: CreatedOnce` where that is meant, so that a reader sees it, and a time such as `1h` where it is not.
 */
export const negativeInterval: Rule<Repeated> = {
  id: 'PST126',
  title: 'a `refreshInterval` or `refreshTime` below zero',
  kinds: ['ExternalSecret', 'PushSecret', 'ClusterExternalSecret', 'ClusterPushSecret'],
  check({ kind, spec }) {
    const { refreshInterval, refreshPolicy = 'Periodic', refreshTime }: Times = spec ?? {};
    if (kind === 'ExternalSecret') {
      return isNegative(refreshInterval) && refreshPolicy === 'Periodic'
        ? [
            warning(
              'spec.refreshInterval',
              ONCE,
              'write 0 or refreshPolicy: CreatedOnce for that, or a time such as 1h',
            ),
          ]
        : [];
    }
    const [field, text] =
      kind === 'PushSecret' ? ['refreshInterval', refreshInterval] : ['refreshTime', refreshTime];
    return isNegative(text)
      ? [warning(`spec.${field}`, NEVER, 'write 0 for that, or a time such as 1h')]
      : [];
  },
};

type Repeated = ExternalSecret | PushSecret | ClusterExternalSecret | ClusterPushSecret;

interface Times {
  readonly refreshInterval?: string | undefined;
  readonly refreshPolicy?: string | undefined;
  readonly refreshTime?: string | undefined;
}

const ONCE = 'is below zero: the secret is fetched once and never again, not even when this manifest changes';
const NEVER = 'is below zero: nothing is done any more because time has passed';

/** Another rule says what is no duration. */
function isNegative(text: string | undefined): boolean {
  try {
    return text !== undefined && parseGoDuration(text) < 0;
  } catch {
    return false;
  }
}
