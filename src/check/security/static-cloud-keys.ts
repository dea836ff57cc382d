import { isJsonObject } from '../../api/json.ts';
import type { ClusterSecretStore, SecretStore } from '../../api/secret-store.ts';
import { warning, type Rule, type RuleFinding } from '../rule.ts';

/** Where each cloud's provider takes keys from, and what to write instead. */
const clouds: readonly { readonly path: readonly string[]; readonly instead: string }[] = [
  {
    path: ['aws', 'auth', 'secretRef'],
    instead: 'auth.jwt.serviceAccountRef, with a role for the ServiceAccount',
  },
  { path: ['gcpsm', 'auth', 'secretRef'], instead: 'auth.workloadIdentity with serviceAccountRef' },
  { path: ['azurekv', 'authSecretRef'], instead: 'authType: WorkloadIdentity with serviceAccountRef' },
  { path: ['vault', 'auth', 'iam', 'secretRef'], instead: 'auth.iam.jwt.serviceAccountRef' },
  {
    path: ['vault', 'auth', 'gcp', 'secretRef'],
    instead: 'auth.gcp.workloadIdentity with serviceAccountRef',
  },
];

/**
 * A store that logs in to a cloud with keys that are kept in a Secret, where an identity would do.
 *
 * Such keys do not run out, have to be renewed by hand, and lie in the cluster's own storage. AWS, Google Cloud and Azure give
 * a ServiceAccount an identity instead: its token lives for minutes and is bound to the pod. Where the cluster has no such
 * identity the keys are what there is.
 */
export const staticCloudKeys: Rule<SecretStore | ClusterSecretStore> = {
  id: 'PST705',
  title: 'keys of a cloud in a Secret, where an identity is possible',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: ({ spec }) =>
    clouds.flatMap(({ path, instead }): readonly RuleFinding[] => {
      const keys = path.reduce<unknown>(
        (at, field) => (isJsonObject(at) ? at[field] : undefined),
        spec?.provider,
      );
      if (!isJsonObject(keys)) return [];
      const message = 'has keys that do not run out; an identity of a ServiceAccount needs none';
      return [warning(`spec.provider.${path.join('.')}`, message, `write ${instead}`)];
    }),
};
