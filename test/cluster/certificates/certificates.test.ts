import { createServer, type Server } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCertificateCluster } from '../../../src/certs/cluster.ts';
import { followServingCertificate } from '../../../src/certs/issue/serving-certificate.ts';
import type { CertificateSettings } from '../../../src/certs/settings.ts';
import { startCertificates, type Certificates } from '../../../src/certs/start-certificates.ts';
import type { KubeClient } from '../../../src/kube/client.ts';
import type { KubeObject } from '../../../src/kube/object.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { adminClient } from '../support/admin-client.ts';
import { waitUntil } from '../../harness/wait-until.ts';

interface Configuration extends KubeObject {
  readonly webhooks: readonly {
    readonly name: string;
    readonly clientConfig: { readonly caBundle?: string };
  }[];
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const configurations = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
let cluster: Cluster;
let client: KubeClient;

beforeAll(async () => {
  cluster = await startCluster();
  client = await adminClient(cluster);
});

afterAll(async () => {
  client?.close();
  await cluster?.stop();
});

function start(namespace: string, settings: Partial<CertificateSettings> = {}): Certificates {
  return startCertificates({
    cluster: createCertificateCluster({
      client,
      secret: { namespace, name: 'postern-webhook' },
      configurationNames: [namespace],
      log: quiet,
    }),
    names: { dns: [`postern.${namespace}.svc`], ip: ['127.0.0.1'] },
    settings,
    log: quiet,
  });
}

/** A configuration named like the namespace, that sends new ConfigMaps of the namespace to `port`. */
async function register(namespace: string, port = 1): Promise<void> {
  const entry = (name: string) => ({
    name: `${name}.postern.dev`,
    clientConfig: { url: `https://127.0.0.1:${port}/${name}` },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
  });
  const applied = await cluster.kubectl(['apply', '--server-side', '--field-manager=chart', '-f', '-'], {
    input: JSON.stringify({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: namespace },
      webhooks: [entry('first'), entry('second')],
    }),
  });
  expect(applied).toMatchObject({ code: 0 });
}

const read = (name: string) => client.get<Configuration>(`${configurations}/${name}`);
const ready = (certificates: Certificates) =>
  waitUntil(async () => certificates.status().ready, { what: 'certificates are ready', timeoutSeconds: 20 });

