import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import { bundle, type Bundle } from '../bundle.ts';

export interface BundledProgram {
  /** Runs it and gives the lines that it prints. */
  lines(): Promise<string[]>;
  /** Of its bundle; undefined where there is none. */
  bytes(): number | undefined;
}

/** Bundles a program of the control plane for the tests of the block that calls this. */
export function bundledProgram(program: string): BundledProgram {
  let folder: string;
  let made: Bundle | undefined;

  beforeAll(async () => {
    // Not in the system's folder for such things, from where the packages could not be found.
    folder = await mkdtemp(new URL('../../../node_modules/.postern-bundle-', import.meta.url).pathname);
    const source = join(folder, 'main.ts');
    await writeFile(source, program);
    [made] = await bundle(folder, [{ name: 'postern', file: 'postern.js', source }]);
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  return {
    async lines() {
      const { stdout } = await promisify(execFile)(process.execPath, [made?.file ?? '']);
      return stdout.split('\n');
    },
    bytes: () => made?.bytes,
  };
}
