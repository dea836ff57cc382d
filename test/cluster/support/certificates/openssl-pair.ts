import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../../harness/run-command.ts';
import { tempFolder } from '../../../harness/temp-folder.ts';

export interface OpensslPair {
  readonly 'tls.crt': string;
  readonly 'tls.key': string;
  readonly 'ca.crt': string;
}

/** An authority as an operator makes one with openssl; issues pairs for these names. */
export async function opensslAuthority(
  subject: string,
  names: string,
): Promise<{ readonly issue: () => Promise<OpensslPair>; readonly remove: () => Promise<void> }> {
  const folder = await tempFolder('openssl');
  const file = (name: string): string => join(folder.path, name);
  const openssl = async (...args: string[]): Promise<void> => {
    const { code, stderr } = await runCommand('openssl', args);
    if (code !== 0) throw new Error(`openssl ${args.join(' ')} exited with ${code}: ${stderr}`);
  };
  const keyTo = (name: string): readonly string[] => ['-newkey', 'rsa:2048', '-nodes', '-keyout', file(name)];
  await openssl(
    'req',
    '-x509',
    ...keyTo('ca.key'),
    '-out',
    file('ca.crt'),
    '-days',
    '2',
    '-subj',
    `/CN=${subject}`,
  );
  await writeFile(file('leaf.ext'), `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`);
  return {
    async issue() {
      await openssl('req', ...keyTo('tls.key'), '-out', file('tls.csr'), '-subj', '/CN=postern');
      const signed = [
        '-in',
        file('tls.csr'),
        '-out',
        file('tls.crt'),
        '-days',
        '1',
        '-extfile',
        file('leaf.ext'),
      ];
      await openssl(
        'x509',
        '-req',
        ...signed,
        '-CA',
        file('ca.crt'),
        '-CAkey',
        file('ca.key'),
        '-CAcreateserial',
      );
      const [certificate, key, ca] = await Promise.all(
        ['tls.crt', 'tls.key', 'ca.crt'].map(name => readFile(file(name), 'utf8')),
      );
      return { 'tls.crt': certificate ?? '', 'tls.key': key ?? '', 'ca.crt': ca ?? '' };
    },
    remove: folder.remove,
  };
}
