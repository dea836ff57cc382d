import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { kubeConfigOnly } from './kube-config-only.ts';

/** A program that is shipped as one JavaScript file. */
export interface Entry {
  /** Name of the file that is made, without `.js`. */
  readonly name: 'postern' | 'agent';
  /** TypeScript file that it begins with. */
  readonly source: string;
}

export interface Bundle {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
}

const root = new URL('../../', import.meta.url).pathname;

/** The control plane and command line in one file, the agent in another: the agent must load quickly and carry no library. */
export const entries: readonly Entry[] = [
  { name: 'postern', source: join(root, 'src/cli/main.ts') },
  { name: 'agent', source: join(root, 'src/agent/main.ts') },
];

/**
 * Bundles each entry and everything it imports, except Node's own modules, into `<folder>/<name>.js`. Licence comments of
 * the packages in it go to `<name>.js.LEGAL.txt` beside it.
 */
export async function bundle(
  folder: string,
  programs: readonly Entry[] = entries,
): Promise<readonly Bundle[]> {
  return Promise.all(
    programs.map(async ({ name, source }) => {
      const file = join(folder, `${name}.js`);
      await build({
        entryPoints: [source],
        outfile: file,
        bundle: true,
        platform: 'node',
        target: 'node26',
        format: 'esm',
        // ES modules before CommonJS where a package has both: only those can be tree-shaken.
        mainFields: ['module', 'main'],
        minify: true,
        legalComments: 'external',
        sourcemap: false,
        // CommonJS packages call require() for Node's modules, which an ES module does not have.
        ...(name === 'postern' ? { banner: { js: requireBanner } } : {}),
        plugins: [kubeConfigOnly()],
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
