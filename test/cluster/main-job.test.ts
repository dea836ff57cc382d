/**
 * The whole way of a secret with everything real but kubelet: API server, controllers, webhook, Vault. What the webhook
 * made of a pod runs here as processes; test/node runs it under kubelet.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type createVaultClient from 'node-vault';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startReloadListener } from '../../src/cli/demo/reload-listener.ts';
import { startVault, type Vault } from '../harness/vault.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { environmentOf, filesAt, publishedSet, type SeenFile } from './support/application-view.ts';
import { vaultAdmin } from './support/kubernetes-login.ts';
import type { PlayedPod } from './support/played-pod.ts';
import {
  deployment,
  entry,
  externalSecret,
  job,
  kubernetesLogin,
  secretVolume,
  vaultStore,
} from './support/shop-manifests.ts';
import { setStage, type Stage } from './support/stage.ts';

let stage: Stage;
let admin: createVaultClient.client;

beforeAll(async () => {
  stage = await setStage();
  admin = vaultAdmin(stage.vault);
});

afterEach(async () => {
  await stage?.stopPods();
});

afterAll(async () => {
  await stage?.stop();
});

/** Writes a secret below `secret/shop/` under a new name, so that no test meets the data of another. Gives its key. */
async function put(data: Readonly<Record<string, string>>, key = `shop/${random()}`): Promise<string> {
  await admin.write(`secret/data/${key}`, { data });
  return key;
}

/** One value as Vault holds it now. */
async function held(key: string, property: string): Promise<Buffer> {
  const answer = await admin.read(`secret/data/${key}`);
  return Buffer.from(answer.data.data[property]);
}

function random(): string {
  return randomBytes(12).toString('hex');
}

/** A namespace with the store `vault` and these objects. */
async function namespaceWith(...objects: readonly object[]): Promise<string> {
  const namespace = await stage.namespace();
  await stage.apply(namespace, vaultStore('vault', stage.vault.address), ...objects);
  return namespace;
}

/** A pod that mounts every key of the ExternalSecret `db` at /etc/db. */
async function podWithDb(
  spec: object,
  annotations: Readonly<Record<string, string>> = {},
): Promise<PlayedPod> {
  const namespace = await namespaceWith(
    externalSecret('db', spec),
    deployment('orders', {
      annotations: { inject: 'auto', ...annotations },
      volumes: [secretVolume('db')],
    }),
  );
  return stage.play(namespace, 'orders');
}

function texts(files: ReadonlyMap<string, SeenFile>): Record<string, string> {
  return Object.fromEntries([...files].map(([path, { content }]) => [path, content.toString()]));
}

async function until(what: string, attempt: () => Promise<boolean>): Promise<void> {
  await waitUntil(attempt, { what, timeoutSeconds: 20, everyMilliseconds: 50 });
}

async function untilStatus(played: PlayedPod, code: number, text: string): Promise<string> {
  const what = `agent status ends with ${code} and says ${text}`;
  return waitUntil(
    async () => {
      const status = await played.status();
      if (status.code !== code || !status.stdout.includes(text)) throw new Error(status.stdout + status.log);
      return status.stdout;
    },
    { what, timeoutSeconds: 20, everyMilliseconds: 200 },
  );
}

