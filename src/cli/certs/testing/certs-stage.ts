import { randomBytes, X509Certificate } from 'node:crypto';

import { issueAuthority, issueBridge, issueLeaf } from '../../../certs/issue/issue.ts';
import type { KeyPair } from '../../../certs/issue/key-pair.ts';
import { reportLease } from '../../../certs/replicas/replica-lease.ts';
import type { ReplicaReport } from '../../../certs/replicas/replica-report.ts';
import { createInMemoryCluster, type InMemoryCluster } from '../../../certs/testing/in-memory-cluster.ts';
import type { KubeList, KubeObject } from '../../../kube/object.ts';
import { KubeStatusError } from '../../../kube/status-error.ts';
import type { CertsClient, CertsTools } from '../certs-tools.ts';

export const NOW = Date.UTC(2026, 5, 1);
export const DAY = 86_400_000;

export interface CertsStage {
  readonly cluster: InMemoryCluster;
  readonly tools: CertsTools;
  /** Milliseconds since the epoch; sleeping moves it on. */
  clock: number;
  /** Standard output and standard error so far. */
  readonly printed: () => string;
  readonly told: () => string;
  /** What the API server has sent of the Secret so far. */
  readonly sentOfSecret: () => string;
  /** Paths that this reader may not call. */
  readonly forbidden: Set<string>;
  /** The status that the API server answers with instead, by path. */
  readonly failing: Map<string, number>;
  /** Who leads; undefined: there is no Lease. */
  leader: { readonly identity: string; readonly renewedAt: number } | undefined;
  events: readonly (KubeObject & { readonly message: string; readonly lastTimestamp: string })[];
  /** Of each webhook. */
  namespaceSelector: object | undefined;
  /** Of the namespace `default`, besides its name. */
  namespaceLabels: Readonly<Record<string, string>>;
  /** Paths that were listed so far. */
  readonly listed: string[];
  /** Called with each dry run; what it throws is the API server's answer. */
  admit: (path: string) => void;
  /** Called at each sleep: what goes on in the cluster meanwhile. */
  meanwhile: () => void;
}

/** `postern certs` in front of the cluster in memory, read through the calls that it really makes. */
export function certsStage(terminal = false): CertsStage {
  const cluster = createInMemoryCluster();
  let printed = '';
  let told = '';
  let sentOfSecret = '';
  const stage: CertsStage = {
    cluster,
    clock: NOW,
    printed: () => printed,
    told: () => told,
    sentOfSecret: () => sentOfSecret,
    forbidden: new Set(),
    failing: new Map(),
    leader: { identity: 'postern-a_0d9b7c1e', renewedAt: NOW },
    events: [],
    namespaceSelector: undefined,
    namespaceLabels: {},
    listed: [],
    admit: () => {},
    meanwhile: () => {},
    tools: {
      client: clientOf(
        () => stage,
        secret => (sentOfSecret += JSON.stringify(secret)),
      ),
      place: {
        namespace: 'postern-system',
        secret: 'postern-certificates',
        lease: 'postern',
        configurations: ['postern'],
      },
      now: () => stage.clock,
      sleep: async ms => {
        stage.clock += ms;
        stage.meanwhile();
      },
      print: text => void (printed += text),
      tell: text => void (told += text),
      terminal,
    },
  };
  return stage;
}

function clientOf(stageOf: () => CertsStage, sending: (secret: KubeObject) => void): CertsClient {
  const answer = (path: string, accept = 'application/json'): unknown => {
    const { cluster, forbidden, failing, leader, events, namespaceSelector, namespaceLabels } = stageOf();
    if (forbidden.has(path)) throw new KubeStatusError(`GET ${path}`, 403, { reason: 'Forbidden' });
    const status = failing.get(path);
    if (status !== undefined) throw new KubeStatusError(`GET ${path}`, status, {});
    if (path.endsWith('/leases'))
      return listOf([...cluster.reports().map(leaseOf), ...(leader ? [electionLease(leader)] : [])]);
    if (path === '/api/v1/namespaces/default')
      return {
        metadata: {
          name: 'default',
          labels: { 'kubernetes.io/metadata.name': 'default', ...namespaceLabels },
        },
      };
    if (path.endsWith('/events')) return listOf(events);
    if (path.endsWith('webhookconfigurations'))
      return listOf(configurationsAt(cluster, path, namespaceSelector));
    if (/\/(customresourcedefinitions|configmaps)$/.test(path)) return listOf([]);
    const found = path.endsWith('/secrets/postern-certificates') && secretAs(accept, cluster);
    if (found) sending(found);
    if (found) return found;
    throw new KubeStatusError(`GET ${path}`, 404, { reason: 'NotFound' });
  };
  return {
    server: new URL('https://cluster.example'),
    get: async path => sent(answer(path)),
    list: async path => {
      stageOf().listed.push(path);
      return sent(answer(path));
    },
    request: async ({ method, path, body, accept }) => {
      const { admit, cluster } = stageOf();
      if (method === 'POST') admit(path);
      if (method === 'PATCH') patchSecret(cluster, sent(body));
      return sent(method === 'POST' ? {} : answer(path, accept));
    },
  };
}

