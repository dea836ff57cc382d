import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One that was started in a folder for temporary files of its own. */
interface Run {
  readonly temporary: string;
  readonly result: Promise<Result>;
}

const MAIN = new URL('./main.ts', import.meta.url).pathname;

// A demonstration waits more than it computes, so all of them run at once.
const runs = {
  plain: start(process.execPath, [MAIN, 'demo']),
  kept: start(process.execPath, [MAIN, 'demo', '--keep']),
  shown: start(process.execPath, [MAIN, 'demo', '--keep', '--show-values']),
  left: start('sh', ['-c', `"${process.execPath}" "${MAIN}" demo | head -n 3`]),
  refused: start(process.execPath, [MAIN, 'demo', '--kep']),
};

afterAll(async () => {
  const all = await Promise.all(Object.values(runs));
  await Promise.all(all.map(({ temporary }) => rm(temporary, { recursive: true, force: true })));
});

async function start(program: string, args: readonly string[]): Promise<Run> {
  const temporary = await mkdtemp(join(tmpdir(), 'demo-test-'));
  return { temporary, result: run(program, args, { ...process.env, TMPDIR: temporary }) };
}

async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Result> {
  const child = spawn(program, args, { env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', chunk => (stdout += String(chunk)));
  child.stderr.on('data', chunk => (stderr += String(chunk)));
  const code = await new Promise<number | null>(resolve => child.once('close', resolve));
  return { code, stdout, stderr };
}

async function resultOf(name: keyof typeof runs): Promise<Result> {
  return await (
    await runs[name]
  ).result;
}

describe('in a pipe', () => {
  let result: Result;

  beforeAll(async () => {
    result = await resultOf('plain');
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
    const left = await readdir((await runs.plain).temporary);
    expect(left.filter(name => name.startsWith('postern-demo-'))).toEqual([]);
  });
});

test('--keep leaves the folder, and no secret value is outside the volumes of the pod', async () => {
  const { stdout } = await resultOf('kept');
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
  const { stdout } = await resultOf('shown');
  const folder = /Kept for a look: (.*)/.exec(stdout)?.[1] ?? '';

  expect(stdout).toContain(await readFile(join(folder, 'volumes/db/password'), 'utf8'));
}, 60_000);

test('a reader that has seen enough ends it quietly, and nothing is left behind', async () => {
  const { stderr } = await resultOf('left');
  const { temporary } = await runs.left;

  expect(stderr).toBe('');
  await expect.poll(() => readdir(temporary), { timeout: 10_000 }).toEqual([]);
}, 60_000);

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s while the refresher runs ends it, and leaves neither a folder nor a process behind',
  async signal => {
    const temporary = await mkdtemp(join(tmpdir(), 'demo-test-'));
    try {
      const demo = spawn(process.execPath, [MAIN, 'demo'], { env: { ...process.env, TMPDIR: temporary } });
      const closed = once(demo, 'close');
      await new Promise<void>(resolve => {
        demo.stdout.on('data', chunk => {
          if (String(chunk).includes('6. The password changes')) resolve();
        });
      });
      expect(await commandsWith(temporary)).toHaveLength(1);
      demo.kill(signal);

      expect(await closed).toEqual([128 + constants.signals[signal], null]);
      expect(await readdir(temporary)).toEqual([]);
      await expect.poll(() => commandsWith(temporary), { timeout: 10_000 }).toEqual([]);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  },
  60_000,
);

/** Command lines that name the folder: the demo's containers run a bundle in it. */
async function commandsWith(folder: string): Promise<string[]> {
  const processes = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  // One may end meanwhile.
  const commands = processes.map(pid => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  return (await Promise.all(commands)).filter(command => command.includes(folder));
}

test.each([
  ['provider', [], 'provider takes one argument'],
  ['provider', ['demo'], 'NAMESPACE:SERVICEACCOUNT'],
  ['application', [], 'application takes one argument'],
  ['application', ['one', 'two'], 'application takes one argument'],
])('what --cluster runs in its pods refuses a wrong argument: %s %j', async (program, args, message) => {
  const { code, stderr } = await run(process.execPath, [MAIN, 'demo', program, ...args], process.env);

  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('an unknown flag is refused with the usage', async () => {
  const { code, stderr } = await resultOf('refused');

  expect(code).toBe(2);
  expect(stderr).toContain('--kep');
  expect(stderr).toContain('postern demo [--keep] [--show-values]');
});
