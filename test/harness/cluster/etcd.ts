import { join } from 'node:path';
import { binary } from '../binaries.ts';
import { freePort } from '../free-port.ts';
import { startProgram, type Program } from '../program.ts';
import { waitUntil } from '../wait-until.ts';

/** An etcd with one member on loopback, its data in `folder`. Does not sync to disk: a test's data need not survive the machine. */
export async function startEtcd(
  folder: string,
  logFolder: string,
): Promise<{ program: Program; url: string }> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const peerUrl = `http://127.0.0.1:${await freePort()}`;
  const program = await startProgram({
    command: await binary('etcd'),
    args: [
      `--data-dir=${join(folder, 'etcd')}`,
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
      '--unsafe-no-fsync',
      '--log-level=warn',
    ],
    logFolder,
  });
  try {
    await waitUntil(async () => (await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) })).ok, {
      what: 'etcd is healthy',
      timeoutSeconds: 30,
      hopeless: program.ended,
    });
  } catch (error) {
    await program.stop();
    throw error;
  }
  return { program, url };
}
