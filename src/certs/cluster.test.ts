import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createKubeClient } from '../kube/client.ts';
import { json, refuse, startScriptedServer, type ScriptedServer } from '../kube/testing/scripted-server.ts';
import { tokenAccess } from '../kube/testing/token-access.ts';
import type { CertificateCluster, TrustTarget } from './certificate-cluster.ts';
import { createCertificateCluster } from './cluster.ts';
import { reportLease } from './replicas/replica-lease.ts';
import type { ReplicaReport } from './replicas/replica-report.ts';

const SECRETS = '/api/v1/namespaces/ns/secrets';
const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'postern',
    namespace: 'ns',
    uid: 'u1',
    resourceVersion: '7',
    labels: { team: 'platform' },
    annotations: { keep: 'me', old: 'x' },
  },
  type: 'Opaque',
  immutable: false,
  data: { other: 'b3RoZXI=', 'tls.crt': 'eA==', stale: 'c3RhbGU=' },
};
const TARGET: TrustTarget = {
  kind: 'ValidatingWebhookConfiguration',
  name: 'postern',
  uid: 'u2',
  resourceVersion: '9',
  entries: [{ name: 'a.postern.dev', caBundle: '' }],
  otherManagers: [],
};
const log = { debug() {}, info() {}, warn() {}, error() {} };
const { signal } = new AbortController();
const cleanups: (() => unknown)[] = [];
let server: ScriptedServer;
let cluster: CertificateCluster;