describe('the first files', () => {
  test('of a Secret volume have the bytes of Vault, the paths of items and the modes of the volume', async () => {
    const key = await put({
      password: `p'"\\$(id) ${random()}`,
      chain: `-----BEGIN CERTIFICATE-----\n${random()}\n${random()}\n-----END CERTIFICATE-----\n`,
      keystore: randomBytes(1500).toString('base64'),
      unused: random(),
    });
    const namespace = await namespaceWith(
      externalSecret('db', {
        data: [
          entry(key, 'password'),
          entry(key, 'chain'),
          entry(key, 'keystore', { decodingStrategy: 'Base64' }),
          entry(key, 'unused'),
        ],
      }),
      deployment('orders', {
        volumes: [
          secretVolume('db', {
            defaultMode: 0o400,
            items: [
              { key: 'password', path: 'login/password', mode: 0o440 },
              { key: 'chain', path: 'tls/chain.pem', mode: 0o444 },
              { key: 'keystore', path: 'keystore.p12' },
            ],
          }),
        ],
      }),
    );
    const played = await stage.play(namespace, 'orders');

    expect(await played.init()).toMatchObject({ code: 0, terminationMessage: '' });
    expect(await filesAt(played, '/etc/db')).toEqual(
      new Map([
        ['login/password', { content: await held(key, 'password'), mode: '0440' }],
        ['tls/chain.pem', { content: await held(key, 'chain'), mode: '0444' }],
        [
          'keystore.p12',
          { content: Buffer.from((await held(key, 'keystore')).toString(), 'base64'), mode: '0400' },
        ],
      ]),
    );
    const { stdout } = await stage.cluster.kubectl([
      'get',
      'secrets',
      '--namespace',
      namespace,
      '-o',
      'name',
    ]);
    expect(stdout).toBe('');
  });

  test('of a projected volume stand beside its other sources, later ones over earlier ones', async () => {
    const key = await put({
      'settings.yaml': `from Vault: ${random()}`,
      password: random(),
      'level.yaml': random(),
    });
    const namespace = await namespaceWith(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'override' },
        data: { 'level.yaml': 'from the last ConfigMap' },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'settings' },
        data: { 'settings.yaml': 'from the ConfigMap', 'log.yaml': 'level: info\n' },
      },
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'plain' }, stringData: { pin: '1234' } },
      externalSecret('db', { dataFrom: [{ extract: { key } }] }),
      deployment('orders', {
        volumes: [
          {
            name: 'all',
            projected: {
              defaultMode: 0o444,
              sources: [
                { configMap: { name: 'settings' } },
                { secret: { name: 'plain', items: [{ key: 'pin', path: 'plain/pin', mode: 0o400 }] } },
                { secret: { name: 'db' } },
                { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
                { configMap: { name: 'override' } },
              ],
            },
          },
        ],
      }),
    );
    const played = await stage.play(namespace, 'orders');

    expect(await played.init()).toMatchObject({ code: 0 });
    const files = await filesAt(played, '/etc/all');
    expect(texts(files)).toEqual({
      'settings.yaml': (await held(key, 'settings.yaml')).toString(),
      password: (await held(key, 'password')).toString(),
      'log.yaml': 'level: info\n',
      'level.yaml': 'from the last ConfigMap',
      'plain/pin': '1234',
      labels: expect.stringContaining('app="orders"'),
    });
    // The agent runs as another user than root and has to read what it copies.
    expect(files.get('plain/pin')?.mode).toBe('0444');
    expect(files.get('password')?.mode).toBe('0444');
  });

  test('of variables are read by kubelet as Vault holds them', async () => {
    const key = await put({
      user: 'orders',
      password: `#"\\$(HOME)=${random()} `,
      key: `-----BEGIN KEY-----\n${random()}\n\n  ${random()}\n-----END KEY-----\n`,
    });
    const namespace = await namespaceWith(
      externalSecret('db', { data: [entry(key, 'user'), entry(key, 'password')] }),
      externalSecret('tls', { data: [entry(key, 'key')] }),
      deployment('orders', {
        env: [
          { name: 'LOG_LEVEL', value: 'info' },
          { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
        ],
        envFrom: [{ secretRef: { name: 'tls' }, prefix: 'TLS_' }],
      }),
    );
    const played = await stage.play(namespace, 'orders');

    expect(await played.init()).toMatchObject({ code: 0 });
    expect(Object.fromEntries(await environmentOf(played))).toEqual({
      LOG_LEVEL: Buffer.from('info'),
      DB_PASSWORD: await held(key, 'password'),
      TLS_key: await held(key, 'key'),
    });
  });

  test('of ExternalSecrets by name are at the mount path, templates rendered', async () => {
    const key = await put({ user: 'orders', password: random() });
    const namespace = await namespaceWith(
      externalSecret('report', {
        target: {
          name: 'report-credentials',
          creationPolicy: 'None',
          template: { data: { url: 'postgres://{{ .user }}:{{ .password }}@db/orders\n' } },
        },
        data: [entry(key, 'user'), entry(key, 'password')],
      }),
      externalSecret('db', { data: [entry(key, 'password')] }),
      deployment('orders', {
        annotations: { inject: 'report, db', 'mount-path': '/run/shop', 'file-mode': '0440' },
      }),
    );
    const played = await stage.play(namespace, 'orders');

    expect(await played.init()).toMatchObject({ code: 0 });
    const password = await held(key, 'password');
    const url = Buffer.from(`postgres://orders:${password.toString()}@db/orders\n`);
    expect(await filesAt(played, '/run/shop')).toEqual(
      new Map([
        ['report-credentials/url', { content: url, mode: '0440' }],
        ['db/password', { content: password, mode: '0440' }],
      ]),
    );
  });

  test("of a Job's pod are there before it starts, and its sidecar ends when it is told to", async () => {
    const key = await put({ password: random() });
    const namespace = await namespaceWith(
      externalSecret('db', { data: [entry(key, 'password')] }),
      job('migrate', { volumes: [secretVolume('db')] }),
    );
    const played = await stage.play(namespace, 'migrate');

    expect(played.pod.spec?.initContainers?.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['postern-init', undefined],
      ['postern-refresh', 'Always'],
    ]);
    expect(await played.init()).toMatchObject({ code: 0 });
    expect(texts(await filesAt(played, '/etc/db'))).toEqual({
      password: (await held(key, 'password')).toString(),
    });
    const refresher = await played.refresh();
    expect(await refresher.terminate()).toMatchObject({ code: 0 });
  });
});

