/**
 * Certificates for a webhook on a developer's machine; see certs/README.md. Run as
 * `node src/certs/development.ts [folder] [name or address …]`.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';

import { issueAuthority, issueLeaf } from './issue/issue.ts';
import { certificateSettings } from './settings.ts';

/**
 * Writes `ca.crt`, `tls.crt` and `tls.key` for these DNS names and addresses, over what was there. The key of the
 * authority is thrown away: nobody can issue anything else that the machine would trust.
 */
async function writeDevelopmentCertificates(folder: string, served: readonly string[]): Promise<void> {
  const { keyType } = certificateSettings();
  const terms = { keyType, lifetimeMs: LIFETIME_MS, now: Date.now(), randomBytes };
  const authority = await issueAuthority(terms);
  const names = {
    dns: served.filter(name => isIP(name) === 0),
    ip: served.filter(name => isIP(name) !== 0),
  };
  const leaf = await issueLeaf(authority, names, terms);
  await mkdir(folder, { recursive: true });
  await Promise.all([
    writeFile(join(folder, 'ca.crt'), authority.certificate),
    writeFile(join(folder, 'tls.crt'), leaf.certificate),
    writeFile(join(folder, 'tls.key'), leaf.privateKey, { mode: 0o600 }),
  ]);
}

/** Thirty days: nothing renews them. */
const LIFETIME_MS = 30 * 86_400_000;

if (import.meta.main) {
  const [folder = 'certs/dev', ...served] = process.argv.slice(2);
  const names = served.length > 0 ? served : ['localhost', '127.0.0.1', '::1'];
  await writeDevelopmentCertificates(folder, names);
  process.stdout.write(`ca.crt, tls.crt and tls.key for ${names.join(', ')} are in ${folder}\n`);
}
