import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { build, transform, type BuildResult } from 'esbuild';
import { httpByRequire } from './http-by-require.ts';
import { kubeConfigOnly } from './kube-config-only.ts';

/** A program that is shipped as one JavaScript file and the parts that it loads when it needs them. */
export interface Entry {
  readonly name: 'postern' | 'agent';
  /** Name of the file that is made. */
  readonly file: 'postern.js' | 'agent.cjs';
  /** TypeScript file that it begins with. */
  readonly source: string;
}

export interface Bundle {
  readonly name: string;
  readonly file: string;
  /** Of everything that is loaded at the start. */
  readonly startBytes: number;
  /** Of all files. */
  readonly bytes: number;
}

const root = new URL('../../', import.meta.url).pathname;

/**
 * The control plane and command line, and the agent: the agent must load quickly and carry no library that a pod does
 * not need. Node starts a CommonJS file about 25 ms sooner than an ES module, which each pod start would wait for.
 */
export const entries: readonly Entry[] = [
  { name: 'postern', file: 'postern.js', source: join(root, 'src/cli/main.ts') },
  { name: 'agent', file: 'agent.cjs', source: join(root, 'src/agent/main.ts') },
];

/**
 * Bundles each entry and everything it imports, except Node's own modules, into the folder: `<file>`, and in
 * `<name>-parts` what is imported dynamically. Licence comments of the packages in it go to a `.LEGAL.txt` beside it, the
 * pages that `postern explain` shows to `rules`.
 */
export async function bundle(
  folder: string,
  programs: readonly Entry[] = entries,
): Promise<readonly Bundle[]> {
  const bundles = await Promise.all(programs.map(program => bundleOne(folder, program)));
  if (programs.some(({ name }) => name === 'postern'))
    await cp(join(root, 'docs/rules'), join(folder, 'rules'), { recursive: true });
  return bundles;
}

async function bundleOne(folder: string, { name, file, source }: Entry): Promise<Bundle> {
  const isCommonJs = file.endsWith('.cjs');
  const parts = `${name}-parts`;
  const result = await build({
    entryPoints: { [name]: source },
    outdir: folder,
    absWorkingDir: root,
    chunkNames: `${parts}/[name]-[hash]`,
    outExtension: { '.js': isCommonJs ? '.cjs' : '.js' },
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: 'node26',
    format: 'esm',
    // ES modules before CommonJS where a package has both: only those can be tree-shaken.
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'external',
    sourcemap: false,
    // CommonJS packages call require() for Node's modules, which an ES module does not have.
    ...(isCommonJs ? {} : { banner: { js: requireBanner } }),
    plugins: [kubeConfigOnly(), ...(isCommonJs ? [] : [httpByRequire()])],
    logLevel: 'warning',
  });
  // Parts of a build before this one have other names.
  await rm(join(folder, parts), { recursive: true, force: true });
  let bytes = 0;
  for (const { path, text } of result.outputFiles) {
    const isCode = !path.endsWith('.txt');
    const code = isCode && isCommonJs ? await toCommonJs(text) : text;
    if (isCode) bytes += Buffer.byteLength(code);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, code);
  }
  return { name, file: join(folder, file), startBytes: startBytes(result.metafile, file), bytes };
}

/** esbuild splits ES modules only. */
async function toCommonJs(code: string): Promise<string> {
  const { code: converted } = await transform(code, {
    format: 'cjs',
    platform: 'node',
    target: 'node26',
    minify: true,
    // So that parts are loaded by require(), which is quicker than Node's loader of ES modules.
    supported: { 'dynamic-import': false },
  });
  return converted;
}

type Metafile = BuildResult<{ metafile: true }>['metafile'];

function startBytes({ outputs }: Metafile, file: string): number {
  const entry = Object.keys(outputs).find(path => basename(path) === file);
  const loaded = new Set(entry === undefined ? [] : [entry]);
  let sum = 0;
  // A set that grows while it is walked is walked to its new end.
  for (const path of loaded) {
    sum += outputs[path]?.bytes ?? 0;
    for (const { path: next, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && Object.hasOwn(outputs, next)) loaded.add(next);
    }
  }
  return sum;
}

const requireBanner =
  "import{createRequire as posternCreateRequire}from'node:module';const require=posternCreateRequire(import.meta.url);";

function table(bundles: readonly Bundle[]): string {
  return bundles
    .map(
      ({ file, startBytes, bytes }) =>
        `${file.slice(root.length).padEnd(20)} ${kibibytes(startBytes)} at the start, ${kibibytes(bytes)} in all\n`,
    )
    .join('');
}

function kibibytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1).padStart(8)} KiB`;
}

if (import.meta.main) {
  const bundles = await bundle(join(root, 'dist'));
  if (process.stdout.isTTY) process.stdout.write(table(bundles));
}
