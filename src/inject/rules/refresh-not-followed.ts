import type { RuleInfo } from '../../check/rule.ts';

/**
 * A time of refreshing that a pod does not keep to.
 *
 * `postern.dev/refresh` stands in for a `refreshInterval`, and an ExternalSecret whose `refreshPolicy` is `CreatedOnce` or
 * `OnChange`, or whose `target.immutable` is true, goes by none: it is fetched once for each pod, which keeps the manifest
 * that it was made with. `syncWindows` are for the Secret that External Secrets writes: a pod is refreshed at any time.
 */
export const refreshNotFollowed: RuleInfo = {
  id: 'PST322',
  title: 'a time of refreshing that a pod does not keep to, such as `syncWindows`',
};
