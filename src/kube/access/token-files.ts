import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { KubeConfig, User } from '@kubernetes/client-node';
import { parseDocument } from 'yaml';

/**
 * Has users of kubeconfig files log in with their `tokenFile`
 * (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#AuthInfo). client-node looks for `token-file`, which
 * nobody writes, and would send such a user's calls without any credentials. As it does for a pod's ServiceAccount, it
 * reads the file again every minute; a token beside the file counts for nothing, as in kubectl.
 */
export function useTokenFiles(config: KubeConfig, kubeconfigs: readonly string[]): void {
  for (const kubeconfig of kubeconfigs) {
    for (const [name, tokenFile] of tokenFilesIn(kubeconfig)) {
      config.users = config.users.map(user =>
        user.name === name ? withTokenFile(user, resolve(dirname(kubeconfig), tokenFile)) : user,
      );
    }
  }
}

/** The files that kubectl reads when it is given none. */
export function defaultKubeconfigs(): readonly string[] {
  const listed = process.env['KUBECONFIG']?.split(delimiter).filter(file => file !== '') ?? [];
  return listed.length > 0 ? listed : [join(homedir(), '.kube', 'config')].filter(file => existsSync(file));
}

function withTokenFile(user: User, tokenFile: string): User {
  const { token: _, ...others } = user;
  return { ...others, authProvider: { name: 'tokenFile', config: { tokenFile } } };
}

interface Named {
  readonly name?: unknown;
  readonly user?: { readonly tokenFile?: unknown } | null;
}

/** client-node has read the file before, so what cannot be read here was refused there. */
function tokenFilesIn(kubeconfig: string): readonly (readonly [user: string, tokenFile: string])[] {
  const content: { users?: readonly Named[] } | null = parseDocument(readFileSync(kubeconfig, 'utf8')).toJS();
  return (content?.users ?? []).flatMap(({ name, user }) =>
    typeof name === 'string' && typeof user?.tokenFile === 'string' ? [[name, user.tokenFile]] : [],
  );
}
