import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../harness/run-command.ts';

export interface SeenChain {
  /** PEM: the leaf, then a bridge if there is one. */
  readonly chain: string;
  /** PEM: what was to be trusted at that moment. */
  readonly bundle: string;
}

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g;

/**
 * Has openssl verify each chain with `-x509_strict`, as a server, for the name that API servers ask for. A chain with a
 * bridge has to hold for each authority of its bundle alone.
 * @returns what openssl has against any of them
 */
export async function opensslFaults(chains: readonly SeenChain[], name: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-strict-'));
  const faults: string[] = [];
  try {
    for (const { chain, bundle } of chains) {
      const [leaf = '', ...bridges] = chain.match(BLOCK) ?? [];
      const authorities = bridges.length > 0 ? (bundle.match(BLOCK) ?? []) : [bundle];
      await writeFile(join(folder, 'leaf.pem'), leaf);
      await writeFile(join(folder, 'untrusted.pem'), bridges.join(''));
      for (const trusted of authorities) {
        await writeFile(join(folder, 'trusted.pem'), trusted);
        const fault = await verify(folder, name, bridges.length > 0);
        if (fault !== undefined) faults.push(fault);
      }
    }
    return faults;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function verify(folder: string, name: string, bridged: boolean): Promise<string | undefined> {
  const { code, stdout, stderr } = await runCommand(
    'openssl',
    [
      ...['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', name],
      // A leaf of seconds has ended by the time it is looked at; that it was valid in time is what clients checked.
      '-no_check_time',
      ...[
        '-no-CApath',
        '-CAfile',
        'trusted.pem',
        ...(bridged ? ['-untrusted', 'untrusted.pem'] : []),
        'leaf.pem',
      ],
    ],
    { cwd: folder },
  );
  return code === 0 ? undefined : `${stdout}${stderr}`.trim();
}
