/** `postern demo`: the whole way of a secret on this machine, without a cluster. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describe } from '../errors.ts';
import { runDemo } from './demo/run-demo.ts';
import { createTerminal } from './demo/terminal.ts';
import { hasColour } from './has-colour.ts';

const HELP = `Runs the whole way of a secret on this machine, without a cluster: webhook, refusal, injection, agent, rotation.

  postern demo [--keep] [--show-values]

  --keep          leave the folder with manifests, pod, volumes and state for a look
  --show-values   print secret values instead of dots
`;

export async function run(args: string[]): Promise<number> {
  const options = readArguments(args);
  if (typeof options === 'string') {
    process.stderr.write(`postern demo: ${options}\n\n${HELP}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  let folder: string;
  try {
    folder = await mkdtemp(join(tmpdir(), 'postern-demo-'));
  } catch (error) {
    process.stderr.write(
      `postern demo: no folder can be made in ${tmpdir()}, set TMPDIR to one that can: ${describe(error)}\n`,
    );
    return 1;
  }
  // A reader such as head(1) may have seen enough.
  process.stdout.on('error', () => {
    // What is being written at this moment may come to stand in a folder that is being removed.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
    process.exit(0);
  });
  const terminal = createTerminal(text => process.stdout.write(text), hasColour(process));
  try {
    await runDemo({ folder, terminal, showValues: options.showValues, random: size => randomBytes(size) });
    if (options.keep) terminal.line(`\nKept for a look: ${folder}`);
    return 0;
  } catch (error) {
    process.stderr.write(`postern demo: ${describe(error)}\n`);
    return 1;
  } finally {
    if (!options.keep) await rm(folder, { recursive: true, force: true });
  }
}

function readArguments(args: string[]): { keep: boolean; showValues: boolean; help: boolean } | string {
  try {
    const { values } = parseArgs({
      args,
      options: {
        keep: { type: 'boolean' },
        'show-values': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return {
      keep: values.keep ?? false,
      showValues: values['show-values'] ?? false,
      help: values.help ?? false,
    };
  } catch (error) {
    return describe(error);
  }
}
