import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

type Files = Readonly<Record<string, string | Buffer>>;

/** Runs `openssl` in a folder with these files; answers what it printed. Rejects when it exits with a failure. */
export async function openssl(arguments_: readonly string[], files: Files = {}): Promise<string> {
  return (await opensslBytes(arguments_, files)).toString('utf8');
}

export function opensslBytes(arguments_: readonly string[], files: Files = {}): Promise<Buffer> {
  return run('openssl', arguments_, files);
}

/** Not every machine has a JDK. */
export const hasKeytool = spawnSync('keytool', ['-help']).error === undefined;

/** The JDK's tool for key stores. */
export async function keytool(arguments_: readonly string[], files: Files): Promise<string> {
  return (await run('keytool', arguments_, files)).toString('utf8');
}

/** A file that the tool makes. */
export function keytoolMaking(file: string, arguments_: readonly string[], files: Files): Promise<Buffer> {
  return run('keytool', arguments_, files, file);
}

async function run(
  program: string,
  arguments_: readonly string[],
  files: Files,
  made?: string,
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-x509-'));
  try {
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
    const options = { cwd: folder, encoding: 'buffer' } as const;
    const { stdout } = await promisify(execFile)(program, [...arguments_], options);
    return made === undefined ? stdout : await readFile(join(folder, made));
  } finally {
    await rm(folder, { recursive: true });
  }
}
