import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKubeClient } from '../client.ts';
import { type AccessSource, loadClusterAccess } from './config.ts';
import { type CertificatePair, loopbackCertificate } from '../testing/loopback-certificate.ts';
import {
  type Script,
  type ScriptedServer,
  json,
  refuse,
  startScriptedServer,
} from '../testing/scripted-server.ts';

const cleanups: (() => unknown)[] = [];
let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-kube-'));
  cleanups.push(() => rm(directory, { recursive: true }));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const version: Script = (_call, answer) => json(answer, { major: '1', minor: '35', gitVersion: 'v1.35.0' });

async function startServer(script: Script = version, clientCa?: string): Promise<ScriptedServer> {
  const server = await startScriptedServer(script, clientCa);
  cleanups.push(() => server.close());
  return server;
}

/** Writes a kubeconfig with one context named `test` and gives its path. */
async function kubeconfig(server: ScriptedServer, user: object, cluster: object = {}): Promise<string> {
  const ca = Buffer.from(server.ca).toString('base64');
  const path = join(directory, 'config');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'c', cluster: { server: server.url.href, 'certificate-authority-data': ca, ...cluster } },
    ],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'test', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
    'current-context': 'test',
  };
  await writeFile(path, JSON.stringify(config));
  return path;
}

async function clientFor(source: AccessSource) {
  const client = createKubeClient({ access: await loadClusterAccess(source), random: () => 0 });
  cleanups.push(() => client.close());
  return client;
}

/** An exec plugin that prints the next of `answers` at each run, and the last one from then on. */
async function execPlugin(answers: string[]): Promise<{ user: object; runs: () => Promise<number> }> {
  const runs = join(directory, 'runs');
  await writeFile(runs, '');
  for (const [index, answer] of answers.entries())
    await writeFile(join(directory, `answer-${index + 1}`), answer);
  const count = `echo >> runs; run=$(wc -l < runs); [ $run -gt ${answers.length} ] && run=${answers.length}`;
  const command = `cd ${directory}; ${count}; cat answer-$((run))`;
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: ['-c', command] };
  return { user: { exec }, runs: async () => (await readFile(runs, 'utf8')).length };
}

const credential = (status: object): string =>
  JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status });

const authorizations = (server: ScriptedServer) => server.calls.map(call => call.headers.authorization);

describe('a kubeconfig file', () => {
  test('with a token', async () => {
    const server = await startServer();
    const client = await clientFor({ from: 'file', path: await kubeconfig(server, { token: 'abc' }) });
    await client.serverVersion();
    expect(authorizations(server)).toEqual(['Bearer abc']);
    expect(client.namespace).toBe('shop');
  });

  test('with a token file, which counts more than a token and is read again when the server refuses', async () => {
    let valid = 'one';
    const server = await startServer((call, answer) =>
      call.headers.authorization === `Bearer ${valid}`
        ? version(call, answer)
        : refuse(answer, 401, 'Unauthorized'),
    );
    const tokenFile = join(directory, 'token');
    await writeFile(tokenFile, 'one\n');
    const user = { token: 'not this one', tokenFile: 'token' };
    const client = await clientFor({ from: 'file', path: await kubeconfig(server, user) });
    await client.serverVersion();
    valid = 'two';
    await writeFile(tokenFile, 'two\n');
    await client.serverVersion();
    expect(authorizations(server)).toEqual(['Bearer one', 'Bearer one', 'Bearer two']);
  });

  test('with a name, a password and impersonation', async () => {
    const server = await startServer();
    const user = { username: 'ann', password: 'pw', as: 'bob' };
    const client = await clientFor({ from: 'file', path: await kubeconfig(server, user) });
    await client.serverVersion();
    expect(server.calls[0]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('ann:pw').toString('base64')}`,
      'impersonate-user': 'bob',
    });
  });

  test('with a server that lies under a path', async () => {
    const server = await startServer();
    const path = await kubeconfig(server, { token: 'abc' }, { server: `${server.url.href}clusters/c-1/` });
    const client = await clientFor({ from: 'file', path });
    await client.serverVersion();
    expect(server.calls[0]?.path).toBe('/clusters/c-1/version');
  });

  test('with a CA that did not sign the server is refused without a retry', async () => {
    const server = await startServer();
    const ca = Buffer.from(loopbackCertificate('another').cert).toString('base64');
    const path = await kubeconfig(server, { token: 'abc' }, { 'certificate-authority-data': ca });
    const client = await clientFor({ from: 'file', path });
    await expect(client.serverVersion()).rejects.toMatchObject({ code: 'KUBE_UNREACHABLE' });
    expect(server.accepted()).toBe(1);
    expect(server.calls).toHaveLength(0);
  });

  test('with a client certificate in files, which may be replaced while the process runs', async () => {
    const first = loopbackCertificate('first');
    const second = loopbackCertificate('second');
    const server = await startServer(version, first.cert + second.cert);
    const store = async ({ cert, key }: CertificatePair): Promise<void> => {
      await writeFile(join(directory, 'client.crt'), cert);
      await writeFile(join(directory, 'client.key'), key);
    };
    await store(first);
    const user = { 'client-certificate': 'client.crt', 'client-key': 'client.key' };
    const client = await clientFor({ from: 'file', path: await kubeconfig(server, user) });

    await client.serverVersion();
    await client.serverVersion();
    expect(server.accepted()).toBe(1);
    await store(second);
    await client.serverVersion();
    expect(server.calls.map(call => call.clientName)).toEqual(['first', 'first', 'second']);
  });

  test('with a proxy, through which connections are kept too', async () => {
    const server = await startServer();
    let tunnels = 0;
    const proxy = createServer().on('connect', (_request, socket, head) => {
      tunnels += 1;
      const upstream = connect(Number(server.url.port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
    });
    await new Promise<void>(resolve => void proxy.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => proxy.close());
    const address = proxy.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const path = await kubeconfig(server, { token: 'abc' }, { 'proxy-url': `http://127.0.0.1:${port}` });
    const client = await clientFor({ from: 'file', path });
    for (let count = 0; count < 5; count += 1) await client.serverVersion();
    expect(tunnels).toBe(1);
  });
});

