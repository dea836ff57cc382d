import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { temporaryDirectory } from './testing/temporary-directory.ts';

const MODULE = join(import.meta.dirname, 'end-process.ts');

/** A process that runs `program` behind the import of `endProcess`. */
async function run(
  program: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const source = `import { endProcess } from ${JSON.stringify(MODULE)};\n${program}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    env: { ...process.env, ...env },
  });
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

/** What Node does at its own end, and not when the process becomes another one. */
const TELL = "process.on('exit', () => process.stdout.write('by itself'));";

test.each([0, 3, 255])('a process ends with code %i, and not in the way of Node', async code => {
  expect(await run(`${TELL} endProcess(${code});`)).toEqual({ code, stdout: '', stderr: '' });
});

test('what it has written into a pipe is there', async () => {
  const { code, stderr } = await run("process.stderr.write('x'.repeat(100_000)); endProcess(2);");
  expect(code).toBe(2);
  expect(stderr).toBe('x'.repeat(100_000));
});

test('timers and servers that still run do not hold it up', async () => {
  const program =
    "import { createServer } from 'node:net'; createServer().listen(0); setInterval(() => {}, 10);";
  expect(await run(`${program} endProcess(1);`)).toMatchObject({ code: 1, stderr: '' });
});

test.each(['/no/such/shell', '/etc/passwd'])(
  'without a shell to run, as %s, the end is that of Node',
  async shell => {
    expect(await run(`${TELL} endProcess(4, ${JSON.stringify(shell)});`)).toEqual({
      code: 4,
      stdout: 'by itself',
      stderr: '',
    });
  },
);

test('the shell is handed none of the environment, where it would be seen for longer', async () => {
  const shell = join(temporaryDirectory(), 'shell');
  writeFileSync(shell, '#!/bin/sh\nset\n', { mode: 0o755 });
  const { stdout } = await run(`endProcess(0, ${JSON.stringify(shell)});`, { CANARY: 'seen' });
  expect(stdout).toContain('PWD=');
  expect(stdout).not.toContain('CANARY');
});
