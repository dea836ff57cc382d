import type { KubeClient } from '../../../src/kube/client.ts';
import type { KubeObject } from '../../../src/kube/object.ts';
import { resourcePath } from '../../../src/kube/resource-path.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { ESO, namespaceName, secretNumber, type ReportWorld } from './report-world.ts';

/** What the background report has to follow. */
export interface Change {
  readonly what: string;
  readonly dependents: string;
  /** absent: such changes are put together, and the one that is timed has to do. */
  readonly make?: Make;
  /** Makes a change and resolves to the seconds until a report tells it. */
  readonly timed?: (client: KubeClient) => Promise<number>;
}

export type Make = (client: KubeClient, round: number) => Promise<unknown>;

export const NO_CHANGE: Make = async () => undefined;

export function changesIn(world: ReportWorld): readonly Change[] {
  const ofStore = Math.round(world.externalSecrets / Math.max(1, world.stores));
  const ofNamespace = Math.round((world.externalSecrets + world.stores) / world.namespaces);
  const store = resourcePath({
    ...ESO,
    resource: 'secretstores',
    namespace: namespaceName(1),
    name: 'store-0',
  });
  return [
    {
      what: 'an ExternalSecret: its refreshInterval',
      dependents: '1',
      make: (client, round) => applyManifest(client, 1, world, { refreshInterval: `${1 + (round % 9)}h` }),
      async timed(client) {
        const startedAt = performance.now();
        await applyManifest(client, 1, world, { refreshInterval: 'often' });
        await untilReported(client, namespaceName(1), ({ summary }) => (summary?.fail ?? 0) > 0);
        return (performance.now() - startedAt) / 1000;
      },
    },
    {
      what: 'a SecretStore: a label',
      dependents: String(ofStore),
      make: (client, round) => label(client, store, round),
      async timed(client) {
        const { metadata, ...rest } = await client.get(store);
        const { name, namespace = '' } = metadata;
        const before = (await client.get<StoredReport>(reportOf(namespace))).summary?.fail ?? 0;
        const startedAt = performance.now();
        await client.delete(store);
        await untilReported(client, namespace, ({ summary }) => (summary?.fail ?? 0) > before);
        const seconds = (performance.now() - startedAt) / 1000;
        await client.apply(store, { ...rest, metadata: { name, namespace } }, { fieldManager: 'bench' });
        return seconds;
      },
    },
    {
      what: 'a Namespace: a label',
      dependents: String(ofNamespace),
      make: (client, round) =>
        label(client, resourcePath({ version: 'v1', resource: 'namespaces', name: namespaceName(2) }), round),
    },
    {
      what: 'a SecretPolicy',
      dependents: 'all',
      async timed(client) {
        const startedAt = performance.now();
        const rules = [{ ids: ['PST600'], actions: { report: 'ignore' } }];
        await client.apply(POLICY, policy(rules), { fieldManager: 'bench', force: true });
        await untilReported(client, namespaceName(0), ({ results = [] }) =>
          results.every(({ rule }) => rule !== 'PST600'),
        );
        return (performance.now() - startedAt) / 1000;
      },
    },
  ];
}

async function applyManifest(
  client: KubeClient,
  index: number,
  world: ReportWorld,
  spec: object,
): Promise<void> {
  const object: KubeObject = JSON.parse(JSON.stringify(secretNumber(index, world, spec)));
  const namespace = namespaceName(index % world.namespaces);
  const path = resourcePath({ ...ESO, resource: 'externalsecrets', namespace, name: object.metadata.name });
  await client.apply(path, object, { fieldManager: 'bench', force: true });
}

async function label(client: KubeClient, path: string, round: number): Promise<void> {
  await client.request({
    method: 'PATCH',
    path,
    body: { metadata: { labels: { round: String(round) } } },
    contentType: 'application/merge-patch+json',
  });
}

const POLICY = resourcePath({
  group: 'postern.dev',
  version: 'v1alpha1',
  resource: 'secretpolicies',
  name: 'bench',
});

function policy(rules: readonly object[]): KubeObject {
  const object = {
    apiVersion: 'postern.dev/v1alpha1',
    kind: 'SecretPolicy',
    metadata: { name: 'bench' },
    spec: { rules },
  };
  return object;
}

interface StoredReport extends KubeObject {
  readonly summary?: { readonly pass?: number; readonly fail?: number };
  readonly results?: readonly { readonly rule: string }[];
}

export async function untilReported(
  client: KubeClient,
  namespace: string,
  isWanted: (report: StoredReport) => boolean,
): Promise<void> {
  await waitUntil(async () => isWanted(await client.get<StoredReport>(reportOf(namespace))), {
    what: `the report of ${namespace} is as it should be`,
    timeoutSeconds: 600,
    everyMilliseconds: 50,
  });
}

function reportOf(namespace: string): string {
  const group = 'wgpolicyk8s.io';
  return resourcePath({ group, version: 'v1alpha2', resource: 'policyreports', namespace, name: 'postern' });
}