describe('an exec plugin', () => {
  const accepts =
    (token: string): Script =>
    (call, answer) =>
      call.headers.authorization === `Bearer ${token}`
        ? version(call, answer)
        : refuse(answer, 401, 'Unauthorized');

  test('runs once for many calls, also when they start together', async () => {
    const server = await startServer();
    const plugin = await execPlugin([credential({ token: 'one' })]);
    const client = await clientFor({ from: 'file', path: await kubeconfig(server, plugin.user) });
    await Promise.all(Array.from({ length: 5 }, () => client.serverVersion()));
    await client.serverVersion();
    expect(await plugin.runs()).toBe(1);
  });

  test('runs again when its credential has ended', async () => {
    const server = await startServer();
    const ended = new Date(Date.now() - 1000).toISOString();
    const tokens = [credential({ token: 'old', expirationTimestamp: ended }), credential({ token: 'new' })];
    const plugin = await execPlugin(tokens);
    const client = await clientFor({ from: 'file', path: await kubeconfig(server, plugin.user) });
    await client.serverVersion();
    await client.serverVersion();
    expect(authorizations(server)).toEqual(['Bearer old', 'Bearer new']);
  });

  test('runs again when the server refuses its credential', async () => {
    const server = await startServer(accepts('new'));
    const plugin = await execPlugin([credential({ token: 'old' }), credential({ token: 'new' })]);
    const client = await clientFor({ from: 'file', path: await kubeconfig(server, plugin.user) });
    await client.serverVersion();
    expect(authorizations(server)).toEqual(['Bearer old', 'Bearer new']);
    expect(await plugin.runs()).toBe(2);
  });

  test('is not run again for calls that were refused with a credential from before', async () => {
    const server = await startServer();
    const plugin = await execPlugin([credential({ token: 'old' }), credential({ token: 'new' })]);
    const access = await loadClusterAccess({ from: 'file', path: await kubeconfig(server, plugin.user) });
    const old = await access.endpoint();
    access.renew(old);
    await access.endpoint();
    access.renew(old);
    expect((await access.endpoint()).headers).toEqual({ Authorization: 'Bearer new' });
    expect(await plugin.runs()).toBe(2);
  });

  test('may give a client certificate', async () => {
    const { cert, key } = loopbackCertificate('from the plugin');
    const server = await startServer(version, cert);
    const status = { clientCertificateData: cert, clientKeyData: key };
    const plugin = await execPlugin([credential(status)]);
    const client = await clientFor({ from: 'file', path: await kubeconfig(server, plugin.user) });
    await client.serverVersion();
    expect(server.calls[0]?.clientName).toBe('from the plugin');
  });

  test('that fails is an error with its own words', async () => {
    const server = await startServer();
    const exec = { command: 'sh', args: ['-c', 'echo please log in >&2; exit 1'] };
    const client = await clientFor({ from: 'file', path: await kubeconfig(server, { exec }) });
    await expect(client.serverVersion()).rejects.toMatchObject({
      code: 'KUBE_CREDENTIALS',
      message: `there are no credentials for ${server.url.origin}: please log in`,
    });
  });

  test('that prints anything but JSON is not quoted', async () => {
    const server = await startServer();
    const plugin = await execPlugin(['hunter2']);
    const client = await clientFor({ from: 'file', path: await kubeconfig(server, plugin.user) });
    await expect(client.serverVersion()).rejects.toThrow(/^(?!.*hunter2).*not JSON$/);
  });

  test('that hangs counts against the deadline of the call', async () => {
    const server = await startServer();
    const exec = { command: 'sh', args: ['-c', 'exec sleep 3'] };
    const client = await clientFor({ from: 'file', path: await kubeconfig(server, { exec }) });
    await expect(client.serverVersion({ timeoutMs: 200 })).rejects.toMatchObject({ code: 'KUBE_DEADLINE' });
  });
});

