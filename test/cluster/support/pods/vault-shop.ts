import { randomBytes } from 'node:crypto';
import type createVaultClient from 'node-vault';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { waitUntil } from '../../../harness/wait-until.ts';
import type { SeenFile } from './application-view.ts';
import { vaultAdmin } from './kubernetes-login.ts';
import type { PlayedPod } from './played-pod.ts';
import { deployment, externalSecret, secretVolume, vaultStore } from './shop-manifests.ts';
import { setStage, type Stage } from './stage.ts';

/** A stage whose pods read what tests put into its Vault. */
export interface VaultShop {
  readonly stage: Stage;
  readonly admin: createVaultClient.client;
  /** Writes a secret below `secret/shop/` under a new name, so that no test meets the data of another. Gives its key. */
  put(data: Readonly<Record<string, string>>, key?: string): Promise<string>;
  /** One value as Vault holds it now. */
  held(key: string, property: string): Promise<Buffer>;
  /** A namespace with the store `vault` and these objects. */
  namespaceWith(...objects: readonly object[]): Promise<string>;
  /** A pod that mounts every key of the ExternalSecret `db` at /etc/db. */
  podWithDb(spec: object, annotations?: Readonly<Record<string, string>>): Promise<PlayedPod>;
}

/** Is set for the tests of the file that calls this at its top, and taken down behind them. */
export function vaultShop(): VaultShop {
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

  const namespaceWith = async (...objects: readonly object[]): Promise<string> => {
    const namespace = await stage.namespace();
    await stage.apply(namespace, vaultStore('vault', stage.vault.address), ...objects);
    return namespace;
  };
  return {
    get stage() {
      return stage;
    },
    get admin() {
      return admin;
    },
    async put(data, key = `shop/${randomText()}`) {
      await admin.write(`secret/data/${key}`, { data });
      return key;
    },
    async held(key, property) {
      const answer = await admin.read(`secret/data/${key}`);
      return Buffer.from(answer.data.data[property]);
    },
    namespaceWith,
    async podWithDb(spec, annotations = {}) {
      const namespace = await namespaceWith(
        externalSecret('db', spec),
        deployment('orders', {
          annotations: { inject: 'auto', ...annotations },
          volumes: [secretVolume('db')],
        }),
      );
      return stage.play(namespace, 'orders');
    },
  };
}

export function randomText(): string {
  return randomBytes(12).toString('hex');
}

export function texts(files: ReadonlyMap<string, SeenFile>): Record<string, string> {
  return Object.fromEntries([...files].map(([path, { content }]) => [path, content.toString()]));
}

export async function until(what: string, attempt: () => Promise<boolean>): Promise<void> {
  await waitUntil(attempt, { what, timeoutSeconds: 20, everyMilliseconds: 50 });
}

/** Waits until `agent status` in the pod ends with this code and says this. */
export async function untilStatus(played: PlayedPod, code: number, text: string): Promise<string> {
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
