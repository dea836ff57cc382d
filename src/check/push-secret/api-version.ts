import type { SourceRule } from '../rule.ts';
import { apiVersionFindings } from '../api-version.ts';

/**
 * An `apiVersion` that no cluster serves, or that current versions of External Secrets serve no longer.
 *
 * PushSecret and ClusterPushSecret are `external-secrets.io/v1alpha1`, though ExternalSecret and the stores are `v1`.
 */
export const pushSecretVersion: SourceRule = {
  id: 'PST522',
  title: 'an `apiVersion` that no cluster serves',
  kinds: ['PushSecret', 'ClusterPushSecret'],
  checkSource: apiVersionFindings,
};
