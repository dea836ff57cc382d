import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { programForm, runFile, starter, writeCodeCache } from './code-cache.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-code-cache-'));
  const source = join(folder, 'main.ts');
  await writeFile(
    source,
    `import { basename } from 'node:path';
const greet = (who: string): string => 'Grüße, ' + who;
console.log(greet(basename(process.argv[2] ?? '')), typeof module, typeof require('node:fs').readFileSync);`,
  );
  await build({
    entryPoints: { 'tool-program': source },
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    ...programForm,
  });
  await rm(source);
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const OUTPUT = 'Grüße, world object function\n';
const record = () => writeCodeCache(folder, 'tool', file => runFile(file, { args: ['/hello/world'] }));

/** What the started program prints, behind whether V8 refused its cache: undefined where there is none. */
async function started(...flags: string[]): Promise<string> {
  const file = join(folder, 'tool.cjs');
  await writeFile(file, starter('tool', 'process.stdout.write(script.cachedDataRejected+" ");'));
  return (await promisify(execFile)(process.execPath, [...flags, file, '/hello/world'])).stdout;
}

test('a program runs without a cache', async () => {
  expect(await started()).toBe(`undefined ${OUTPUT}`);
});

test('a program runs from what V8 compiled before, and nothing else is left in the folder', async () => {
  await record();

  expect((await readdir(folder)).toSorted()).toEqual(['tool-program.cache', 'tool-program.js']);
  expect(await started()).toBe(`false ${OUTPUT}`);
});

test('a program that ends by becoming another one is compiled ahead all the same', async () => {
  const file = join(folder, 'tool-program.js');
  const end = 'process.execve?.("/bin/true",["true"],{});})';
  await writeFile(file, (await readFile(file, 'utf8')).replace(/\}\)\s*$/u, end));

  await record();

  expect(await readdir(folder)).toContain('tool-program.cache');
});

test('a cache that another V8 made, or one with other flags, is passed over', async () => {
  await record();

  expect(await started('--no-opt')).toBe(`true ${OUTPUT}`);
});

test('a cache that is damaged is passed over', async () => {
  await record();
  const file = join(folder, 'tool-program.cache');
  await writeFile(file, (await readFile(file)).subarray(0, 40));

  expect(await started()).toBe(`true ${OUTPUT}`);
});

test('a program that cannot be run leaves no cache', async () => {
  const failing = writeCodeCache(folder, 'tool', file => runFile(file, { flags: ['--no-such-flag'] }));

  await expect(failing).rejects.toThrow('no-such-flag');
  expect(await readdir(folder)).toEqual(['tool-program.js']);
});

test('a cache of another program is replaced', async () => {
  await record();
  await writeFile(join(folder, 'tool-program.js'), '(function(exports,require,module){console.log("new")})');
  await record();

  expect(await started()).toBe('false new\n');
});
