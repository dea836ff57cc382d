import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastWill } from './last-will.ts';

export interface TempFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/**
 * A new folder that goes away with `remove`, or shortly after this process has died. With `POSTERN_KEEP_LOGS=1` it
 * stays, for looking at logs.
 */
export async function tempFolder(name: string): Promise<TempFolder> {
  const path = await mkdtemp(join(tmpdir(), `postern-${name}-`));
  if (process.env['POSTERN_KEEP_LOGS'] === '1') return { path, remove: async () => undefined };
  // The programs that write into it are killed at the same moment; give them time to go.
  const release = lastWill(`sleep 3; rm -rf '${path}'`);
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
      release();
    },
  };
}
