/** `-o dir`: `<target>/<key>` files as an application would find them, readable by their owner only. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { targetName } from '../../manifest/produced-keys.ts';
import { describe, problem } from '../../errors.ts';
import { sortedKeys, titleOf, type RenderedSecret } from './outputs.ts';

/**
 * @param overwrite lets the folder hold files already: those of the same names are replaced, others stay
 * @throws PosternError `FOLDER_NOT_EMPTY`, `FOLDER_UNWRITABLE`, `MANIFEST_REFUSED` where two would write the same folder
 */
export async function writeFolder(
  secrets: readonly RenderedSecret[],
  folder: string,
  overwrite: boolean,
): Promise<void> {
  refuseSharedTargets(secrets);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (!overwrite && (await readdir(folder)).length > 0) throw problem('FOLDER_NOT_EMPTY', { folder });
    for (const { externalSecret, data } of secrets) {
      const target = join(folder, targetName(externalSecret));
      await mkdir(target, { recursive: true, mode: 0o700 });
      for (const [key, value] of sortedKeys(data)) await writeAnew(join(target, key), value);
    }
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw problem('FOLDER_UNWRITABLE', { folder, reason: describe(error) }, { cause: error });
  }
}

/** Removed first: writing into a file that is there would keep its mode and follow a link. */
async function writeAnew(file: string, value: Buffer): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, value, { mode: 0o600, flag: 'wx' });
}

function refuseSharedTargets(secrets: readonly RenderedSecret[]): void {
  const owners = new Map<string, string>();
  for (const secret of secrets) {
    const target = targetName(secret.externalSecret);
    const other = owners.get(target);
    if (other !== undefined) {
      const reason = `ExternalSecret ${other} and ${titleOf(secret)} both write ${target}: choose one with -n or --name`;
      throw problem('MANIFEST_REFUSED', { reason });
    }
    owners.set(target, titleOf(secret));
  }
}
