import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const MODULE = join(import.meta.dirname, 'end-process.ts');

/** A process that runs `program` behind the import of `endProcess`. */
async function run(program: string): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const source = `import { endProcess } from ${JSON.stringify(MODULE)};\n${program}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source]);
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

test('the shell is handed none of the environment, where it would be seen for longer', () => {
  const shell = '/usr/bin/env';
  const source = `import { endProcess } from ${JSON.stringify(MODULE)}; endProcess(0, ${JSON.stringify(shell)});`;
  const out = () => execFileSync(process.execPath, ['--input-type=module', '-e', source], { stdio: 'pipe' });
  expect(out).toThrow(expect.objectContaining({ stdout: Buffer.from('') }));
});
