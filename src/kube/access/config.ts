/**
 * The only file that imports values of @kubernetes/client-node: the whole package costs half a second and 80 MB,
 * so it is loaded on first use and the bundler keeps nothing of it but KubeConfig.
 */
import { Agent } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { PosternError, describe, problem } from '../../errors.ts';
import type { ClusterAccess, Endpoint, TlsMaterial } from './access.ts';
import { defaultKubeconfigs, useTokenFiles } from './token-files.ts';

export type AccessSource =
  /** $KUBECONFIG, then ~/.kube/config, then the pod's ServiceAccount: the order of kubectl. */
  | { readonly from: 'default'; readonly context?: string | undefined }
  | { readonly from: 'file'; readonly path: string; readonly context?: string | undefined }
  /** The pod's ServiceAccount. `root` is put before /var/run/secrets/kubernetes.io/serviceaccount. */
  | { readonly from: 'cluster'; readonly root?: string };

/**
 * Opens the access that `source` describes. Throws KUBE_CONFIG when it is missing, unreadable or names a context,
 * cluster or user that is not there.
 */
export async function loadClusterAccess(source: AccessSource): Promise<ClusterAccess> {
  // A context chosen at the start stays chosen when the file is read again.
  let config = await load(source);
  const context = config.getCurrentContext();
  const server = serverOf(config, source);
  let generation = 0;
  let stale = false;
  let pending: Promise<Endpoint> | undefined;

  const obtain = async (): Promise<Endpoint> => {
    if (stale) {
      // A new KubeConfig starts with no cached token: plugins run again and files are read again.
      config = await load({ ...source, context });
      stale = false;
    }
    return { ...(await credentials(config, server)), generation };
  };

  return {
    server,
    namespace: config.getContextObject(context)?.namespace,
    endpoint() {
      // One exec plugin run serves all calls that wait for it.
      pending ??= obtain().finally(() => {
        pending = undefined;
      });
      return pending;
    },
    renew(refused) {
      if (refused.generation !== generation) return;
      generation += 1;
      stale = true;
    },
  };
}

async function load(source: AccessSource & { readonly context?: string | undefined }): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  try {
    if (source.from === 'file') config.loadFromFile(source.path);
    else if (source.from === 'cluster') loadServiceAccount(config, source.root);
    else config.loadFromDefault();
    if (source.from !== 'cluster') {
      useTokenFiles(config, source.from === 'file' ? [source.path] : defaultKubeconfigs());
    }
  } catch (error) {
    throw error instanceof PosternError ? error : unusable(source, reasonOf(error));
  }
  if (source.context !== undefined) config.setCurrentContext(source.context);
  return config;
}

function loadServiceAccount(config: KubeConfig, root: string | undefined): void {
  if (!process.env['KUBERNETES_SERVICE_HOST'] || !process.env['KUBERNETES_SERVICE_PORT']) {
    throw problem('KUBE_CONFIG', {
      source: 'the environment',
      reason: 'KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set, so this is no pod',
    });
  }
  config.loadFromCluster(root);
}

function serverOf(config: KubeConfig, source: AccessSource): URL {
  const context = config.getCurrentContext();
  const cluster = config.getCurrentCluster();
  if (!config.getContextObject(context)) {
    const known = config.getContexts().map(each => each.name);
    throw unusable(source, `there is no context ${context}; there is ${known.join(', ') || 'none'}`);
  }
  if (!cluster) throw unusable(source, `context ${context} names a cluster that is not there`);
  if (!config.getCurrentUser()) throw unusable(source, `context ${context} names a user that is not there`);
  // What client-node makes up when it has found neither a file nor a ServiceAccount.
  if (context === 'loaded-context' && cluster.server === 'http://localhost:8080') {
    throw unusable(source, 'there is neither $KUBECONFIG nor ~/.kube/config nor a ServiceAccount token');
  }
  if (!URL.canParse(cluster.server)) throw unusable(source, `server ${cluster.server} is no URL`);
  return new URL(cluster.server);
}

async function credentials(config: KubeConfig, server: URL): Promise<Omit<Endpoint, 'generation'>> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw problem('KUBE_CREDENTIALS', { server: server.origin, reason: reasonOf(error) });
  }
  const usesProxy = config.getCurrentCluster()?.proxyUrl !== undefined;
  return {
    server,
    headers: headersOf(options),
    tls: tlsOf(options),
    ...(usesProxy && options.agent instanceof Agent && { proxyAgent: keepingAlive(options.agent) }),
  };
}

function headersOf({ headers, auth }: RequestOptions): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    // A token file often ends in a line break, which is no legal header value.
    result[name] = String(value).trim();
  }
  if (typeof auth === 'string') result['Authorization'] = `Basic ${Buffer.from(auth).toString('base64')}`;
  return result;
}

function tlsOf({ ca, cert, key, servername, rejectUnauthorized }: RequestOptions): TlsMaterial {
  const pem = (value: unknown): string | undefined =>
    typeof value === 'string' || Buffer.isBuffer(value) ? value.toString() : undefined;
  return {
    ca: pem(ca),
    cert: pem(cert),
    key: pem(key),
    servername,
    insecure: rejectUnauthorized === false,
  };
}

// client-node makes proxy agents that close every connection after one call.
function keepingAlive(agent: Agent & { keepAlive?: boolean }): Agent {
  agent.keepAlive = true;
  return agent;
}

/**
 * A YAML or JSON parser quotes the text around the fault, and that text may be a token: for those the position
 * only. Everything else (a missing file, the exit of a plugin) is said in its own words.
 */
function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'the exec plugin printed something that is not JSON';
  if (error instanceof Error && error.name === 'YAMLException') {
    const { reason, mark } = error as Error & { reason?: string; mark?: { line?: number } };
    const line = mark?.line === undefined ? '' : ` in line ${mark.line + 1}`;
    return `it is not YAML: ${reason ?? 'syntax error'}${line}`;
  }
  return describe(error).trim() || 'no reason was given';
}

function unusable(source: AccessSource, reason: string): PosternError {
  const place = { default: 'the default places', cluster: 'the pod', file: '' }[source.from];
  return problem('KUBE_CONFIG', { source: source.from === 'file' ? source.path : place, reason });
}
