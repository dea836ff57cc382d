import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../test/harness/free-port.ts';
import { apiServer } from '../admission/testing/api-server.ts';
import { externalSecret, secretStore } from '../admission/testing/manifests.ts';
import { admissionReview } from '../admission/testing/review.ts';
import type { KubeObject } from '../kube/object.ts';
import { startScriptedCluster, type ScriptedCluster } from './serve/testing/scripted-cluster.ts';

const CANARY = 'hunter2-canary';
const WEBHOOKS = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
const MAIN = new URL('main.ts', import.meta.url).pathname;

interface Serving {
  readonly process: ChildProcess;
  readonly port: number;
  /** `path` of the health server; status 0 while it does not answer. */
  get(path: string): Promise<{ status: number; text: string }>;
  output(): string;
  /** The exit code. */
  readonly ended: Promise<number | null>;
}

let cluster: ScriptedCluster;
const running: ChildProcess[] = [];

beforeEach(async () => {
  cluster = await startScriptedCluster();
});

afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await cluster.close();
});

describe('postern serve', () => {
  test('becomes ready, answers, logs no object, drains at SIGTERM and ends with 0', async () => {
    cluster.put(WEBHOOKS, configuration());
    const serving = await start();
    await expect.poll(() => serving.get('/readyz'), POLL).toMatchObject({ status: 200 });
    const client = apiServer(serving.port);

    const body = admissionReview({
      object: {
        metadata: { annotations: { 'postern.dev/inject': CANARY, note: CANARY } },
        spec: { containers: [{ name: 'app', env: [{ name: 'PASSWORD', value: CANARY }] }] },
      },
    });
    const answer = await client.call('/mutate', { body });
    expect(JSON.parse(answer.text)).toMatchObject({ response: { allowed: false, status: { code: 422 } } });
    expect(await client.call('/validate', { body: `{"x": "${CANARY}` })).toMatchObject({ status: 400 });
    expect((await serving.get('/metrics')).text).toContain(
      'postern_admission_duration_seconds_count{webhook="mutate",outcome="denied"} 1',
    );

    serving.process.kill('SIGTERM');
    await expect.poll(() => serving.get('/readyz'), POLL).toMatchObject({ status: 503 });
    const late = await client.call('/mutate', { body });
    client.close();

    expect(late).toMatchObject({ status: 200, headers: { connection: 'close' } });
    expect(await serving.get('/livez')).toMatchObject({ status: 200 });
    expect(await serving.ended).toBe(0);
    expect(serving.output()).toContain('draining');
    expect(serving.output()).not.toContain(CANARY);
  });

  test('remembers the answer to a rollout until a manifest that it rests on changes', async () => {
    cluster.put(WEBHOOKS, configuration());
    cluster.put('/apis/external-secrets.io/v1/secretstores', plain(secretStore('SecretStore', 'vault')));
    cluster.put('/apis/external-secrets.io/v1/externalsecrets', plain(externalSecret('db')));
    const serving = await start();
    await expect.poll(() => serving.get('/readyz'), POLL).toMatchObject({ status: 200 });
    const client = apiServer(serving.port);
    const body = admissionReview({
      object: {
        metadata: { annotations: { 'postern.dev/inject': 'db' } },
        spec: { containers: [{ name: 'app', image: 'x' }] },
      },
    });
    const patchOf = async (): Promise<string> => {
      const answer: { response: { patch?: string } } = JSON.parse(
        (await client.call('/mutate', { body })).text,
      );
      return Buffer.from(answer.response.patch ?? '', 'base64').toString();
    };
    const answers = [await patchOf(), await patchOf(), await patchOf(), await patchOf()];
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('password');

    const changed = externalSecret('db');
    const data = [{ secretKey: 'renamed', remoteRef: { key: 'db' } }];
    cluster.put(
      '/apis/external-secrets.io/v1/externalsecrets',
      plain({ ...changed, spec: { ...changed.spec, data } }),
    );
    await expect.poll(patchOf, POLL).toContain('renamed');
    client.close();
  });

  test('is alive but not ready while its certificate is trusted by no webhook configuration', async () => {
    const serving = await start();

    await expect
      .poll(() => serving.get('/readyz'), POLL)
      .toMatchObject({ status: 503, text: expect.stringContaining('[+]admission ok') });
    expect((await serving.get('/readyz')).text).toContain('there is no webhook configuration of Postern');
    expect(await serving.get('/livez')).toMatchObject({ status: 200 });

    cluster.put(WEBHOOKS, configuration());
    await expect.poll(() => serving.get('/readyz'), POLL).toMatchObject({ status: 200 });
  });

  test('is alive without an API server, says what it waits for, and ends with 0 at SIGTERM', async () => {
    await cluster.stop();
    const serving = await start();

    await expect.poll(() => serving.get('/livez'), POLL).toMatchObject({ status: 200 });
    expect((await serving.get('/readyz')).text).toContain('[-]admission failed: waits for a certificate');
    serving.process.kill('SIGTERM');

    expect(await serving.ended).toBe(0);
  });

  test('answers its probes while an API server takes its calls and does not answer them', async () => {
    cluster.put(WEBHOOKS, configuration());
    const release = cluster.hold();
    const serving = await start();

    await expect.poll(() => serving.get('/livez'), POLL).toMatchObject({ status: 200 });
    expect(await serving.get('/readyz')).toMatchObject({
      status: 503,
      text: expect.stringContaining('[-]certificate failed: no serving certificate is loaded yet'),
    });
    release();
    await expect.poll(() => serving.get('/readyz'), POLL).toMatchObject({ status: 200 });
  });

  test('ends at once at a second SIGTERM', async () => {
    cluster.put(WEBHOOKS, configuration());
    const serving = await start(['--drain-seconds', '600']);
    await expect.poll(() => serving.get('/readyz'), POLL).toMatchObject({ status: 200 });

    serving.process.kill('SIGTERM');
    await expect.poll(() => serving.get('/readyz'), POLL).toMatchObject({ status: 503 });
    serving.process.kill('SIGTERM');

    expect(await serving.ended).toBe(0);
  });

  test.each<[string, string[], number, string]>([
    ['a flag that does not exist', ['--lisen', ':1'], 2, 'there is no flag --lisen: did you mean --listen?'],
    ['a log level that does not exist', ['--log-level', 'loud'], 2, 'loud is unknown'],
    ['a config file that is not there', ['--config', '/nowhere.yaml'], 1, '/nowhere.yaml'],
    ['a kubeconfig that is not there', ['--kubeconfig', '/nowhere'], 1, '/nowhere'],
  ])('ends with a message for %s', async (_what, args, code, message) => {
    const serving = await start(args);

    expect(await serving.ended).toBe(code);
    expect(serving.output()).toContain(message);
  });
});

