import { durationFindings } from '../duration-findings.ts';
import type { Rule } from '../rule.ts';

/**
 * A `retrySettings.retryInterval` that Go does not read, such as `10`.
 *
 * It is read when the generator is used, and fails then: write a number and a unit, such as `10s`.
 */
export const generatorDurations: Rule<{
  spec: { readonly retrySettings?: { readonly retryInterval?: string } };
}> = {
  id: 'PST411',
  title: 'a `retryInterval` that Go does not read',
  kinds: ['VaultDynamicSecret', 'BeyondtrustWorkloadCredentialsDynamicSecret'],
  check: ({ spec }) =>
    durationFindings('spec.retrySettings.retryInterval', spec?.retrySettings?.retryInterval),
};
