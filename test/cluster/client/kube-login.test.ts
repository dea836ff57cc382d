import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createKubeClient, type KubeClient } from '../../../src/kube/client.ts';
import { loadClusterAccess, type AccessSource } from '../../../src/kube/access/config.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { tempFolder, type TempFolder } from '../../harness/temp-folder.ts';
import { clientAuthority, type ClientAuthority } from '../support/certificates/client-certificate.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const clients: KubeClient[] = [];
let folder: TempFolder;
let authority: ClientAuthority;
let cluster: Cluster;

beforeAll(async () => {
  folder = await tempFolder('login');
  authority = await clientAuthority(folder.path);
  cluster = await startCluster({ apiServerArgs: [`--client-ca-file=${authority.caFile}`] });
});

afterAll(async () => {
  await cluster?.stop();
  await folder?.remove();
});

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  vi.unstubAllEnvs();
});

/** A client that logs in as this user of a kubeconfig. */
async function loggedIn(name: string, user: object): Promise<KubeClient> {
  const path = join(folder.path, `${name}.kubeconfig`);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: cluster.url, 'certificate-authority-data': base64(cluster.ca) } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
    'current-context': name,
  };
  await writeFile(path, JSON.stringify(config));
  return open({ from: 'file', path });
}

async function open(source: AccessSource): Promise<KubeClient> {
  const client = createKubeClient({ access: await loadClusterAccess(source) });
  clients.push(client);
  return client;
}

interface SelfSubjectReview {
  readonly status: { readonly userInfo: { readonly username: string } };
}

/** Who the API server takes this client for. */
async function username(client: KubeClient): Promise<string> {
  const { status } = await client.request<SelfSubjectReview>({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  });
  return status.userInfo.username;
}

/** A plugin that notes each of its runs and prints the token that stands in a file. */
async function execPlugin(
  name: string,
): Promise<{ user: object; tokenFile: string; runs: () => Promise<number> }> {
  const script = join(folder.path, `${name}.sh`);
  const tokenFile = join(folder.path, `${name}.token`);
  const runsFile = join(folder.path, `${name}.runs`);
  await writeFile(
    script,
    `#!/bin/sh
echo run >> '${runsFile}'
printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}' "$(cat '${tokenFile}')"
`,
  );
  await chmod(script, 0o755);
  return {
    tokenFile,
    runs: async () => (await readFile(runsFile, 'utf8')).trimEnd().split('\n').length,
    user: {
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: script,
        interactiveMode: 'Never',
      },
    },
  };
}

describe('a client logs in', () => {
  test('with a token', async () => {
    expect(await username(await loggedIn('token', { token: cluster.adminToken }))).toBe('admin');
  });

  test('with a client certificate', async () => {
    const { certificate, key } = await authority.issue('carol', 'system:masters');
    const client = await loggedIn('certificate', {
      'client-certificate-data': base64(certificate),
      'client-key-data': base64(key),
    });
    expect(await username(client)).toBe('carol');
    expect((await client.list('/api/v1/namespaces')).items.length).toBeGreaterThan(0);
  });

  test('with what an exec plugin prints, which runs once for many calls', async () => {
    const { user, tokenFile, runs } = await execPlugin('plugin');
    await writeFile(tokenFile, cluster.adminToken);
    const client = await loggedIn('plugin', user);
    await Promise.all([...Array(5)].map(() => username(client)));
    expect(await username(client)).toBe('admin');
    expect(await runs()).toBe(1);
  });

  test('with the token of a pod’s ServiceAccount, as the files in the pod say', async () => {
    const files = join(folder.path, 'pod/var/run/secrets/kubernetes.io/serviceaccount');
    await mkdir(files, { recursive: true });
    const namespace = await cluster.createNamespace();
    const token = await mustKubectl(cluster.kubectl, ['create', 'token', 'default', '-n', namespace]);
    await writeFile(join(files, 'token'), token);
    await writeFile(join(files, 'ca.crt'), cluster.ca);
    await writeFile(join(files, 'namespace'), namespace);
    const { hostname, port } = new URL(cluster.url);
    vi.stubEnv('KUBERNETES_SERVICE_HOST', hostname);
    vi.stubEnv('KUBERNETES_SERVICE_PORT', port);

    const client = await open({ from: 'cluster', root: join(folder.path, 'pod') });
    expect(client.namespace).toBe(namespace);
    expect(await username(client)).toBe(`system:serviceaccount:${namespace}:default`);
  });
});

describe('credentials that the API server refuses', () => {
  test('are an error that does not quote them', async () => {
    const client = await loggedIn('wrong', { token: 'not-a-token' });
    const refusal: unknown = await username(client).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'KUBE_REFUSED', status: 401, reason: 'Unauthorized' });
    expect(String(refusal)).not.toContain('not-a-token');
  });

  test('of an exec plugin have it run again, and the call succeeds', async () => {
    const { user, tokenFile, runs } = await execPlugin('renewing');
    // The API server takes a token until it has ended, so what ends here is one that has never been good.
    await writeFile(tokenFile, 'expired');
    const client = await loggedIn('renewing', user);
    expect(await username(client).catch((error: unknown) => error)).toMatchObject({ status: 401 });
    const before = await runs();
    await writeFile(tokenFile, cluster.adminToken);
    expect(await username(client)).toBe('admin');
    expect(await runs()).toBe(before + 1);
  });

  test('of a token file are read again, as a kubelet renews them', async () => {
    const tokenFile = join(folder.path, 'renewed.token');
    await writeFile(tokenFile, 'expired');
    const client = await loggedIn('token-file', { tokenFile });
    expect(await username(client).catch((error: unknown) => error)).toMatchObject({ status: 401 });
    await writeFile(tokenFile, `${cluster.adminToken}\n`);
    expect(await username(client)).toBe('admin');
  });
});
