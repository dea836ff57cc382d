/**
 * The whole way of a secret with everything real but kubelet: API server, controllers, webhook, Vault. What the webhook
 * made of a pod runs here as processes; test/node runs it under kubelet.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startVault, type Vault } from '../../harness/vault.ts';
import { environmentOf, filesAt } from '../support/pods/application-view.ts';
import { vaultAdmin } from '../support/pods/kubernetes-login.ts';
import type { PlayedPod } from '../support/pods/played-pod.ts';
import {
  deployment,
  entry,
  externalSecret,
  job,
  secretVolume,
  vaultStore,
} from '../support/pods/shop-manifests.ts';
import { randomText, texts, vaultShop } from '../support/pods/vault-shop.ts';

const shop = vaultShop();

describe('the first files', () => {
  test('of a Secret volume have the bytes of Vault, the paths of items and the modes of the volume', async () => {
    const key = await shop.put({
      password: `p'"\\$(id) ${randomText()}`,
      chain: `-----BEGIN CERTIFICATE-----\n${randomText()}\n${randomText()}\n-----END CERTIFICATE-----\n`,
      keystore: randomBytes(1500).toString('base64'),
      unused: randomText(),
    });
    const namespace = await shop.namespaceWith(
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
    const played = await shop.stage.play(namespace, 'orders');

    expect(await played.init()).toMatchObject({ code: 0, terminationMessage: '' });
    expect(await filesAt(played, '/etc/db')).toEqual(
      new Map([
        ['login/password', { content: await shop.held(key, 'password'), mode: '0440' }],
        ['tls/chain.pem', { content: await shop.held(key, 'chain'), mode: '0444' }],
        [
          'keystore.p12',
          { content: Buffer.from((await shop.held(key, 'keystore')).toString(), 'base64'), mode: '0400' },
        ],
      ]),
    );
    const { stdout } = await shop.stage.cluster.kubectl([
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
    const key = await shop.put({
      'settings.yaml': `from Vault: ${randomText()}`,
      password: randomText(),
      'level.yaml': randomText(),
    });
    const namespace = await shop.namespaceWith(
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
    const played = await shop.stage.play(namespace, 'orders');

    expect(await played.init()).toMatchObject({ code: 0 });
    const files = await filesAt(played, '/etc/all');
    expect(texts(files)).toEqual({
      'settings.yaml': (await shop.held(key, 'settings.yaml')).toString(),
      password: (await shop.held(key, 'password')).toString(),
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
    const key = await shop.put({
      user: 'orders',
      password: `#"\\$(HOME)=${randomText()} `,
      key: `-----BEGIN KEY-----\n${randomText()}\n\n  ${randomText()}\n-----END KEY-----\n`,
    });
    const namespace = await shop.namespaceWith(
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
    const played = await shop.stage.play(namespace, 'orders');

    expect(await played.init()).toMatchObject({ code: 0 });
    expect(Object.fromEntries(await environmentOf(played))).toEqual({
      LOG_LEVEL: Buffer.from('info'),
      DB_PASSWORD: await shop.held(key, 'password'),
      TLS_key: await shop.held(key, 'key'),
    });
  });

  test('of ExternalSecrets by name are at the mount path, templates rendered', async () => {
    const key = await shop.put({ user: 'orders', password: randomText() });
    const namespace = await shop.namespaceWith(
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
    const played = await shop.stage.play(namespace, 'orders');

    expect(await played.init()).toMatchObject({ code: 0 });
    const password = await shop.held(key, 'password');
    const url = Buffer.from(`postgres://orders:${password.toString()}@db/orders\n`);
    expect(await filesAt(played, '/run/shop')).toEqual(
      new Map([
        ['report-credentials/url', { content: url, mode: '0440' }],
        ['db/password', { content: password, mode: '0440' }],
      ]),
    );
  });

  test("of a Job's pod are there before it starts, and its sidecar ends when it is told to", async () => {
    const key = await shop.put({ password: randomText() });
    const namespace = await shop.namespaceWith(
      externalSecret('db', { data: [entry(key, 'password')] }),
      job('migrate', { volumes: [secretVolume('db')] }),
    );
    const played = await shop.stage.play(namespace, 'migrate');

    expect(played.pod.spec?.initContainers?.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['postern-init', undefined],
      ['postern-refresh', 'Always'],
    ]);
    expect(await played.init()).toMatchObject({ code: 0 });
    expect(texts(await filesAt(played, '/etc/db'))).toEqual({
      password: (await shop.held(key, 'password')).toString(),
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
    await secureAdmin.write('secret/data/shop/db', { data: { password: randomText() } });
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
    const namespace = await shop.stage.namespace();
    await shop.stage.apply(
      namespace,
      vaultStore('vault', secure.address, { auth, ...trust }),
      externalSecret('db', { data: [entry('shop/db', 'password')] }),
      ...objects,
      deployment('orders', {
        annotations: { inject: 'auto', 'init-timeout': '3s' },
        volumes: [secretVolume('db')],
      }),
    );
    return [await shop.stage.play(namespace, 'orders'), namespace];
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

    await shop.stage.apply(namespace, tokenSecret());
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
