import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { httpByRequire } from './http-by-require.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-http-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What a program prints that uses `node:http` in each way there is, and whether Node has loaded its other client. */
async function bundled(withPlugin: boolean): Promise<string> {
  const source = join(folder, 'main.ts');
  await writeFile(join(folder, 'old.cjs'), "exports.parts = Object.keys(require('http')).length > 20;");
  await writeFile(
    source,
    `import http, { createServer, type Server } from 'node:http';
import { parts } from './old.cjs';
const server: Server = createServer();
const client = process.moduleLoadList.some(name => name.includes('undici'));
console.log(server instanceof http.Server, typeof http.request, parts, client);`,
  );
  const outfile = join(folder, 'main.mjs');
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    plugins: withPlugin ? [httpByRequire()] : [],
    logLevel: 'error',
  });
  return (await promisify(execFile)(process.execPath, [outfile])).stdout.trim();
}

test('node:http works as before, and Node does not load its other HTTP client', async () => {
  expect(await bundled(true)).toBe('true function true false');
});

test('an import without it does load that client: the day it does not, this plugin can go', async () => {
  expect(await bundled(false)).toBe('true function true true');
});