describe('a Vault over TLS, read with the token in a Secret', () => {
  let secure: Vault;
  let token: string;

  beforeAll(async () => {
    secure = await startVault({ tls: true });
    const secureAdmin = vaultAdmin(secure);
    await secureAdmin.write('secret/data/shop/db', { data: { password: random() } });
    await secureAdmin.addPolicy({
      name: 'shop',
      policy: 'path "secret/data/shop/*" { capabilities = ["read"] }',
    });
    token = (await secureAdmin.tokenCreate({ policies: ['shop'] })).auth.client_token;
  });

  afterAll(async () => {
    await secure?.remove();
  });

  const auth = { tokenSecretRef: { name: 'vault-token', key: 'token' } };
  const tokenSecret = () => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'vault-token' },
    stringData: { token: `${token}\n` },
  });
  const authorities = () => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'authorities' },
    data: { 'vault.pem': secure.ca ?? '' },
  });
  const fromConfigMap = { caProvider: { type: 'ConfigMap', name: 'authorities', key: 'vault.pem' } };

  /** A pod that mounts `db` from the store `vault`; only what `objects` has besides is there. */
  async function podOfStore(trust: object, ...objects: readonly object[]): Promise<[PlayedPod, string]> {
    const namespace = await stage.namespace();
    await stage.apply(
      namespace,
      vaultStore('vault', secure.address, { auth, ...trust }),
      externalSecret('db', { data: [entry('shop/db', 'password')] }),
      ...objects,
      deployment('orders', {
        annotations: { inject: 'auto', 'init-timeout': '3s' },
        volumes: [secretVolume('db')],
      }),
    );
    return [await stage.play(namespace, 'orders'), namespace];
  }

  test.each([
    ['a caProvider of a ConfigMap', () => fromConfigMap],
    ['a caBundle', () => ({ caBundle: Buffer.from(secure.ca ?? '').toString('base64') })],
  ])('is trusted by %s', async (_, trust) => {
    const [played] = await podOfStore(trust(), tokenSecret(), authorities());

    expect(await played.init()).toMatchObject({ code: 0 });
    const answer = await vaultAdmin(secure).read('secret/data/shop/db');
    expect(texts(await filesAt(played, '/etc/db'))).toEqual({ password: answer.data.data.password });
  });

  test('is not trusted by its word alone', async () => {
    const [played] = await podOfStore({}, tokenSecret());

    const { code, terminationMessage } = await played.init();
    expect(code).toBe(4);
    expect(terminationMessage).toContain('not signed by an authority that this store trusts');
  });

  test('a missing Secret is named with its key, and the pod goes on once it is there', async () => {
    const [played, namespace] = await podOfStore(fromConfigMap, authorities());

    const failed = await played.init();
    expect(failed.code).toBe(4);
    expect(failed.terminationMessage).toMatch(
      /^- ExternalSecret db: error processing spec\.data\[0\] \(key: shop\/db\), err: SecretStore\/vault: auth\.tokenSecretRef is not there: \S+ does not exist: Secret vault-token must have the key token, with a token of Vault /m,
    );

    await stage.apply(namespace, tokenSecret());
    await played.renewVolumes();
    expect(await played.init()).toMatchObject({ code: 0 });
  });

  test('a missing ConfigMap with its authority is named with its key', async () => {
    const [played] = await podOfStore(fromConfigMap, tokenSecret());

    const { code, terminationMessage } = await played.init();
    expect(code).toBe(4);
    expect(terminationMessage).toMatch(
      /caProvider is not there: .*ConfigMap authorities must have the key vault\.pem, with certificates in PEM/,
    );
  });
});