/** As it comes from an API server, of whatever type the caller says. */
// oxlint-disable-next-line typescript/no-explicit-any
function sent(value: unknown): any {
  return JSON.parse(JSON.stringify(value));
}

function listOf(items: readonly KubeObject[]): KubeList {
  return { metadata: {}, items };
}

function leaseOf(report: ReplicaReport): KubeObject {
  return reportLease(report, { namespace: 'postern-system', owner: undefined });
}

function configurationsAt(
  cluster: InMemoryCluster,
  path: string,
  namespaceSelector: object | undefined,
): KubeObject[] {
  return cluster
    .targets()
    .filter(({ kind }) => path.endsWith(`/${kind.toLowerCase()}s`))
    .map(({ name, uid, entries }) => ({
      metadata: { name, uid },
      webhooks: entries.map(({ name, caBundle, calledAs }) => ({
        name,
        namespaceSelector,
        clientConfig: {
          ...(calledAs !== undefined && { url: `https://${calledAs}/` }),
          caBundle: Buffer.from(caBundle).toString('base64'),
        },
      })),
    }));
}

/** Whole, but for who asks for its metadata alone. */
function secretAs(accept: string, cluster: InMemoryCluster): (KubeObject & { data?: object }) | undefined {
  const secret = cluster.secret();
  if (secret === undefined) return undefined;
  const { labels, annotations } = secret;
  const metadata = { name: 'postern-certificates', labels, annotations };
  if (accept.startsWith('application/json;as=PartialObjectMetadata;')) return { metadata };
  const texts = Object.entries(secret.data).map(([key, value]) => [key, value.toString('utf8')]);
  return { metadata, data: Object.fromEntries(texts) };
}

function electionLease({
  identity,
  renewedAt,
}: NonNullable<CertsStage['leader']>): KubeObject & { spec: object } {
  const renewTime = new Date(renewedAt).toISOString();
  return {
    metadata: { name: 'postern' },
    spec: { holderIdentity: identity, leaseDurationSeconds: 15, renewTime },
  };
}

function patchSecret(cluster: InMemoryCluster, patch: KubeObject): void {
  const secret = cluster.secret();
  if (secret === undefined) throw new KubeStatusError('PATCH', 404, { reason: 'NotFound' });
  cluster.putSecret(secret.data, secret.labels, { ...secret.annotations, ...patch.metadata.annotations });
}

const NAMES = { dns: ['postern.postern-system.svc'], ip: ['127.0.0.1'] };
const terms = (now: number, lifetimeMs: number) =>
  ({ keyType: 'ecdsa-p256', now, lifetimeMs, randomBytes }) as const;

/** An authority that lives for 365 days from `now` on. */
export function authority(now = NOW, lifetimeMs = 365 * DAY): Promise<KeyPair> {
  return issueAuthority(terms(now, lifetimeMs));
}

/** A leaf that lives for a week from `now` on. */
export function leafOf(issuer: KeyPair, now = NOW, lifetimeMs = 7 * DAY): Promise<KeyPair> {
  return issueLeaf(issuer, NAMES, terms(now, lifetimeMs));
}

/** `next` as `active` vouches for it. */
export async function bridgeTo(next: KeyPair, active: KeyPair): Promise<string> {
  return await issueBridge(active, new X509Certificate(next.certificate), { now: NOW, randomBytes });
}

export function report(replica: string, chain: string, more: Partial<ReplicaReport> = {}): ReplicaReport {
  return {
    replica,
    chain,
    leafNotAfter: NOW + 7 * DAY,
    ready: true,
    reason: 'serving',
    renewedAt: NOW,
    ...more,
  };
}
