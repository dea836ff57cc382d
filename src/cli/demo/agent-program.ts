import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The part of `deploy/image/bundle.ts` that is used here. */
interface Bundler {
  readonly entries: readonly { readonly name: string }[];
  readonly bundle: (folder: string, programs: Bundler['entries']) => Promise<unknown>;
}

/**
 * The agent as the image has it. It stands beside this program's own bundle; in a checkout it is bundled into
 * the folder first.
 */
export async function agentProgram(folder: string): Promise<string> {
  const here = import.meta.url;
  if (!here.endsWith('.ts')) return fileURLToPath(new URL('./agent.cjs', here));
  // Not written as a literal: the bundler must not follow it into the bundler.
  const bundler = new URL('../../../deploy/image/bundle.ts', here).href;
  const { bundle, entries }: Bundler = await import(bundler);
  await bundle(
    folder,
    entries.filter(({ name }) => name === 'agent'),
  );
  return join(folder, 'agent.cjs');
}
