import type { KubeClient } from '../../../src/kube/client.ts';
import type { KubeObject } from '../../../src/kube/object.ts';
import { resourcePath, type ResourceAddress } from '../../../src/kube/resource-path.ts';
import { externalSecret, podTemplate, secretStore } from '../../cluster/support/manifests.ts';

/** How much is stored. */
export interface ReportWorld {
  readonly namespaces: number;
  readonly stores: number;
  /** One of twenty names a store that is not there. */
  readonly externalSecrets: number;
  /** One of ten asks for injection and runs without. */
  readonly pods: number;
}

/** Creates all of it, as fast as the API server takes it. No webhook of Postern may be there yet. */
export async function fillWorld(client: KubeClient, world: ReportWorld): Promise<void> {
  const namespaces = Array.from({ length: world.namespaces }, (_, i) => namespaceName(i));
  const spread = <Made>(count: number, make: (index: number, namespace: string) => Made): Made[] =>
    Array.from({ length: count }, (_, i) => make(i, namespaceName(i % world.namespaces)));
  await createAll(
    client,
    namespaces.map(name => [{ version: 'v1', resource: 'namespaces' }, named(name)]),
  );
  // No pod is taken before its ServiceAccount is there.
  await createAll(
    client,
    namespaces.map(namespace => [
      { version: 'v1', resource: 'serviceaccounts', namespace },
      named('default'),
    ]),
  );
  await createAll(
    client,
    spread(world.stores, (i, namespace) => [
      { ...ESO, resource: 'secretstores', namespace },
      secretStore(storeName(i, world)),
    ]),
  );
  await createAll(
    client,
    spread(world.externalSecrets, (i, namespace) => [
      { ...ESO, resource: 'externalsecrets', namespace },
      secretNumber(i, world),
    ]),
  );
  await createAll(
    client,
    spread(world.pods, (i, namespace) => {
      const secret = `secret-${i % world.externalSecrets}`;
      const template = podTemplate([secret], i % 10 === 0 ? { 'postern.dev/inject': 'auto' } : {});
      const metadata = { ...template.metadata, name: `pod-${i}` };
      return [
        { version: 'v1', resource: 'pods', namespace },
        { apiVersion: 'v1', kind: 'Pod', ...template, metadata },
      ];
    }),
  );
}

export const ESO = { group: 'external-secrets.io', version: 'v1' } as const;

export function namespaceName(index: number): string {
  return `bench-${index}`;
}

/** The store of this number, by the name that it has in its namespace. */
function storeName(index: number, { namespaces }: ReportWorld): string {
  return `store-${Math.floor(index / namespaces)}`;
}

/** In a namespace the ExternalSecrets take its stores in turn. */
export function secretNumber(index: number, world: ReportWorld, spec: object = {}): object {
  const { namespaces, stores } = world;
  const own = Math.floor(index / namespaces) % Math.max(1, Math.floor(stores / namespaces));
  const name = index % 20 === 0 ? 'missing' : `store-${own}`;
  return externalSecret(`secret-${index}`, { secretStoreRef: { name }, ...spec });
}

function named(name: string): object {
  return { metadata: { name } };
}

const AT_A_TIME = 16;

async function createAll(
  client: KubeClient,
  objects: readonly (readonly [ResourceAddress, object])[],
): Promise<void> {
  const queue = objects.values();
  const work = async (): Promise<void> => {
    for (const [address, object] of queue) {
      const sent: KubeObject = JSON.parse(JSON.stringify(object));
      await client.create(resourcePath(address), sent, { timeoutMs: 60_000 });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
}
