import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `action` while no other process on this machine runs one under the same lock folder. A lock whose owner is dead
 * is taken over. Two processes that take over at the same instant may both go on: use it where that costs time only.
 */
export async function withLock<T>(folder: string, action: () => Promise<T>): Promise<T> {
  const ownerFile = join(folder, 'owner');
  while (!(await acquire(folder, ownerFile))) await sleep(300);
  try {
    return await action();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function acquire(folder: string, ownerFile: string): Promise<boolean> {
  try {
    await mkdir(folder);
  } catch {
    if (await ownerIsGone(ownerFile)) await rm(folder, { recursive: true, force: true });
    return false;
  }
  await writeFile(ownerFile, String(process.pid));
  return true;
}

async function ownerIsGone(ownerFile: string): Promise<boolean> {
  const owner = Number(await readFile(ownerFile, 'utf8').catch(() => ''));
  // No number yet: the owner is between creating the folder and writing it, or died there.
  if (owner === 0) return (await age(dirname(ownerFile))) > 10_000;
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/** Milliseconds since the folder was last changed; 0 if it is not there any more. */
async function age(folder: string): Promise<number> {
  return stat(folder).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
}
