import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe } from '../../errors.ts';
import type { PairTexts } from './external-certificate.ts';
import { followFolder, type FollowOptions } from './follow-folder.ts';
import type { SourceWatch } from './source-watch.ts';

export interface FileSourceOptions extends Pick<FollowOptions, 'log' | 'everyMs'> {
  readonly folder: string;
  /** Called with what is there at first, then when it is something else. */
  readonly changed: (texts: PairTexts) => void;
}

/**
 * Follows `tls.crt`, `tls.key` and `ca.crt` in a folder. Files that are replaced one after the other do not belong
 * together for a moment; that shows when they are checked, and passes with the next look.
 */
export function watchFileSource({ folder, changed, ...how }: FileSourceOptions): SourceWatch {
  let last: string | undefined;
  let trouble: string | undefined;
  const read = () => Promise.all(['tls.crt', 'tls.key', 'ca.crt'].map(name => textOf(join(folder, name))));
  const stop = followFolder({
    ...how,
    folder,
    async look() {
      const [certificate, privateKey, authorities] = await read().catch((error: unknown) => {
        trouble = describe(error);
        throw error;
      });
      trouble = undefined;
      const texts = { 'tls.crt': certificate, 'tls.key': privateKey, 'ca.crt': authorities };
      const present = JSON.stringify(texts);
      if (present === last) return;
      last = present;
      changed(texts);
    },
  });
  return { stop, trouble: () => trouble };
}

/** undefined: there is no such file. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