describe('a change at the provider', () => {
  test('reaches the files in one swap and is announced once, the first files are not', async () => {
    const listener = await startReloadListener();
    try {
      const key = await put({ user: 'orders', password: random() });
      const namespace = await namespaceWith(
        externalSecret('db', {
          data: [entry(key, 'user'), entry(key, 'password')],
          target: {
            creationPolicy: 'None',
            template: { mergePolicy: 'Merge', data: { url: 'postgres://{{ .user }}:{{ .password }}@db' } },
          },
        }),
        deployment('orders', {
          annotations: { inject: 'auto', 'on-change': `http POST ${listener.url}` },
          env: [{ name: 'DB_USER', valueFrom: { secretKeyRef: { name: 'db', key: 'user' } } }],
          volumes: [secretVolume('db'), { name: 'copy', secret: { secretName: 'db' } }],
        }),
      );
      const played = await stage.play(namespace, 'orders');
      expect(await played.init()).toMatchObject({ code: 0 });
      const before = await publishedSet(played, 'db');
      const refresher = await played.refresh();
      // Long enough for a refresh that finds nothing new.
      await sleep(3500);
      expect(listener.calls()).toBe(0);
      expect(await publishedSet(played, 'db')).toBe(before);

      await put({ user: 'buyer', password: random() }, key);
      const sets = new Set([before]);
      await until('the new password is in the file', async () => {
        const set = await publishedSet(played, 'db');
        sets.add(set);
        return texts(await filesAt(played, '/etc/db')).user === 'buyer';
      });
      const password = (await held(key, 'password')).toString();
      const expected = { user: 'buyer', password, url: `postgres://buyer:${password}@db` };
      expect(texts(await filesAt(played, '/etc/db'))).toEqual(expected);
      await until('the change is announced', async () => listener.calls() > 0);
      expect(texts(await filesAt(played, '/etc/copy'))).toEqual(expected);
      expect((await environmentOf(played)).get('DB_USER')?.toString()).toBe('buyer');

      await sleep(3500);
      sets.add(await publishedSet(played, 'db'));
      expect(sets.size).toBe(2);
      expect(listener.calls()).toBe(1);
      expect(await refresher.terminate()).toMatchObject({ code: 0 });
    } finally {
      await listener.close();
    }
  });

  // ESO wants creationPolicy Owner for Delete and Merge; the store's controller keeps ESO from writing anything.
  test.each([
    ['Retain', { kept: 'kept', dropped: 'dropped' }, 1, 'SECRET_NOT_FOUND'],
    ['Merge', { kept: 'kept' }, 0, 'fresh'],
    ['Delete', { kept: 'kept' }, 0, 'fresh'],
  ])(
    'that deletes one of two secrets leaves, with deletionPolicy %s, %j',
    async (policy, left, code, text) => {
      const kept = await put({ kept: 'kept' });
      const dropped = await put({ dropped: 'dropped' });
      const played = await podWithDb({
        data: [entry(kept, 'kept'), entry(dropped, 'dropped')],
        target: { deletionPolicy: policy },
      });
      expect(await played.init()).toMatchObject({ code: 0 });
      expect(texts(await filesAt(played, '/etc/db'))).toEqual({ kept: 'kept', dropped: 'dropped' });
      await played.refresh();

      const before = Date.now();
      await admin.delete(`secret/metadata/${dropped}`);
      await until('the deletion is noticed', async () => {
        const { stdout } = await played.status('--output', 'json');
        const { secrets }: { secrets: { db?: { lastAttempt: string } } } = JSON.parse(stdout);
        return Date.parse(secrets.db?.lastAttempt ?? '') > before;
      });

      await untilStatus(played, code, text);
      expect(texts(await filesAt(played, '/etc/db'))).toEqual(left);
    },
  );

  test('that deletes everything empties the directory with deletionPolicy Delete', async () => {
    const key = await put({ password: random() });
    const played = await podWithDb({
      data: [entry(key, 'password')],
      target: { deletionPolicy: 'Delete' },
    });
    expect(await played.init()).toMatchObject({ code: 0 });
    await played.refresh();

    await admin.delete(`secret/metadata/${key}`);
    await until('the file is gone', async () => (await filesAt(played, '/etc/db')).size === 0);

    await untilStatus(played, 0, 'fresh');
  });
});