const POLL = { timeout: 15_000, interval: 50 };

function configuration(): KubeObject {
  const object: KubeObject & { webhooks: object[] } = {
    metadata: { name: 'postern' },
    webhooks: [{ name: 'inject.postern.dev', clientConfig: {} }],
  };
  return object;
}

/** As an API server would send it. */
function plain(object: object): KubeObject {
  const sent: KubeObject = JSON.parse(JSON.stringify(object));
  return sent;
}

async function start(args: string[] = []): Promise<Serving> {
  const [port, healthPort] = [await freePort(), await freePort()];
  const fixed = ['--listen', `127.0.0.1:${port}`, '--health-listen', `127.0.0.1:${healthPort}`];
  const { NODE_COMPILE_CACHE } = globalThis.process.env;
  const process = spawn(
    globalThis.process.execPath,
    [MAIN, 'serve', '--kubeconfig', cluster.kubeconfig, '--drain-seconds', '1', ...fixed, ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { NODE_COMPILE_CACHE } },
  );
  running.push(process);
  let output = '';
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = once(process, 'exit').then(([code]): number | null => code);
  return {
    process,
    port,
    output: () => output,
    ended,
    async get(path) {
      try {
        const response = await fetch(`http://127.0.0.1:${healthPort}${path}`);
        return { status: response.status, text: await response.text() };
      } catch {
        return { status: 0, text: '' };
      }
    },
  };
}
