import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from '../../../harness/run-command.ts';

export interface ClientAuthority {
  /** For `--client-ca-file`. */
  readonly caFile: string;
  /** PEM: a certificate that logs in as this user of this group, and its key. */
  readonly issue: (user: string, group: string) => Promise<{ certificate: string; key: string }>;
}

/** An authority for client certificates in a folder, made by openssl. */
export async function clientAuthority(folder: string): Promise<ClientAuthority> {
  const file = (name: string): string => join(folder, name);
  const openssl = async (...args: string[]): Promise<string> => mustRun('openssl', args);
  const newKey = ['-newkey', 'rsa:2048', '-nodes', '-keyout'];
  const ca = ['-subj', '/CN=client authority', '-days', '1', '-out', file('ca.crt')];
  await openssl('req', '-x509', ...newKey, file('ca.key'), ...ca);
  return {
    caFile: file('ca.crt'),
    async issue(user, group) {
      const request = file(`${user}.csr`);
      await openssl(
        'req',
        ...newKey,
        file(`${user}.key`),
        '-subj',
        `/O=${group}/CN=${user}`,
        '-out',
        request,
      );
      const signer = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', '1'];
      await openssl('x509', '-req', '-in', request, ...signer, '-out', file(`${user}.crt`));
      return {
        certificate: await readFile(file(`${user}.crt`), 'utf8'),
        key: await readFile(file(`${user}.key`), 'utf8'),
      };
    },
  };
}
