import { randomUUID } from 'node:crypto';
import { chmodSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes a file so that whoever reads it meanwhile, or after a crash, has all of the old text or all of the new one. A link
 * stays a link, and the file keeps its mode.
 *
 * @throws Error where it holds another text than `before`, or cannot be written; then it is as it was
 */
export function replaceFile(path: string, before: string, after: string): void {
  const file = realpathSync(path);
  const temporary = join(dirname(file), `.postern-${randomUUID()}.tmp`);
  try {
    const { mode } = statSync(file);
    writeFileSync(temporary, after, { flag: 'wx', flush: true });
    chmodSync(temporary, mode);
    if (readFileSync(file, 'utf8') !== before) throw new Error('it has changed since it was read');
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}
