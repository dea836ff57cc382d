import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { hash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runApplication, type Seen } from './application.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-application-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** As kubelet and the agent do: a new state, and one rename that shows it. */
async function show(state: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(join(folder, state));
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, state, name), content, { mode: 0o440 });
  await symlink(state, join(folder, '..next'));
  await rename(join(folder, '..next'), join(folder, '..data'));
}

/** Runs until as many lines have been printed. */
async function lines(count: number, onLine: (line: string) => Promise<void> | void): Promise<string[]> {
  const stopping = new AbortController();
  const printed: string[] = [];
  const print = (line: string): void => {
    printed.push(line);
    if (printed.length === count) stopping.abort();
    else void onLine(line);
  };
  await runApplication(folder, { DB_PASSWORD: 's3cret' }, print, stopping.signal);
  return printed;
}

test('prints what the files are whenever they are others, and no value', async () => {
  await show('..1', { password: 'one', url: 'db://one' });
  const printed = await lines(2, async () => show('..2', { password: 'two', url: 'db://two' }));

  const [first, second] = printed.map((line): Seen => JSON.parse(line));
  expect(first).toEqual({
    files: {
      password: { mode: '0440', bytes: 3, sha256: hash('sha256', 'one') },
      url: { mode: '0440', bytes: 8, sha256: hash('sha256', 'db://one') },
    },
    variable: hash('sha256', 's3cret'),
  });
  expect(second?.files['password']?.sha256).toBe(hash('sha256', 'two'));
  expect(printed.join('\n')).not.toMatch(/one|two|s3cret/u);
});

test('waits for files that are not there yet', async () => {
  const running = lines(1, () => undefined);
  await show('..1', { password: 'one' });

  expect(await running).toHaveLength(1);
});
