import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { runAgentOnce } from './agent-run.ts';
import { WAITER } from '../../src/agent/idle/waiter.ts';
import { programForm, starter, writeCodeCache } from './code-cache.ts';
import { fastifyWithoutSchemas } from './fastify-without-schemas.ts';
import { httpByRequire } from './http-by-require.ts';
import { kubeConfigOnly } from './kube-config-only.ts';
import { regexpAtFirstUse } from './regexp-at-first-use.ts';

/** A program that is shipped as JavaScript. */
export interface Entry {
  readonly name: 'postern' | 'agent';
  /** Name of the file that is made. */
  readonly file: 'postern.js' | 'agent.cjs';
  /** TypeScript file that it begins with. */
  readonly source: string;
  /** Runs the given file once, for V8 to compile ahead what the program uses; absent: each start compiles. */
  readonly run?: (file: string) => Promise<void>;
}

export interface Bundle {
  readonly name: string;
  readonly file: string;
  /** Of all code. */
  readonly bytes: number;
}

const root = new URL('../../', import.meta.url).pathname;

/**
 * The control plane and command line, and the agent: the agent must load quickly and carry no library that a pod does
 * not need. Node starts a CommonJS file about 25 ms sooner than an ES module, which each pod start would wait for.
 */
export const entries: readonly Entry[] = [
  { name: 'postern', file: 'postern.js', source: join(root, 'src/cli/main.ts') },
  { name: 'agent', file: 'agent.cjs', source: join(root, 'src/agent/main.ts'), run: runAgentOnce },
];

/**
 * Bundles each entry and everything it imports, except Node's own modules, into the folder: an ES module with the parts
 * that it imports dynamically in `<name>-parts`, CommonJS as one file, or as one that starts a compiled program beside
 * it. Licence comments of the packages in it go to a `.LEGAL.txt`. What `postern explain` shows goes
 * to `rules`, what waits in the agent's place beside it.
 */
export async function bundle(
  folder: string,
  programs: readonly Entry[] = entries,
): Promise<readonly Bundle[]> {
  const bundles = await Promise.all(programs.map(program => bundleOne(folder, program)));
  if (programs.some(({ name }) => name === 'postern'))
    await cp(join(root, 'docs/rules'), join(folder, 'rules'), { recursive: true });
  if (programs.some(({ name }) => name === 'agent'))
    await cp(join(root, 'src/agent', WAITER), join(folder, WAITER));
  return bundles;
}

async function bundleOne(folder: string, { name, file, source, run }: Entry): Promise<Bundle> {
  const isCommonJs = file.endsWith('.cjs');
  const parts = `${name}-parts`;
  const { outputFiles = [] } = await build({
    entryPoints: { [run === undefined ? name : `${name}-program`]: source },
    outdir: folder,
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node26',
    // ES modules before CommonJS where a package has both: only those can be tree-shaken.
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'external',
    sourcemap: false,
    plugins: [
      kubeConfigOnly(),
      ...(isCommonJs ? [] : [fastifyWithoutSchemas(), httpByRequire(), regexpAtFirstUse()]),
    ],
    logLevel: 'warning',
    ...(isCommonJs ? commonJs(run !== undefined) : modules(parts)),
  });
  // Of a build before this one: parts have other names, and V8 tells a program from another by its length alone.
  for (const old of [parts, `${name}-program.cache`])
    await rm(join(folder, old), { recursive: true, force: true });
  let bytes = 0;
  for (const { path, text } of outputFiles) {
    const isLegal = path.endsWith('.txt');
    const written = isLegal ? text : inAscii(text);
    if (!isLegal) bytes += written.length;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, written);
  }
  if (run !== undefined) {
    await writeFile(join(folder, file), starter(name));
    await writeCodeCache(folder, name, run);
  }
  return { name, file: join(folder, file), bytes };
}

/**
 * The same program without characters that make V8 keep the text of a file with two bytes for each. esbuild escapes those in
 * strings and names, but not in regular expressions, where they may be escaped as well.
 */
function inAscii(code: string): string {
  return code.replace(
    /[^\0-\x7F]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function commonJs(isProgram: boolean): BuildOptions {
  return {
    format: 'cjs',
    ...(isProgram ? programForm : { outExtension: { '.js': '.cjs' } }),
    // So that Node's modules are loaded by require(), which is quicker than its loader of ES modules.
    supported: { 'dynamic-import': false },
  };
}

function modules(parts: string): BuildOptions {
  return {
    format: 'esm',
    splitting: true,
    chunkNames: `${parts}/[name]-[hash]`,
    // CommonJS packages call require() for Node's modules, which an ES module does not have.
    banner: { js: requireBanner },
  };
}

const requireBanner =
  "import{createRequire as posternCreateRequire}from'node:module';const require=posternCreateRequire(import.meta.url);";

function table(bundles: readonly Bundle[]): string {
  return bundles
    .map(({ file, bytes }) => `${file.slice(root.length).padEnd(20)} ${kibibytes(bytes)}\n`)
    .join('');
}

function kibibytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1).padStart(8)} KiB`;
}

if (import.meta.main) {
  const bundles = await bundle(join(root, 'dist'));
  if (process.stdout.isTTY) process.stdout.write(table(bundles));
}
