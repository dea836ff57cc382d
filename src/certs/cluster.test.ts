import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createKubeClient } from '../kube/client.ts';
import { json, refuse, startScriptedServer, type ScriptedServer } from '../kube/testing/scripted-server.ts';
import { tokenAccess } from '../kube/testing/token-access.ts';
import type { CertificateCluster, TrustTarget } from './certificate-cluster.ts';
import { createCertificateCluster } from './cluster.ts';

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
  cluster = createCertificateCluster({ client, secret, configurationNames: ['extra'], log });
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

test('configurations are found by label and by name, both kinds, each once', async () => {
  const configuration = (name: string) => ({
    metadata: { name, uid: name, resourceVersion: '3' },
    webhooks: [{ name: 'w', clientConfig: { caBundle: 'UEVN' } }],
  });
  server.script(({ path, query }, answer) => {
    if (query.has('watch')) {
      answer.writeHead(200, { 'Content-Type': 'application/json' });
      answer.flushHeaders();
      return;
    }
    const mutating = path.endsWith('/mutatingwebhookconfigurations');
    const names = query.has('labelSelector') ? ['postern'] : ['extra', 'postern'];
    json(answer, { metadata: { resourceVersion: '5' }, items: mutating ? names.map(configuration) : [] });
  });
  const seen = Promise.withResolvers<readonly TrustTarget[]>();
  const stop = cluster.watchTargets(seen.resolve);
  cleanups.push(stop);
  const targets = await seen.promise;
  expect(targets.map(target => `${target.kind}/${target.name}`).sort()).toEqual([
    'MutatingWebhookConfiguration/extra',
    'MutatingWebhookConfiguration/postern',
  ]);
  expect(targets[0]?.entries).toEqual([{ name: 'w', caBundle: 'PEM' }]);
  const lists = server.calls.filter(call => !call.query.has('watch'));
  expect(
    new Set(lists.map(call => call.query.get('labelSelector') ?? call.query.get('fieldSelector'))),
  ).toEqual(new Set(['app.kubernetes.io/part-of=postern', 'metadata.name=extra']));
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