beforeEach(async () => {
  server = await startScriptedServer((_call, answer) => refuse(answer, 500, 'InternalError'));
  const client = createKubeClient({ access: tokenAccess(server), random: () => 0 });
  const secret = { namespace: 'ns', name: 'postern' };
  cluster = createCertificateCluster({
    client,
    secret,
    configurationNames: ['extra'],
    pod: { name: 'postern-1', uid: 'u9' },
    log,
    now: () => Date.UTC(2026, 5, 1),
  });
  cleanups.push(
    () => server.close(),
    () => client.close(),
  );
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const sent = () => {
  const { method, path, query, headers, body } = server.calls.at(-1) ?? {};
  return {
    method,
    path,
    query: String(query),
    type: headers?.['content-type'],
    body: body ? JSON.parse(body) : '',
  };
};

describe('the Secret', () => {
  test('is read with its data decoded', async () => {
    server.script((_call, answer) => json(answer, SECRET));
    expect(await cluster.readSecret(signal)).toEqual({
      name: 'ns/postern',
      resourceVersion: '7',
      labels: { team: 'platform' },
      annotations: { keep: 'me', old: 'x' },
      data: { other: Buffer.from('other'), 'tls.crt': Buffer.from('x'), stale: Buffer.from('stale') },
    });
    expect(sent()).toMatchObject({ method: 'GET', path: `${SECRETS}/postern`, query: '' });
  });

  test('that does not exist is read as undefined, and any other refusal is thrown', async () => {
    server.script((_call, answer) => refuse(answer, 404, 'NotFound'));
    expect(await cluster.readSecret(signal)).toBeUndefined();
    server.script((_call, answer) => refuse(answer, 403, 'Forbidden'));
    await expect(cluster.readSecret(signal)).rejects.toThrow('403 Forbidden');
  });

  test('is created with our label', async () => {
    server.script((_call, answer) => json(answer, SECRET, 201));
    expect(await cluster.createSecret({ 'tls.crt': Buffer.from('pem') }, { phase: 'stable' }, signal)).toBe(
      true,
    );
    expect(sent()).toMatchObject({
      method: 'POST',
      path: SECRETS,
      body: {
        metadata: {
          name: 'postern',
          namespace: 'ns',
          labels: { 'app.kubernetes.io/managed-by': 'postern' },
          annotations: { phase: 'stable' },
        },
        type: 'Opaque',
        data: { 'tls.crt': 'cGVt' },
      },
    });
  });

  test('that somebody else created first is not an error', async () => {
    server.script((_call, answer) => refuse(answer, 409, 'AlreadyExists'));
    expect(await cluster.createSecret({}, {}, signal)).toBe(false);
  });

  test('is replaced as it was read, with everything in it that is not ours', async () => {
    server.script((_call, answer) => json(answer, SECRET));
    const stored = await cluster.readSecret(signal);
    if (stored === undefined) throw new Error('not read');
    expect(
      await cluster.replaceSecret(
        stored,
        { 'tls.crt': Buffer.from('new'), stale: null },
        { phase: 'staged', old: null },
        signal,
      ),
    ).toBe(true);
    expect(sent()).toMatchObject({ method: 'PUT', path: `${SECRETS}/postern` });
    expect(sent().body).toEqual({
      ...SECRET,
      metadata: {
        ...SECRET.metadata,
        labels: { team: 'platform', 'app.kubernetes.io/managed-by': 'postern' },
        annotations: { keep: 'me', phase: 'staged' },
      },
      data: { other: 'b3RoZXI=', 'tls.crt': 'bmV3' },
    });
  });

  test.each([
    [409, 'Conflict'],
    [404, 'NotFound'],
  ])('that changed meanwhile (%i %s) is not replaced, and that is not an error', async (code, reason) => {
    server.script((_call, answer) => json(answer, SECRET));
    const stored = await cluster.readSecret(signal);
    server.script((_call, answer) => refuse(answer, code, reason));
    expect(stored && (await cluster.replaceSecret(stored, {}, {}, signal))).toBe(false);
  });
});

describe('a caBundle', () => {
  test('is applied by name, bound to what was observed, and nothing else is sent', async () => {
    server.script((_call, answer) => json(answer, { metadata: { name: 'postern' } }));
    expect(await cluster.applyBundle(TARGET, 'PEM', signal)).toBe(true);
    expect(sent()).toEqual({
      method: 'PATCH',
      path: '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/postern',
      query: 'fieldManager=postern-certs&force=true',
      type: 'application/apply-patch+yaml',
      body: {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: 'postern', uid: 'u2', resourceVersion: '9' },
        webhooks: [{ name: 'a.postern.dev', clientConfig: { caBundle: 'UEVN' } }],
      },
    });
  });

  test('of a configuration that changed meanwhile is not applied, and that is not an error', async () => {
    server.script((_call, answer) => refuse(answer, 409, 'Conflict'));
    expect(await cluster.applyBundle(TARGET, 'PEM', signal)).toBe(false);
  });

  test('that may not be applied is an error', async () => {
    server.script((_call, answer) => refuse(answer, 403, 'Forbidden'));
    await expect(cluster.applyBundle(TARGET, 'PEM', signal)).rejects.toThrow('403 Forbidden');
  });
});

const REPORT: ReplicaReport = {
  replica: 'postern-1',
  chain: 'PEM',
  leafNotAfter: 2000,
  ready: true,
  reason: 'serving',
  renewedAt: 1000,
};
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/ns/leases';

describe('the report of a replica', () => {
  test('is applied over its former one, owned by the pod', async () => {
    server.script((_call, answer) => json(answer, { metadata: { name: 'postern-replica-postern-1' } }));
    await cluster.publishReport(REPORT, signal);
    expect(sent()).toMatchObject({
      method: 'PATCH',
      path: `${LEASES}/postern-replica-postern-1`,
      query: 'fieldManager=postern-replica&force=true',
      body: { metadata: { ownerReferences: [{ kind: 'Pod', name: 'postern-1', uid: 'u9' }] } },
    });
  });

  test('is deleted by the name of the replica, and one that is gone is no error', async () => {
    server.script((_call, answer) => json(answer, { kind: 'Status', status: 'Success' }));
    await cluster.withdrawReport('postern-1', signal);
    expect(sent()).toMatchObject({ method: 'DELETE', path: `${LEASES}/postern-replica-postern-1` });
    server.script((_call, answer) => refuse(answer, 404, 'NotFound'));
    await expect(cluster.withdrawReport('postern-1', signal)).resolves.toBeUndefined();
  });

  test('that cannot be written is an error', async () => {
    server.script((_call, answer) => refuse(answer, 403, 'Forbidden'));
    await expect(cluster.publishReport(REPORT, signal)).rejects.toThrow('403 Forbidden');
  });
});

test('reports are watched without the rest of their Leases, and one that cannot be read is left out', async () => {
  const good = reportLease(REPORT, { namespace: 'ns', owner: undefined });
  const bad = { metadata: { name: 'postern-replica-other', annotations: {} } };
  server.script(({ query }, answer) => {
    if (!query.has('watch')) return json(answer, { metadata: { resourceVersion: '5' }, items: [good, bad] });
    answer.writeHead(200, { 'Content-Type': 'application/json' });
    answer.write(`${JSON.stringify({ type: 'DELETED', object: good })}\n`);
  });
  const seen: (readonly ReplicaReport[])[] = [];
  const gone = Promise.withResolvers<void>();
  const stop = cluster.watchReports(reports => {
    seen.push(reports);
    if (reports.length === 0) gone.resolve();
  });
  cleanups.push(stop);
  await gone.promise;
  expect(seen).toEqual([[REPORT], []]);
  expect(server.calls[0]).toMatchObject({ method: 'GET', path: LEASES });
  expect(server.calls[0]?.query.get('labelSelector')).toBe('postern.dev/replica-report=true');
  expect(server.calls[0]?.headers.accept).toContain('PartialObjectMetadata');
});

test('a contest becomes a warning Event beside Postern that names the manager and the target', async () => {
  server.script((_call, answer) => json(answer, { metadata: { name: 'event' } }, 201));
  await cluster.announceContest(TARGET, ['argocd-controller'], signal);
  expect(sent()).toMatchObject({
    method: 'POST',
    path: '/api/v1/namespaces/ns/events',
    body: {
      type: 'Warning',
      reason: 'CABundleContested',
      involvedObject: { kind: 'Secret', name: 'postern', namespace: 'ns' },
      firstTimestamp: '2026-06-01T00:00:00Z',
      reportingInstance: 'postern-1',
    },
  });
  expect(sent().body.message).toContain('argocd-controller');
  expect(sent().body.message).toContain('ValidatingWebhookConfiguration/postern');
});

test('the Secret is watched by name and without its contents', async () => {
  server.script(({ query }, answer) => {
    if (query.has('watch')) {
      answer.writeHead(200, { 'Content-Type': 'application/json' });
      answer.flushHeaders();
      return;
    }
    json(answer, { metadata: { resourceVersion: '5' }, items: [] });
  });
  const changed = Promise.withResolvers<void>();
  cleanups.push(cluster.watchSecret(changed.resolve));
  await changed.promise;
  expect(server.calls[0]).toMatchObject({ method: 'GET', path: SECRETS });
  expect(server.calls[0]?.query.get('fieldSelector')).toBe('metadata.name=postern');
  expect(server.calls[0]?.headers.accept).toContain('PartialObjectMetadata');
});
