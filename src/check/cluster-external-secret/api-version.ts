import type { SourceRule } from '../rule.ts';
import { apiVersionFindings } from '../api-version.ts';

/**
 * An `apiVersion` that no cluster serves, or that current versions of External Secrets serve no longer.
 *
 * ClusterExternalSecret is `external-secrets.io/v1` since 0.16, and nothing else since 0.17.
 */
export const clusterExternalSecretVersion: SourceRule = {
  id: 'PST502',
  title: 'an `apiVersion` that no cluster serves',
  kinds: ['ClusterExternalSecret'],
  checkSource: apiVersionFindings,
};
