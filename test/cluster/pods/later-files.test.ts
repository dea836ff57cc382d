/** What becomes of pods after their first files, and of those that Vault refuses. */
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { startReloadListener } from '../../../src/cli/demo/reload-listener.ts';
import { listenOnLoopback } from '../../harness/listen-on-loopback.ts';
import { environmentOf, filesAt, publishedSet } from '../support/pods/application-view.ts';
import {
  deployment,
  entry,
  externalSecret,
  kubernetesLogin,
  secretVolume,
  vaultStore,
} from '../support/pods/shop-manifests.ts';
import { randomText, texts, until, untilStatus, vaultShop } from '../support/pods/vault-shop.ts';

/** Until a pod is killed that does not end, by default. */
const GRACE_MS = 30_000;

const shop = vaultShop();

describe('a change at the provider', () => {
  test('reaches the files in one swap and is announced once, the first files are not', async () => {
    const listener = await startReloadListener();
    try {
      const key = await shop.put({ user: 'orders', password: randomText() });
      const namespace = await shop.namespaceWith(
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
      const played = await shop.stage.play(namespace, 'orders');
      expect(await played.init()).toMatchObject({ code: 0 });
      const before = await publishedSet(played, 'db');
      const refresher = await played.refresh();
      // Long enough for a refresh that finds nothing new.
      await sleep(3500);
      expect(listener.calls()).toBe(0);
      expect(await publishedSet(played, 'db')).toBe(before);

      await shop.put({ user: 'buyer', password: randomText() }, key);
      const sets = new Set([before]);
      await until('the new password is in the file', async () => {
        const set = await publishedSet(played, 'db');
        sets.add(set);
        return texts(await filesAt(played, '/etc/db')).user === 'buyer';
      });
      const password = (await shop.held(key, 'password')).toString();
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
      const kept = await shop.put({ kept: 'kept' });
      const dropped = await shop.put({ dropped: 'dropped' });
      const played = await shop.podWithDb({
        data: [entry(kept, 'kept'), entry(dropped, 'dropped')],
        target: { deletionPolicy: policy },
      });
      expect(await played.init()).toMatchObject({ code: 0 });
      expect(texts(await filesAt(played, '/etc/db'))).toEqual({ kept: 'kept', dropped: 'dropped' });
      await played.refresh();

      const before = Date.now();
      await shop.admin.delete(`secret/metadata/${dropped}`);
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
    const key = await shop.put({ password: randomText() });
    const played = await shop.podWithDb({
      data: [entry(key, 'password')],
      target: { deletionPolicy: 'Delete' },
    });
    expect(await played.init()).toMatchObject({ code: 0 });
    await played.refresh();

    await shop.admin.delete(`secret/metadata/${key}`);
    await until('the file is gone', async () => (await filesAt(played, '/etc/db')).size === 0);

    await untilStatus(played, 0, 'fresh');
  });
});

describe('when Vault is away', () => {
  afterEach(async () => {
    await shop.stage.vault.start();
  });

  test('files stay and status says so, a new pod fails in time with the reason, and all recovers', async () => {
    const key = await shop.put({ password: randomText() });
    const running = await shop.podWithDb({ data: [entry(key, 'password')] });
    const starting = await shop.podWithDb({ data: [entry(key, 'password')] }, { 'init-timeout': '3s' });
    expect(await running.init()).toMatchObject({ code: 0 });
    await running.refresh();
    await untilStatus(running, 0, 'fresh');
    const before = texts(await filesAt(running, '/etc/db'));

    await shop.stage.vault.stop();
    const failed = await starting.init();
    expect(failed.code).toBe(4);
    // By the deadline that it was given; without one it has a minute.
    expect(failed.milliseconds).toBeLessThan(30_000);
    expect(failed.terminationMessage).toContain(
      `- ExternalSecret db: error processing spec.data[0] (key: ${key}), err: SecretStore/vault: logging in at auth/kubernetes with role "orders" failed: connect ECONNREFUSED`,
    );
    expect((await filesAt(starting, '/etc/db')).size).toBe(0);
    expect(await untilStatus(running, 1, 'stale')).toContain('PROVIDER_UNAVAILABLE: ');
    expect(texts(await filesAt(running, '/etc/db'))).toEqual(before);

    await shop.stage.vault.start();
    await shop.put({ password: randomText() }, key);
    const password = (await shop.held(key, 'password')).toString();
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
    const namespace = await shop.stage.namespace();
    await shop.stage.apply(
      namespace,
      vaultStore('vault', shop.stage.vault.address, { auth }),
      externalSecret('db', { data: [entry(key, 'password')] }),
      deployment('orders', { volumes: [secretVolume('db')] }),
    );
    const played = await shop.stage.play(namespace, 'orders');

    const { code, milliseconds, terminationMessage } = await played.init();

    expect(code).toBe(3);
    // It does not use up the minute that it has: asking again would be no use.
    expect(milliseconds).toBeLessThan(30_000);
    expect(terminationMessage).toMatch(message);
    expect(terminationMessage).toContain('- ExternalSecret db: error processing spec.data[0] ');
  });
});

describe('a sidecar that is told to end', () => {
  test('while it waits ends long before it would be killed, with exit code 0', async () => {
    const key = await shop.put({ password: randomText() });
    const played = await shop.podWithDb({ data: [entry(key, 'password')] });
    await played.init();
    const refresher = await played.refresh();
    await untilStatus(played, 0, 'fresh');
    await sleep(500);

    const { code, milliseconds } = await refresher.terminate();

    expect(code).toBe(0);
    expect(milliseconds).toBeLessThan(GRACE_MS / 2);
  });

  test('while a provider keeps it waiting ends long before it would be killed, with exit code 0', async () => {
    const sockets = new Set<{ destroy(): unknown }>();
    const silent = createServer(socket => void sockets.add(socket.on('error', () => undefined)));
    const port = await listenOnLoopback(silent);
    try {
      const namespace = await shop.stage.namespace();
      await shop.stage.apply(
        namespace,
        vaultStore('vault', `http://127.0.0.1:${port}`),
        externalSecret('db', { data: [entry('shop/db', 'password')] }),
        deployment('orders', { volumes: [secretVolume('db')] }),
      );
      const played = await shop.stage.play(namespace, 'orders');
      const refresher = await played.refresh();
      await until('it asks the provider', async () => sockets.size > 0);

      const { code, milliseconds } = await refresher.terminate();

      expect(code).toBe(0);
      expect(milliseconds).toBeLessThan(GRACE_MS / 2);
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });
});