describe('against a real API server', () => {
  test('the caBundle of each entry is the only field that is owned', async () => {
    const namespace = await cluster.createNamespace();
    await register(namespace);
    const certificates = start(namespace);
    await ready(certificates);

    const { metadata } = await read(namespace);
    const ours = metadata.managedFields?.filter(entry => isManagedBy(entry, 'postern-certs'));
    const owned = { '.': {}, 'f:name': {}, 'f:clientConfig': { 'f:caBundle': {} } };
    expect(ours).toEqual([
      expect.objectContaining({
        operation: 'Apply',
        fieldsV1: {
          'f:webhooks': {
            'k:{"name":"first.postern.dev"}': owned,
            'k:{"name":"second.postern.dev"}': owned,
          },
        },
      }),
    ]);
    await certificates.stop();
  });

  test('the chart applied again neither conflicts nor takes the caBundle away', async () => {
    const namespace = await cluster.createNamespace();
    await register(namespace);
    const certificates = start(namespace);
    await ready(certificates);
    const before = await read(namespace);
    await register(namespace);
    expect((await read(namespace)).webhooks).toEqual(before.webhooks);
    await certificates.stop();
  });

  test('a wiped caBundle is back at once', async () => {
    const namespace = await cluster.createNamespace();
    await register(namespace);
    // Whatever repairs it is not the next look.
    const certificates = start(namespace, { tickMs: 60_000 });
    await ready(certificates);
    const patch = JSON.stringify([{ op: 'remove', path: '/webhooks/0/clientConfig/caBundle' }]);
    const wiped = await cluster.kubectl([
      'patch',
      'mutatingwebhookconfiguration',
      namespace,
      '--type=json',
      '-p',
      patch,
    ]);
    expect(wiped).toMatchObject({ code: 0 });
    await waitUntil(
      async () => (await read(namespace)).webhooks.every(({ clientConfig }) => clientConfig.caBundle),
      {
        what: 'the caBundle is back',
        timeoutSeconds: 30,
        everyMilliseconds: 20,
      },
    );
    await certificates.stop();
  });

  test('an apply to a configuration that was deleted does not bring half of it back', async () => {
    const namespace = await cluster.createNamespace();
    const view = createCertificateCluster({
      client,
      secret: { namespace, name: 'postern-webhook' },
      configurationNames: [namespace],
      log: quiet,
    });
    await register(namespace);
    const seen = Promise.withResolvers<Parameters<Parameters<typeof view.watchTargets>[0]>[0]>();
    const end = view.watchTargets(
      targets => targets.some(({ name }) => name === namespace) && seen.resolve(targets),
      () => {},
    );
    const [target] = await seen.promise;
    if (target === undefined) throw new Error('nothing was observed');
    await end();
    await client.delete(`${configurations}/${namespace}`);
    const signal = new AbortController().signal;
    expect(await view.applyBundle(target, 'any', signal)).toBe(false);
    await register(namespace);
    expect(await view.applyBundle(target, 'any', signal)).toBe(false);
  });

  test('replicas that start together agree, and a deleted Secret comes back as it was', async () => {
    const namespace = await cluster.createNamespace();
    await register(namespace);
    const replicas = [start(namespace), start(namespace), start(namespace)];
    await Promise.all(replicas.map(ready));
    expect(new Set(replicas.map(replica => replica.status().leaf?.fingerprint)).size).toBe(1);

    const path = `/api/v1/namespaces/${namespace}/secrets/postern-webhook`;
    const before = await client.get<KubeObject & { data: object }>(path);
    await client.delete(path);
    const after = await waitUntil(async () => client.get<KubeObject & { data: object }>(path), {
      what: 'the Secret is back',
      timeoutSeconds: 30,
    });
    expect(after.data).toEqual(before.data);
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
    await Promise.all(replicas.map(replica => replica.stop()));
  });

  test('no admission fails while leaves of six seconds are renewed again and again', async () => {
    const namespace = await cluster.createNamespace();
    const certificates = start(namespace, {
      leafLifetimeMs: 6000,
      authorityLifetimeMs: 3_600_000,
      tickMs: 200,
    });
    await certificates.loaded;
    const { server, port, served } = await startWebhook(certificates);
    await register(namespace, port);
    await ready(certificates);

    const failures: string[] = [];
    const leaves = new Set<string | undefined>();
    for (let count = 0; leaves.size <= 3 || count < 100; count++) {
      leaves.add(certificates.status().leaf?.fingerprint);
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `map-${count}`, namespace } };
      await client
        .create(`/api/v1/namespaces/${namespace}/configmaps`, object)
        .catch((error: unknown) => failures.push(String(error)));
    }
    expect(failures).toEqual([]);
    expect(served()).toBeGreaterThanOrEqual(100);
    await certificates.stop();
    server.close();
    server.closeAllConnections();
  });
});

function isManagedBy(entry: unknown, manager: string): boolean {
  return typeof entry === 'object' && entry !== null && 'manager' in entry && entry.manager === manager;
}

async function startWebhook(
  certificates: Certificates,
): Promise<{ server: Server; port: number; served: () => number }> {
  let served = 0;
  const server = createServer(certificates.serving.getSecureContextOptions(), (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      served += 1;
      const review: { request: { uid: string } } = JSON.parse(Buffer.concat(chunks).toString());
      response.setHeader('Content-Type', 'application/json');
      // Otherwise the API server keeps one connection, and no handshake sees a new leaf. Closing it from this side
      // without a word would not do: a call that is just being written would fail with "broken pipe".
      if (served % 10 === 0) response.setHeader('Connection', 'close');
      response.end(
        JSON.stringify({
          apiVersion: 'admission.k8s.io/v1',
          kind: 'AdmissionReview',
          response: { uid: review.request.uid, allowed: true },
        }),
      );
    });
  });
  followServingCertificate(server, certificates.serving);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : 0, served: () => served };
}
