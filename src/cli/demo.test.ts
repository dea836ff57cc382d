import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let temporary: string;

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'demo-test-'));
});

afterAll(async () => {
  await rm(temporary, { recursive: true, force: true });
});

async function demo(...args: string[]): Promise<Result> {
  const main = new URL('./main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main, 'demo', ...args], {
    env: { ...process.env, TMPDIR: temporary },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', chunk => (stdout += String(chunk)));
  child.stderr.on('data', chunk => (stderr += String(chunk)));
  const code = await new Promise<number | null>(resolve => child.once('close', resolve));
  return { code, stdout, stderr };
}

describe('in a pipe', () => {
  let result: Result;

  beforeAll(async () => {
    result = await demo();
  }, 60_000);

  test('it ends well and says nothing on standard error', () => {
    expect(result).toMatchObject({ code: 0, stderr: '' });
  });

  test('it uses no colour', () => {
    expect(result.stdout).not.toContain('\u001b');
  });

  test('it shows the refusal with every cause', () => {
    expect(result.stdout).toContain('The ExternalSecret "payments" is invalid: ');
    for (const field of ['deletionPolicy', 'dataFrom\\[0\\]', 'refreshInterval']) {
      expect(result.stdout).toMatch(new RegExp(`\\* spec\\..*${field}: `));
    }
  });

  test('it shows what injection changes', () => {
    expect(result.stdout).toMatch(/^ +- +secretKeyRef:$/m);
    expect(result.stdout).toMatch(/^ +\+ +fileKeyRef:$/m);
    expect(result.stdout).toMatch(/^ +\+ +medium: Memory$/m);
  });

  test('it shows files, a rotation and one on-change request', () => {
    expect(result.stdout).toMatch(/^ +password +0440 +16 B/m);
    expect(result.stdout).toContain('on-change fired: 1 × POST');
    expect(result.stdout).toMatch(/refresher on SIGTERM +exit code 0/);
  });

  test('it leaves nothing behind', async () => {
    const left = await readdir(temporary);
    expect(left.filter(name => name.startsWith('postern-demo-'))).toEqual([]);
  });
});

test('--keep leaves the folder, and no secret value is outside the volumes of the pod', async () => {
  const { stdout } = await demo('--keep');
  const folder = /Kept for a look: (.*)/.exec(stdout)?.[1] ?? '';
  const password = await readFile(join(folder, 'volumes/db/password'), 'utf8');

  expect(password).toHaveLength(16);
  expect(stdout).not.toContain(password);
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    // The containers see the volumes through links.
    const path = join(await realpath(file.parentPath), file.name);
    if (!file.isFile() || path.startsWith(join(folder, 'volumes'))) continue;
    expect(await readFile(path, 'utf8'), path).not.toContain(password);
  }
}, 60_000);

test('--show-values prints the values', async () => {
  const { stdout } = await demo('--keep', '--show-values');
  const folder = /Kept for a look: (.*)/.exec(stdout)?.[1] ?? '';

  expect(stdout).toContain(await readFile(join(folder, 'volumes/db/password'), 'utf8'));
}, 60_000);

test('a reader that has seen enough ends it quietly, and nothing is left behind', async () => {
  const before = await readdir(temporary);
  const main = new URL('./main.ts', import.meta.url).pathname;
  const child = spawn('sh', ['-c', `"${process.execPath}" "${main}" demo | head -n 3`], {
    env: { ...process.env, TMPDIR: temporary },
  });
  let stderr = '';
  child.stderr.on('data', chunk => (stderr += String(chunk)));
  child.stdout.resume();
  await new Promise(resolve => child.once('close', resolve));

  expect(stderr).toBe('');
  await expect.poll(() => readdir(temporary), { timeout: 10_000 }).toEqual(before);
}, 60_000);

test('an unknown flag is refused with the usage', async () => {
  const { code, stderr } = await demo('--kep');

  expect(code).toBe(2);
  expect(stderr).toContain('--kep');
  expect(stderr).toContain('postern demo [--keep] [--show-values]');
});
