import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { bearer, send } from '../../harness/http-send.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ controllers: true });
});

const get = async (path: string, token: string) =>
  send({ url: `${cluster.url}${path}`, ca: cluster.ca, headers: bearer(token) });

afterAll(async () => {
  await cluster?.stop();
});

describe('a cluster of the harness', () => {
  test('answers its administrator over TLS with the version it was built from', async () => {
    const { status, body } = await get('/version', cluster.adminToken);

    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ gitVersion: expect.stringMatching(/^v1\.\d+\.\d+/) });
  });

  test('refuses a token that it does not know', async () => {
    const { status } = await get('/api/v1/namespaces', 'not-a-token');

    expect(status).toBe(401);
  });

  test('takes a manifest from kubectl and gives it back', async () => {
    const namespace = await cluster.createNamespace();
    const manifest = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'greeting' },
      data: { word: 'hello' },
    };

    const applied = await cluster.kubectl(['apply', '-n', namespace, '-f', '-'], {
      input: JSON.stringify(manifest),
    });
    const word = await cluster.kubectl([
      'get',
      'configmap',
      'greeting',
      '-n',
      namespace,
      '-o',
      'jsonpath={.data.word}',
    ]);

    expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining('created') });
    expect(word).toMatchObject({ code: 0, stdout: 'hello' });
  });

  test('reports what kubectl says when the API server refuses a manifest', async () => {
    const result = await cluster.kubectl(['apply', '-f', '-'], {
      input: '{"apiVersion":"v1","kind":"Nothing"}',
    });

    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('no matches for kind');
  });

  test('enforces Pod Security in a namespace that asks for it', async () => {
    const namespace = await cluster.createNamespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });

    const result = await cluster.kubectl(['run', 'root', '--image=none', '--privileged', '-n', namespace]);

    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('violates PodSecurity "restricted:latest"');
  });

  test('runs the controllers: a Deployment gets its ReplicaSet and Pod', async () => {
    const namespace = await cluster.createNamespace();
    await cluster.kubectl(['create', 'deployment', 'web', '--image=none', '-n', namespace]);

    const waited = await cluster.kubectl([
      'wait',
      'deployment/web',
      `--namespace=${namespace}`,
      '--for=jsonpath={.status.replicas}=1',
      '--timeout=30s',
    ]);

    expect(waited).toMatchObject({ code: 0 });
  });

  test('keeps its data and its address when the API server is restarted', async () => {
    const namespace = await cluster.createNamespace();

    await cluster.stopApiServer();
    const meanwhile = await cluster.kubectl(['get', 'namespace', namespace, '--request-timeout=2s']);
    await cluster.startApiServer();
    const afterwards = await cluster.kubectl(['get', 'namespace', namespace]);

    expect(meanwhile.code).not.toBe(0);
    expect(afterwards).toMatchObject({ code: 0 });
  });
});
