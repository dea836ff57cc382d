import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { httpByRequire } from './http-by-require.ts';
import { kubeConfigOnly } from './kube-config-only.ts';

/** A program that is shipped as one JavaScript file. */
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
  readonly bytes: number;
}

const root = new URL('../../', import.meta.url).pathname;

/**
 * The control plane and command line in one file, the agent in another: the agent must load quickly and carry no library.
 * Node starts a CommonJS file about 25 ms sooner than an ES module, which each pod start would wait for.
 */
export const entries: readonly Entry[] = [
  { name: 'postern', file: 'postern.js', source: join(root, 'src/cli/main.ts') },
  { name: 'agent', file: 'agent.cjs', source: join(root, 'src/agent/main.ts') },
];

/**
 * Bundles each entry and everything it imports, except Node's own modules, into one file of the folder. Licence comments
 * of the packages in it go to a `.LEGAL.txt` beside it.
 */
export async function bundle(
  folder: string,
  programs: readonly Entry[] = entries,
): Promise<readonly Bundle[]> {
  return Promise.all(
    programs.map(async ({ name, file: fileName, source }) => {
      const file = join(folder, fileName);
      const module = fileName.endsWith('.cjs') ? 'cjs' : 'esm';
      await build({
        entryPoints: [source],
        outfile: file,
        bundle: true,
        platform: 'node',
        target: 'node26',
        format: module,
        // ES modules before CommonJS where a package has both: only those can be tree-shaken.
        mainFields: ['module', 'main'],
        minify: true,
        legalComments: 'external',
        sourcemap: false,
        // CommonJS packages call require() for Node's modules, which an ES module does not have.
        ...(module === 'esm' ? { banner: { js: requireBanner } } : {}),
        plugins: [kubeConfigOnly(), ...(module === 'esm' ? [httpByRequire()] : [])],
        logLevel: 'warning',
      });
      return { name, file, bytes: (await stat(file)).size };
    }),
  );
}

const requireBanner =
  "import{createRequire as posternCreateRequire}from'node:module';const require=posternCreateRequire(import.meta.url);";

function table(bundles: readonly Bundle[]): string {
  return bundles
    .map(
      ({ file, bytes }) =>
        `${file.slice(root.length).padEnd(20)} ${(bytes / 1024).toFixed(1).padStart(8)} KiB\n`,
    )
    .join('');
}

if (import.meta.main) {
  const bundles = await bundle(join(root, 'dist'));
  if (process.stdout.isTTY) process.stdout.write(table(bundles));
}