describe('when Vault is away', () => {
  afterEach(async () => {
    await stage.vault.start();
  });

  test('files stay and status says so, a new pod fails in time with the reason, and all recovers', async () => {
    const key = await put({ password: random() });
    const running = await podWithDb({ data: [entry(key, 'password')] });
    const starting = await podWithDb({ data: [entry(key, 'password')] }, { 'init-timeout': '3s' });
    expect(await running.init()).toMatchObject({ code: 0 });
    await running.refresh();
    await untilStatus(running, 0, 'fresh');
    const before = texts(await filesAt(running, '/etc/db'));

    await stage.vault.stop();
    const failed = await starting.init();
    expect(failed.code).toBe(4);
    expect(failed.milliseconds).toBeLessThan(5000);
    expect(failed.terminationMessage).toContain(
      `- ExternalSecret db: error processing spec.data[0] (key: ${key}), err: SecretStore/vault: logging in at auth/kubernetes with role "orders" failed: connect ECONNREFUSED`,
    );
    expect((await filesAt(starting, '/etc/db')).size).toBe(0);
    expect(await untilStatus(running, 1, 'stale')).toContain('PROVIDER_UNAVAILABLE: ');
    expect(texts(await filesAt(running, '/etc/db'))).toEqual(before);

    await stage.vault.start();
    await put({ password: random() }, key);
    const password = (await held(key, 'password')).toString();
    expect(before).not.toEqual({ password });
    await until(
      'the running pod has the new value',
      async () => texts(await filesAt(running, '/etc/db')).password === password,
    );
    await untilStatus(running, 0, 'fresh');
    expect(await starting.init()).toMatchObject({ code: 0 });
  });
});

describe('what Vault refuses is said in the words of Vault', () => {
  test.each([
    [
      'a role that there is none of',
      kubernetesLogin('nobody'),
      'shop/db',
      /logging in at auth\/kubernetes with role "nobody" was refused: status 400: invalid role name "nobody"/,
    ],
    [
      'a token for somebody else',
      kubernetesLogin('orders', 'https://elsewhere.example'),
      'shop/db',
      /logging in at auth\/kubernetes with role "orders" was refused: status 403: .*aud/,
    ],
    [
      'a path outside the policy',
      kubernetesLogin(),
      'billing/db',
      /\(key: billing\/db\).* reading secret\/data\/billing\/db was refused: status 403: .*permission denied/,
    ],
  ])('%s', async (_, auth, key, message) => {
    const namespace = await stage.namespace();
    await stage.apply(
      namespace,
      vaultStore('vault', stage.vault.address, { auth }),
      externalSecret('db', { data: [entry(key, 'password')] }),
      deployment('orders', { volumes: [secretVolume('db')] }),
    );
    const played = await stage.play(namespace, 'orders');

    const { code, milliseconds, terminationMessage } = await played.init();

    expect(code).toBe(3);
    // It does not use up the minute that it has: asking again would be no use.
    expect(milliseconds).toBeLessThan(10_000);
    expect(terminationMessage).toMatch(message);
    expect(terminationMessage).toContain('- ExternalSecret db: error processing spec.data[0] ');
  });
});

describe('a sidecar that is told to end', () => {
  test('while it waits ends within a second, with exit code 0', async () => {
    const key = await put({ password: random() });
    const played = await podWithDb({ data: [entry(key, 'password')] });
    await played.init();
    const refresher = await played.refresh();
    await untilStatus(played, 0, 'fresh');
    await sleep(500);

    const { code, milliseconds } = await refresher.terminate();

    expect(code).toBe(0);
    expect(milliseconds).toBeLessThan(1000);
  });

  test('while a provider keeps it waiting ends within a second, with exit code 0', async () => {
    const sockets = new Set<{ destroy(): unknown }>();
    const silent = createServer(socket => void sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
    try {
      const address = silent.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const namespace = await stage.namespace();
      await stage.apply(
        namespace,
        vaultStore('vault', `http://127.0.0.1:${port}`),
        externalSecret('db', { data: [entry('shop/db', 'password')] }),
        deployment('orders', { volumes: [secretVolume('db')] }),
      );
      const played = await stage.play(namespace, 'orders');
      const refresher = await played.refresh();
      await until('it asks the provider', async () => sockets.size > 0);

      const { code, milliseconds } = await refresher.terminate();

      expect(code).toBe(0);
      expect(milliseconds).toBeLessThan(1000);
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });
});
