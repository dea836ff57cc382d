import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeObject } from '../../../kube/object.ts';
import {
  json,
  refuse,
  startScriptedServer,
  type ReceivedCall,
} from '../../../kube/testing/scripted-server.ts';

/** As much of an API server as `postern serve` talks to, with a kubeconfig for it. */
export interface ScriptedCluster {
  readonly kubeconfig: string;
  /** Stores an object of a collection as somebody else would; `path` is that of the collection. */
  put(path: string, object: KubeObject): void;
  /** Takes calls and answers none until the returned function is called. */
  hold(): () => void;
  /** The kubeconfig stays, and nothing answers any more. */
  stop(): Promise<void>;
  /** After this nothing is left of it. */
  close(): Promise<void>;
}

export async function startScriptedCluster(): Promise<ScriptedCluster> {
  const objects = new Map<string, KubeObject>();
  const watchers = new Map<string, Set<ServerResponse>>();
  /** By collection, with the version that each event made: a watch begins behind its list, not when it arrives. */
  const events = new Map<string, { readonly version: number; readonly line: string }[]>();
  let version = 1;

  const store = (collection: string, path: string, object: KubeObject): KubeObject => {
    const metadata = { uid: path, ...object.metadata, resourceVersion: String(++version) };
    const stored = { ...objects.get(path), ...object, metadata };
    const type = objects.has(path) ? 'MODIFIED' : 'ADDED';
    objects.set(path, stored);
    const line = `${JSON.stringify({ type, object: stored })}\n`;
    events.set(collection, [...(events.get(collection) ?? []), { version, line }]);
    for (const watcher of watchers.get(collection) ?? []) watcher.write(line);
    return stored;
  };
  const remove = (collection: string, path: string, answer: ServerResponse): void => {
    const object = objects.get(path);
    if (object === undefined) return refuse(answer, 404, 'NotFound');
    objects.delete(path);
    const line = `${JSON.stringify({ type: 'DELETED', object })}\n`;
    events.set(collection, [...(events.get(collection) ?? []), { version: ++version, line }]);
    for (const watcher of watchers.get(collection) ?? []) watcher.write(line);
    json(answer, { kind: 'Status', status: 'Success' });
  };
  const collect = (call: ReceivedCall, answer: ServerResponse): void => {
    if (call.query.has('watch')) {
      answer.writeHead(200, { 'Content-Type': 'application/json' });
      answer.flushHeaders();
      const since = Number(call.query.get('resourceVersion'));
      for (const event of events.get(call.path) ?? []) if (event.version > since) answer.write(event.line);
      watchers.set(call.path, (watchers.get(call.path) ?? new Set()).add(answer));
      return;
    }
    const name = call.query.get('fieldSelector')?.replace('metadata.name=', '');
    const items = [...objects]
      .filter(([path]) => path === `${call.path}/${name ?? path.split('/').at(-1)}`)
      .map(([, object]) => object);
    json(answer, { metadata: { resourceVersion: String(version) }, items });
  };
  /** Other kinds are installed when there is one of them. */
  const isFilled = (path: string): boolean => objects.keys().some(known => known.startsWith(`${path}/`));
  let released = Promise.resolve();
  const server = await startScriptedServer(async (call, answer) => {
    await released;
    const parent = call.path.slice(0, call.path.lastIndexOf('/'));
    const found = objects.get(call.path);
    if (call.path === '/version') json(answer, { major: '1', minor: '36', gitVersion: 'v1.36.0' });
    else if (call.method === 'POST') {
      const object: KubeObject = JSON.parse(call.body);
      json(answer, store(call.path, `${call.path}/${object.metadata.name}`, object), 201);
    } else if (call.method === 'DELETE') remove(parent, call.path, answer);
    else if (call.method !== 'GET') json(answer, store(parent, call.path, JSON.parse(call.body)));
    else if (found !== undefined) json(answer, found);
    else if (collections.test(call.path) || isFilled(call.path)) collect(call, answer);
    else refuse(answer, 404, 'NotFound');
  });

  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= server.close());
  const folder = await mkdtemp(join(tmpdir(), 'postern-serve-'));
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, kubeconfigFor(server.url.href, server.ca));
  return {
    kubeconfig,
    put: (path, object) => void store(path, `${path}/${object.metadata.name}`, object),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      released = promise;
      return resolve;
    },
    stop,
    async close() {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}

const collections =
  /\/(secrets|configmaps|leases|events|customresourcedefinitions|namespaces|externalsecrets|secretstores|clustersecretstores|\w+webhookconfigurations)$/;

function kubeconfigFor(server: string, ca: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test', namespace: 'postern-system' } }],
    clusters: [
      {
        name: 'test',
        cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') },
      },
    ],
    users: [{ name: 'test', user: { token: 'test' } }],
  });
}
