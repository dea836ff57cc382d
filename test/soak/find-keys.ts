import { createPrivateKey } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Canary } from '../cluster/support/leaks/canary.ts';
import { findLeaks, type Place } from '../cluster/support/leaks/find-leaks.ts';
import type { SoakStage } from './stage.ts';

const KEYS = ['ca.key', 'next.key', 'tls.key', 'signing.key'];

/**
 * Where any private key or signing key that the Secret ever held is found, in any form: in what the replicas and the
 * API server wrote to their logs, and in files that everybody may read. etcd, which has to hold them, is not looked at.
 */
export async function findKeys(
  { cluster, postern }: Pick<SoakStage, 'cluster' | 'postern'>,
  seen: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<readonly string[]> {
  const canaries = KEYS.flatMap(key =>
    [...(seen.get(key) ?? [])].flatMap((value, i) => canariesOf(`${key} ${i}`, value)),
  );
  const folders = [postern.folder, ...(cluster.logs === undefined ? [] : [cluster.logs])];
  const leaks = await findLeaks(canaries, filesIn(folders));
  return leaks.map(({ canary, form, place }) => `${canary} as ${form} in ${place}`);
}

/** A PEM key by the part of it that is secret: its frame and its public half are no secret. */
function canariesOf(name: string, value: string): Canary[] {
  if (!value.includes('PRIVATE KEY')) return [{ name, value: Buffer.from(value, 'latin1') }];
  const { d } = createPrivateKey(value).export({ format: 'jwk' });
  const body = value.replaceAll(/-----[^-]+-----|\s/g, '');
  return [
    { name, value: Buffer.from(d ?? '', 'base64url') },
    { name: `${name} as PEM`, value: Buffer.from(body.slice(48, 112)) },
  ];
}

async function* filesIn(folders: readonly string[]): AsyncGenerator<Place> {
  for (const folder of folders) {
    for (const name of await readdir(folder, { recursive: true })) {
      const path = join(folder, name);
      if ((await stat(path)).isFile()) yield { name: path, content: await readFile(path) };
    }
  }
}
