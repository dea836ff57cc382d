import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { runCommand } from '../harness/run-command.ts';
import { subjectOf, type Fixture } from './fixtures.ts';

export interface CommandOutcome {
  readonly code: number;
  /** The Pod or workload as it was printed; absent: nothing was printed. */
  readonly object?: unknown;
  /** What went to standard error. */
  readonly findings: string;
}

// Most of the time of such a process goes into reading its sources.
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/postern-golden');
const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');

/** The input of a fixture through `postern inject` as a process of its own. */
export async function injectByCommand(fixture: Fixture): Promise<CommandOutcome> {
  const { folder, input, namespace, kubernetes, settingsFile } = fixture;
  const isFile = (await readFile(join(folder, 'input.yaml'), 'utf8')) === input;
  const { code, stdout, stderr } = await runCommand(
    process.execPath,
    [
      MAIN,
      'inject',
      `--file=${isFile ? 'input.yaml' : '-'}`,
      `--namespace=${namespace}`,
      `--kubernetes-version=${kubernetes}`,
      ...(settingsFile === undefined ? [] : [`--config=${settingsFile}`]),
    ],
    { cwd: folder, input: isFile ? '' : input, env: { NODE_COMPILE_CACHE: CACHE } },
  );
  const { kind } = subjectOf(fixture).object;
  const documents = stdout === '' ? [] : parseAllDocuments(stdout, { version: '1.1' });
  const object = [...documents].map(document => document.toJS()).find(document => document.kind === kind);
  return { code, findings: withoutSummary(stderr), ...(object === undefined ? {} : { object }) };
}

function withoutSummary(stderr: string): string {
  return stderr.replace(/^postern inject: \d+ of .*\n/mu, '');
}
