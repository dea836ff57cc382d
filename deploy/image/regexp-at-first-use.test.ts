import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { regexpAtFirstUse } from './regexp-at-first-use.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-regexp-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What a program prints. */
async function bundled(program: string, plugins = [regexpAtFirstUse()]): Promise<string> {
  const source = join(folder, 'main.ts');
  await writeFile(source, program);
  const outfile = join(folder, 'main.mjs');
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    plugins,
    logLevel: 'silent',
  });
  return (await promisify(execFile)(process.execPath, [outfile])).stdout.trim();
}

test('expressions match as before, and what is wrong with one is said in the same words', async () => {
  const program = `
import { compileRegexp } from ${JSON.stringify(join(import.meta.dirname, '../../src/golang/regexp/regexp.ts'))};
const fault = source => { try { return compileRegexp(source) && ''; } catch (error) { return error.message; } };
console.log(JSON.stringify([
  compileRegexp('(?i)d(b)-\\\\d+').submatches('the DB-12'), compileRegexp('a*').replaceAll('baac', 'x'), fault('(?=a)'), fault('['),
]));`;

  const expected = await bundled(program, []);
  expect(await bundled(program)).toBe(expected);
  expect(JSON.parse(expected)[0]).toEqual(['DB-12', 'B']);
});

test('the package runs at its first use, once', async () => {
  await writeEngine();
  const program = `
import { RE2JS, RE2JSSyntaxException } from 're2js';
console.log('start');
console.log(RE2JS.compile('a'), RE2JS.compile('b'), new Error() instanceof RE2JSSyntaxException);`;

  expect(await bundled(program)).toBe('start\nengine\na b false');
  expect(await bundled(program, [])).toBe('engine\nstart\na b false');
});

test('a name that nobody thought of stops the build', async () => {
  await writeEngine();

  await expect(bundled("import { RE2Set } from 're2js';\nconsole.log(RE2Set);")).rejects.toThrow('RE2Set');
});

/** A package of the same name that says when it runs. */
async function writeEngine(): Promise<void> {
  const engine = join(folder, 'node_modules/re2js');
  await mkdir(engine, { recursive: true });
  await writeFile(join(engine, 'package.json'), '{"name":"re2js","type":"module","main":"index.js"}');
  await writeFile(
    join(engine, 'index.js'),
    `console.log('engine');
export class RE2JS { static compile = source => source; }
export class RE2JSSyntaxException extends Error {}`,
  );
}
