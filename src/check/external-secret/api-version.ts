import type { SourceRule } from '../rule.ts';
import { apiVersionFindings } from '../api-version.ts';

/**
 * An `apiVersion` that no cluster serves, or that current versions of External Secrets serve no longer.
 *
 * External Secrets serves `v1` alone since 0.17: an older version is refused with "no matches for kind". The fields are
 * the same, so only the version has to change.
 */
export const externalSecretVersion: SourceRule = {
  id: 'PST103',
  title: 'an `apiVersion` that no cluster serves; `v1beta1` is read and warned about',
  kinds: ['ExternalSecret'],
  checkSource: apiVersionFindings,
};
