import createVaultClient from 'node-vault';
import type { Cluster } from '../../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../../harness/cluster/kubectl.ts';
import type { Vault } from '../../../harness/vault.ts';
import { apply } from '../apply.ts';

/** The ServiceAccount as which Vault asks the API server about the tokens of others. */
const REVIEWER = { namespace: 'kube-system', name: 'vault-reviewer' };

/** Vault's administrator, by the client library of its users. */
export function vaultAdmin({ address, token, ca }: Vault): createVaultClient.client {
  return createVaultClient({
    endpoint: address,
    token,
    ...(ca === undefined ? {} : { requestOptions: { ca } }),
  });
}

/**
 * Lets ServiceAccounts of the cluster log in to Vault at `auth/kubernetes`, as
 * https://developer.hashicorp.com/vault/docs/auth/kubernetes describes it for a Vault outside the cluster: Vault shows
 * each token to the API server with a TokenReview.
 */
export async function enableKubernetesLogin(cluster: Cluster, vault: Vault): Promise<void> {
  const { namespace, name } = REVIEWER;
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } };
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: 'system:auth-delegator',
    },
    subjects: [{ kind: 'ServiceAccount', ...REVIEWER }],
  };
  const { code, stderr } = await apply(cluster, namespace, [account, binding]);
  if (code !== 0) throw new Error(`Vault's reviewer could not be made: ${stderr}`);
  const token = await mustKubectl(cluster.kubectl, [
    ...['create', 'token', name, '--namespace', namespace, '--duration', '2h'],
  ]);
  const admin = vaultAdmin(vault);
  await admin.enableAuth({ mount_point: 'kubernetes', type: 'kubernetes' });
  await admin.write('auth/kubernetes/config', {
    kubernetes_host: cluster.url,
    kubernetes_ca_cert: cluster.ca,
    token_reviewer_jwt: token.trim(),
    disable_local_ca_jwt: true,
  });
}

export interface LoginRole {
  readonly name: string;
  readonly serviceAccount: string;
  readonly audience: string;
  /** Paths below the mount `secret` that it may read: `shop/*`. */
  readonly readable: readonly string[];
}

/** Lets a ServiceAccount of that name, in any namespace, read some secrets. */
export async function addLoginRole(vault: Vault, role: LoginRole): Promise<void> {
  const admin = vaultAdmin(vault);
  const rules = role.readable.map(path => `path "secret/data/${path}" { capabilities = ["read"] }`);
  await admin.addPolicy({ name: role.name, policy: rules.join('\n') });
  await admin.write(`auth/kubernetes/role/${role.name}`, {
    bound_service_account_names: role.serviceAccount,
    bound_service_account_namespaces: '*',
    audience: role.audience,
    token_policies: role.name,
    token_ttl: '10m',
  });
}
