/** The cluster that a run knows: read now, or recorded before. */
import { writeFile } from 'node:fs/promises';
import { readSnapshot, writeSnapshot, type Snapshot } from '../../../check/snapshot.ts';
import { describe, problem } from '../../../errors.ts';
import { createKubeClient } from '../../../kube/client.ts';
import { loadClusterAccess } from '../../../kube/access/config.ts';
import { textOf } from '../../files/manifest-files.ts';
import { readCluster } from './read-cluster.ts';

export interface ClusterArguments {
  readonly cluster: boolean;
  /** Where a snapshot is written to. */
  readonly record: string | undefined;
  /** Where one is read from. */
  readonly against: string | undefined;
  /** undefined: as kubectl. */
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
}

/**
 * What is known of a cluster; undefined where nobody asked.
 *
 * @param say told of kinds that may not be read
 * @throws PosternError `SNAPSHOT_UNREADABLE`, `FILE_UNREADABLE`, `FILE_UNWRITABLE` and those of the client
 */
export async function knownCluster(
  { cluster, record, against, kubeconfig, context }: ClusterArguments,
  say: (sentence: string) => void,
): Promise<Snapshot | undefined> {
  if (against !== undefined) return readSnapshot(await textOf(against), against);
  if (!cluster) return undefined;
  const access = await loadClusterAccess(
    kubeconfig === undefined ? { from: 'default', context } : { from: 'file', path: kubeconfig, context },
  );
  const client = createKubeClient({ access, userAgent: 'postern-lint', timeoutMs: 30_000 });
  try {
    const read = await readCluster(client);
    for (const { kind, reason } of read.refused) say(`${kind} objects are not known: ${reason}`);
    if (record !== undefined) await write(record, writeSnapshot(read));
    return read;
  } finally {
    client.close();
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw problem('FILE_UNWRITABLE', { file, reason: describe(error) }, { cause: error });
  }
}
