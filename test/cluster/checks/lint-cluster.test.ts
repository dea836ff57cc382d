import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../../harness/run-command.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { apply as applyTo } from '../support/apply.ts';
import { installKinds } from '../support/install-postern.ts';
import { externalSecret, secretStore } from '../support/manifests.ts';

const POLICY_KIND = 'deploy/kustomize/base/postern.dev_secretpolicies.yaml';
const CANARY = 'canary-5e1f0c77';

let cluster: Cluster;
let namespace: string;
let folder: string;

beforeAll(async () => {
  cluster = await startCluster();
  await installKinds(cluster);
  namespace = await cluster.createNamespace();
  folder = await mkdtemp(join(tmpdir(), 'postern-lint-'));
  const auth = (key: string) => ({
    provider: {
      vault: { server: 'https://vault.example.com', auth: { tokenSecretRef: { name: 'vault-token', key } } },
    },
  });
  const applied = await applyTo(cluster, namespace, [
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'vault-token' }, stringData: { token: CANARY } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { note: CANARY } },
    secretStore('good', auth('token')),
    secretStore('bad', auth('tokn')),
    externalSecret('db', { secretStoreRef: { name: 'good' } }),
    externalSecret('lonely', { secretStoreRef: { name: 'gone' } }),
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'plain' },
      spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
    },
  ]);
  if (applied.code !== 0) throw new Error(applied.stderr);
});

afterAll(async () => {
  await cluster?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

const lint = async (...args: string[]) =>
  runCommand(process.execPath, ['src/cli/main.ts', 'lint', '-o', 'json', ...args]);
const places = (stdout: string) => {
  const findings: { rule: string; name: string; path: string; message: string }[] = JSON.parse(stdout);
  return findings
    .filter(({ rule }) => rule.startsWith('PST6'))
    .map(({ rule, name, path, message }) => `${rule} ${name} ${path}: ${message}`);
};

test('a cluster is looked at without a value of its Secrets, which neither output nor snapshot has', async () => {
  const snapshot = join(folder, 'cluster.json');
  const first = await lint('--cluster', '--kubeconfig', cluster.kubeconfigPath, '--record', snapshot);
  expect(places(first.stdout)).toEqual([
    `PST600 lonely spec.secretStoreRef.name: there is no SecretStore gone in namespace ${namespace}`,
    'PST602 bad spec.provider.vault.auth.tokenSecretRef.key: Secret vault-token has no key tokn; it has token',
  ]);
  expect(first.code).toBe(1);

  const text = await readFile(snapshot, 'utf8');
  expect(text).toContain('"name":"vault-token"');
  for (const secret of [CANARY, Buffer.from(CANARY).toString('base64')]) {
    expect(text).not.toContain(secret);
    expect(first.stdout + first.stderr).not.toContain(secret);
  }

  const again = join(folder, 'again.json');
  await lint('--cluster', '--kubeconfig', cluster.kubeconfigPath, '--record', again);
  expect(await readFile(again, 'utf8')).toBe(text);
});

test('nothing is said of a pod, of which only the metadata is read', async () => {
  const ofPods = async (...args: string[]) => {
    const findings: { kind: string; name: string; message: string }[] = JSON.parse(
      (await lint(...args)).stdout,
    );
    return findings.filter(({ kind }) => kind === 'Pod');
  };
  const snapshot = join(folder, 'with-pod.json');
  expect(await ofPods('--cluster', '--kubeconfig', cluster.kubeconfigPath, '--record', snapshot)).toEqual([]);
  expect(await readFile(snapshot, 'utf8')).toContain('"kind":"Pod","metadata":{"name":"plain"');

  const file = join(folder, 'alone.yaml');
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'alone' } }));
  expect(await ofPods('--against', snapshot, file)).toEqual([]);
});

test('files are held against the cluster, and against what was recorded of it, with the same result', async () => {
  const file = join(folder, 'mine.yaml');
  const manifest = externalSecret('mine', { secretStoreRef: { name: 'goood' } });
  await writeFile(file, JSON.stringify({ ...manifest, metadata: { name: 'mine', namespace } }));
  const snapshot = join(folder, 'recorded.json');
  const live = await lint('--cluster', '--kubeconfig', cluster.kubeconfigPath, '--record', snapshot, file);
  expect(places(live.stdout)).toEqual([
    `PST600 mine spec.secretStoreRef.name: there is no SecretStore goood in namespace ${namespace}`,
  ]);
  expect((await lint('--against', snapshot, file)).stdout).toBe(live.stdout);
});

test('who may not read Secrets is told so, and no rule takes them for missing', async () => {
  const account = 'reader';
  await applyTo(cluster, namespace, [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'stores' },
      rules: [{ apiGroups: ['external-secrets.io'], resources: ['*'], verbs: ['list'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'stores' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'stores' },
      subjects: [{ kind: 'User', name: account, apiGroup: 'rbac.authorization.k8s.io' }],
    },
  ]);
  const kubeconfig = join(folder, 'kubeconfig');
  const own: { users: { user: object }[] } = JSON.parse(await readFile(cluster.kubeconfigPath, 'utf8'));
  const users = own.users.map(entry => Object.assign({}, entry, { user: { ...entry.user, as: account } }));
  await writeFile(kubeconfig, JSON.stringify({ ...own, users }));
  const { stdout, stderr } = await lint('--cluster', '--kubeconfig', kubeconfig);
  expect(stderr).toContain('Secret objects are not known');
  expect(places(stdout)).toEqual([
    `PST600 lonely spec.secretStoreRef.name: there is no SecretStore gone in namespace ${namespace}`,
  ]);
});

test('policies of the cluster hold for files, and those that were recorded hold as well', async () => {
  const policy = {
    apiVersion: 'postern.dev/v1alpha1',
    kind: 'SecretPolicy',
    metadata: { name: 'own-stores' },
    spec: {
      description: 'a namespace has stores of its own',
      match: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } },
      require: {
        stores: { allowed: [{ name: 'own-*' }] },
        providers: { allowed: ['aws'] },
      },
    },
  };
  await mustKubectl(cluster.kubectl, ['apply', '--server-side', '-f', POLICY_KIND]);
  await mustKubectl(cluster.kubectl, ['wait', '--for=condition=Established', '-f', POLICY_KIND]);
  const applied = await applyTo(cluster, namespace, [policy]);
  expect(applied.stderr).toBe('');
  const file = join(folder, 'held.yaml');
  const manifest = externalSecret('held', { secretStoreRef: { name: 'good' } });
  await writeFile(file, JSON.stringify({ ...manifest, metadata: { name: 'held', namespace } }));
  const snapshot = join(folder, 'with-policies.json');
  const live = await lint('--cluster', '--kubeconfig', cluster.kubeconfigPath, '--record', snapshot, file);
  const findings: Record<string, unknown>[] = JSON.parse(live.stdout);
  const ofPolicy = findings.filter(found => found['policy'] === 'own-stores');
  expect(
    ofPolicy.map(({ rule, severity, message }) => `${String(severity)} ${String(rule)}: ${String(message)}`),
  ).toEqual([
    'error PST800: SecretStore good may not be used',
    expect.stringMatching(/^error PST801: .*vault/u),
  ]);
  expect((await lint('--against', snapshot, file)).stdout).toBe(live.stdout);

  // Tried out before it is applied: the file takes the place of what the cluster has.
  const changed = join(folder, 'changed.yaml');
  await writeFile(changed, JSON.stringify({ ...policy, spec: { ...policy.spec, require: {} } }));
  const tried = await lint('--against', snapshot, '--policy', changed, file);
  expect(tried.stdout).not.toContain('own-stores');
});
