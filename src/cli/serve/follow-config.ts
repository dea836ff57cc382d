import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { followFolder } from '../../certs/sources/follow-folder.ts';
import { isSameSource, type CertificateSource } from '../../certs/sources/certificate-source.ts';
import { describe } from '../../errors.ts';
import { readCertificateConfig } from './certificate-config.ts';
import { readConfig } from './load-config.ts';

export interface FollowConfigOptions {
  readonly file: string;
  /** The text that everything else was read from at the start. */
  readonly text: string;
  /** Called with another source than before. */
  readonly changed: (source: CertificateSource) => void;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  readonly everyMs?: number;
}

/**
 * Reads the operator's settings file again when it changes. The source of the certificate is used from then on; all
 * other settings at the next start. A file that would be refused at the start changes nothing.
 */
export function followConfig({
  file,
  text,
  changed,
  log,
  everyMs,
}: FollowConfigOptions): () => Promise<void> {
  let last = text;
  let { source } = readCertificateConfig(text, file);
  const take = (next: string): void => {
    last = next;
    try {
      const config = readConfig(next, file).certificates;
      if (isSameSource(config.source, source)) {
        log.info({ file }, 'the settings changed; they are used from the next start on');
        return;
      }
      ({ source } = config);
      log.info(
        { file, source },
        'the source of the certificate changed; other settings wait for the next start',
      );
      changed(source);
    } catch (error) {
      log.warn({ reason: describe(error) }, 'the settings changed and are wrong; those before stay in use');
    }
  };
  return followFolder({
    folder: dirname(file),
    look: async () => {
      const next = await readFile(file, 'utf8');
      if (next !== last) take(next);
    },
    log,
    ...(everyMs !== undefined && { everyMs }),
  });
}
