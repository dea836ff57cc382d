import createVaultClient from 'node-vault';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import type { TestNode } from '../../harness/node/node.ts';
import { startVault } from '../../harness/vault.ts';

export interface VaultForPods {
  /** A SecretStore that logs in as the ServiceAccount. */
  readonly store: object;
  /** Writes a new version of `secret/<name>`. */
  readonly write: (name: string, data: Readonly<Record<string, string>>) => Promise<void>;
  readonly remove: () => Promise<void>;
}

const AUDIENCE = 'vault';

/**
 * A Vault that pods reach, set up as its operator would: the Kubernetes login checks tokens with the API server, and
 * the role takes tokens of one ServiceAccount for one audience.
 */
export async function startVaultForPods(
  cluster: Cluster,
  node: TestNode,
  account: { readonly namespace: string; readonly name: string },
): Promise<VaultForPods> {
  const vault = await startVault();
  try {
    const admin = createVaultClient({ endpoint: vault.address, token: vault.token });
    await admin.addPolicy({ name: 'shop', policy: 'path "secret/data/*" { capabilities = ["read"] }' });
    await admin.enableAuth({ mount_point: 'kubernetes', type: 'kubernetes' });
    await admin.write('auth/kubernetes/config', {
      kubernetes_host: cluster.url,
      kubernetes_ca_cert: cluster.ca,
      token_reviewer_jwt: await reviewerToken(cluster),
    });
    await admin.write('auth/kubernetes/role/shop', {
      bound_service_account_names: account.name,
      bound_service_account_namespaces: account.namespace,
      audience: AUDIENCE,
      token_policies: 'shop',
      token_ttl: '10m',
    });
    const { port } = new URL(vault.address);
    const serviceAccountRef = { name: account.name, audiences: [AUDIENCE] };
    return {
      store: {
        apiVersion: 'external-secrets.io/v1',
        kind: 'SecretStore',
        metadata: { name: 'vault' },
        spec: {
          provider: {
            vault: {
              server: `http://${await node.expose(Number(port))}`,
              path: 'secret',
              auth: { kubernetes: { mountPath: 'kubernetes', role: 'shop', serviceAccountRef } },
            },
          },
        },
      },
      write: async (name, data) => {
        await admin.write(`secret/data/${name}`, { data });
      },
      remove: vault.remove,
    };
  } catch (error) {
    await vault.remove();
    throw error;
  }
}

/** Of a ServiceAccount that may do one thing: have the API server check tokens. */
async function reviewerToken({ kubectl }: Cluster): Promise<string> {
  const [namespace, name] = ['default', 'vault-reviewer'];
  await mustKubectl(kubectl, ['create', 'serviceaccount', name, '--namespace', namespace]);
  await mustKubectl(kubectl, [
    'create',
    'clusterrolebinding',
    name,
    '--clusterrole=system:auth-delegator',
    `--serviceaccount=${namespace}:${name}`,
  ]);
  const token = await mustKubectl(kubectl, ['create', 'token', name, '--namespace', namespace]);
  return token.trim();
}
