import { writeFile } from 'node:fs/promises';

export interface KubeconfigContent {
  readonly url: string;
  /** PEM */
  readonly ca: string;
  readonly token: string;
}

/** Writes a kubeconfig with one cluster and one user. It is JSON, which every reader of YAML reads. */
export async function writeKubeconfig(path: string, { url, ca, token }: KubeconfigContent): Promise<void> {
  const name = 'postern-test';
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name, cluster: { server: url, 'certificate-authority-data': Buffer.from(ca).toString('base64') } },
    ],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
  await writeFile(path, JSON.stringify(content, null, 2), { mode: 0o600 });
}
