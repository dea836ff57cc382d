import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Runs `openssl` in a folder with these files; answers what it printed. Rejects when it exits with a failure. */
export async function openssl(
  arguments_: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-openssl-'));
  try {
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
    const { stdout } = await promisify(execFile)('openssl', [...arguments_], { cwd: folder });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}