describe("the pod's ServiceAccount", () => {
  /** Lays the files of a ServiceAccount under `directory` and points the environment to the server. */
  async function mount(server: ScriptedServer, token: string): Promise<(token: string) => Promise<void>> {
    const account = join(directory, 'var/run/secrets/kubernetes.io/serviceaccount');
    await mkdir(account, { recursive: true });
    await writeFile(join(account, 'ca.crt'), server.ca);
    await writeFile(join(account, 'namespace'), 'postern');
    await writeFile(join(account, 'token'), token);
    vi.stubEnv('KUBERNETES_SERVICE_HOST', server.url.hostname);
    vi.stubEnv('KUBERNETES_SERVICE_PORT', server.url.port);
    return next => writeFile(join(account, 'token'), next);
  }

  test('gives address, CA, token and namespace', async () => {
    const server = await startServer();
    await mount(server, 'from-file\n');
    const client = await clientFor({ from: 'cluster', root: directory });
    await client.serverVersion();
    expect(authorizations(server)).toEqual(['Bearer from-file']);
    expect(client.namespace).toBe('postern');
  });

  test('its token is read again as soon as the server refuses the old one', async () => {
    let accepted = 'first';
    const server = await startServer((call, answer) =>
      call.headers.authorization === `Bearer ${accepted}`
        ? version(call, answer)
        : refuse(answer, 401, 'Unauthorized'),
    );
    const rotate = await mount(server, 'first');
    const client = await clientFor({ from: 'cluster', root: directory });
    await client.serverVersion();
    accepted = 'second';
    await rotate('second');
    await client.serverVersion();
    expect(authorizations(server)).toEqual(['Bearer first', 'Bearer first', 'Bearer second']);
    expect(server.accepted()).toBe(1);
  });

  test('outside of a pod it says what is missing', async () => {
    vi.stubEnv('KUBERNETES_SERVICE_HOST', '');
    await expect(loadClusterAccess({ from: 'cluster' })).rejects.toThrow(
      /KUBERNETES_SERVICE_HOST .* this is no pod/,
    );
  });
});

describe('the default places', () => {
  test('$KUBECONFIG comes first', async () => {
    const server = await startServer();
    vi.stubEnv('KUBECONFIG', await kubeconfig(server, { token: 'abc' }));
    const access = await loadClusterAccess({ from: 'default' });
    expect(access.server.href).toBe(server.url.href);
  });

  test('a token file of $KUBECONFIG is used', async () => {
    const server = await startServer();
    await writeFile(join(directory, 'token'), 'abc');
    vi.stubEnv('KUBECONFIG', await kubeconfig(server, { tokenFile: 'token' }));
    await (await clientFor({ from: 'default' })).serverVersion();
    expect(authorizations(server)).toEqual(['Bearer abc']);
  });

  test('with nothing in any of them it says where it looked', async () => {
    vi.stubEnv('KUBECONFIG', '');
    vi.stubEnv('HOME', directory);
    await expect(loadClusterAccess({ from: 'default' })).rejects.toMatchObject({
      code: 'KUBE_CONFIG',
      message: expect.stringContaining('neither $KUBECONFIG nor ~/.kube/config nor a ServiceAccount token'),
    });
  });
});

describe('a kubeconfig that cannot be used', () => {
  test('names a missing context and those that are there', async () => {
    const server = await startServer();
    const path = await kubeconfig(server, { token: 'abc' });
    await expect(loadClusterAccess({ from: 'file', path, context: 'prod' })).rejects.toThrow(
      `${path}: there is no context prod; there is test`,
    );
  });

  test('is not there', async () => {
    await expect(loadClusterAccess({ from: 'file', path: join(directory, 'none') })).rejects.toMatchObject({
      code: 'KUBE_CONFIG',
      message: expect.stringContaining('no such file'),
    });
  });

  test('is not YAML, and the text around the fault, which may be a token, is not quoted', async () => {
    const path = join(directory, 'broken');
    await writeFile(path, 'users:\n- name: u\n  user: {token: hunter2\n');
    const outcome = loadClusterAccess({ from: 'file', path });
    await expect(outcome).rejects.toMatchObject({
      code: 'KUBE_CONFIG',
      message: expect.stringContaining('in line'),
    });
    await expect(outcome).rejects.not.toThrow('hunter2');
  });
});
